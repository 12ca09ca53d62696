import { resolve } from 'node:path'
import type { CatalogFile } from '../../../config/index.js'
import type { CatalogSession } from '../../../index.js'
import { parseSqlTokens } from '../../../sql/lexer/tokenize.js'
import { type CommonOptions, toLoadOptions } from '../common-options.js'
import { isUrl, listPaths } from '../paths.js'

/** Lists the files of this machine that the views of a catalog and a query read. */
export async function listSourceFiles(
  path: string,
  sql: string,
  session: Pick<CatalogSession, 'query'>,
  options: CommonOptions,
): Promise<readonly string[]> {
  const { loadConfig } = await import('../../../index.js')
  const { loadLineage } = await import('../../../docs/index.js')
  const load = toLoadOptions(options)
  const inputs = (await listPaths(await loadConfig(path, load))).flatMap(({ use, path: file }) => (use === 'input' ? [file] : []))
  const sources = (await loadLineage(path, load)).nodes.flatMap(({ kind, name }) => (kind === 'source' ? [name] : []))
  const patterns = [...inputs, ...sources, ...listTexts(sql)].filter((pattern) => !isUrl(pattern))
  const rows = await session.query<{ readonly file: string }>('SELECT file FROM glob($1::VARCHAR[])', [patterns])
  return rows.map(({ file }) => file)
}

/** Lists the files that a catalog is written in. */
export async function listCatalogFiles(path: string, options: CommonOptions): Promise<readonly string[]> {
  const { loadConfig } = await import('../../../index.js')
  const { importsOf } = await import('../../../config/index.js')
  const { loadLineage } = await import('../../../docs/index.js')
  const load = toLoadOptions(options)
  const written = (await loadLineage(path, load)).nodes.flatMap(({ location }) => location?.file ?? [])
  const files = [path, ...listImports(importsOf(await loadConfig(path, load)) as CatalogFile), ...written]
  return [...new Set(files.filter((file) => !isUrl(file)).map((file) => resolve(file)))]
}

function listImports({ file, imports }: CatalogFile): readonly string[] {
  return [...(file === undefined ? [] : [file]), ...imports.flatMap(({ files }) => files.flatMap(listImports))]
}

/** The texts of a query, among which are the files that it reads. */
function listTexts(sql: string): readonly string[] {
  const statements = parseSqlTokens(sql)
  if ('problem' in statements) return []
  return statements.flat().flatMap(({ kind, text }) => (kind === 'string' ? [text.slice(1, -1).replaceAll("''", "'")] : []))
}
