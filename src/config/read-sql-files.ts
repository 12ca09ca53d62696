import { freezeDeep } from '../freeze-deep.js'
import { textProblem } from '../sql.js'
import type { CatalogConfig, ViewConfig } from './catalog-config.js'
import { type ConfigProblem, createConfigError, type Locator } from './config-problem.js'
import { originOf, rememberOrigin } from './location-of.js'
import { type FileText, readTextFile } from './read-text-file.js'

/** Files that are open at the same time: enough to hide the disk's latency, far below any limit of the system. */
const concurrency = 32

/**
 * A config with the text of each `sql_file` in its place, as `sql`.
 * @throws {@link ConfigError} CONFIG_INVALID with all files that cannot be read
 * @internal
 */
export async function readSqlFiles(
  config: CatalogConfig,
  read: (path: string) => Promise<FileText> = readTextFile,
): Promise<CatalogConfig> {
  const origin = originOf(config)
  const texts = await readAll(new Set(config.views.flatMap(({ sql_file }) => sql_file ?? [])), read)
  if (texts.size === 0) return config
  const problems: ConfigProblem[] = []
  const views = config.views.map((view, index): ViewConfig => {
    const { sql_file, ...rest } = view
    const file = sql_file === undefined ? undefined : texts.get(sql_file)
    if (sql_file === undefined || !file) return view
    const at = ['views', index, 'sql_file']
    const problem = 'problem' in file ? file.problem : findProblem(file.text)
    if (problem !== undefined) problems.push({ at, message: `${origin.isFromVariable(at) ? 'the file' : sql_file} ${problem}` })
    return { ...rest, sql: 'text' in file ? file.text : '' }
  })
  if (problems.length > 0) throw createConfigError(problems, origin.locate)
  return rememberOrigin(freezeDeep({ ...config, views }), {
    ...origin,
    locate: locateSqlFiles(config, origin.locate),
  })
}

async function readAll(
  paths: ReadonlySet<string>,
  read: (path: string) => Promise<FileText>,
): Promise<ReadonlyMap<string, FileText>> {
  const texts = new Map<string, FileText>()
  const waiting = paths.values()
  const work = async () => {
    for (const path of waiting) texts.set(path, await read(path))
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, paths.size) }, work))
  return texts
}

function findProblem(sql: string): string | undefined {
  return sql.trim() === '' ? 'is empty; it must hold one SQL statement' : textProblem(sql, 'text')
}

/** In the config's file, the SQL of such a view stands where the file's path does. */
function locateSqlFiles({ views }: CatalogConfig, locate: Locator): Locator {
  return (path) => {
    const [section, index, key] = path
    const fromFile = section === 'views' && key === 'sql' && typeof index === 'number' && views[index]?.sql_file !== undefined
    return locate(fromFile ? [section, index, 'sql_file'] : path)
  }
}
