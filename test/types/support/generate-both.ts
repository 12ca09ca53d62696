import { type CatalogInput, connectToCatalog, loadConfig } from '../../../src/index.js'
import { type GeneratedTypes, type GenerateTypesOptions, generateTypes, generateTypesOffline } from '../../../src/types/index.js'
import type { CatalogFolder } from '../../support/catalog-folder.js'

/** The texts of a catalog in a folder. */
export async function generateOnline(
  config: CatalogInput,
  folder: CatalogFolder,
  options?: GenerateTypesOptions,
): Promise<GeneratedTypes> {
  await using catalog = connectToCatalog(config, { base: folder.path })
  return await generateTypes(catalog, options)
}

/** Generates the texts, and expects the same ones without the sources. `gone` takes the sources away. */
export async function generateOnAndOff(
  config: CatalogInput,
  folder: CatalogFolder,
  options?: GenerateTypesOptions,
  gone?: () => Promise<unknown>,
): Promise<GeneratedTypes> {
  const online = await generateOnline(config, folder, options)
  await gone?.()
  const offline = await generateTypesOffline(await loadConfig(config, { base: folder.path }), online.columns, options)
  expect(offline.types).toBe(online.types)
  expect(offline.columns).toBe(online.columns)
  expect(offline.queries).toBe(online.queries)
  return online
}

/** The columns of an interface: `id: number`. */
export function columnsOf(types: string, name: string): readonly string[] {
  const [, body = ''] = new RegExp(`export interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(types) ?? []
  return [...body.matchAll(/^ {2}readonly (.*)$/gm)].map(([, column = '']) => column)
}
