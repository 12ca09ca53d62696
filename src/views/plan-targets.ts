import type { AttachmentConfig } from '../config/attachment-config.js'
import type { CatalogConfig } from '../config/catalog-config.js'
import { foldName } from '../config/fold-name.js'

/** The kinds of attachment that hold views. */
const kinds = ['duckdb', 'ducklake'] as const

/**
 * The aliases of the attached databases that views are created in. Of a catalog with a name, also of those where it may have left
 * views that the config no longer names: the name tells them from the views of others. Pure.
 * @internal
 */
export function planTargets(config: CatalogConfig): readonly string[] {
  const wanted = new Set(config.views.flatMap(({ into }) => (into === undefined ? [] : foldName(into))))
  return listWritable(config)
    .filter(({ alias }) => config.name !== undefined || wanted.has(foldName(alias)))
    .map(({ alias }) => alias)
}

/**
 * The alias of the database that a view goes into, in the case in which it is declared.
 * @internal
 */
export function planTarget(into: string, config: CatalogConfig): string {
  return listWritable(config).find(({ alias }) => foldName(alias) === foldName(into))?.alias ?? into
}

function listWritable({ attachments = {} }: CatalogConfig): readonly AttachmentConfig[] {
  const sections = attachments as Readonly<Record<string, readonly AttachmentConfig[] | undefined>>
  return kinds.flatMap((kind) => sections[kind] ?? []).filter(({ read_only }) => read_only === false)
}
