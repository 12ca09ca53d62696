import { closestMatch } from '../../closest-match.js'
import type { ConfigPath } from '../../errors.js'
import { freezeDeep } from '../../freeze-deep.js'
import { listCredentials } from '../../redaction/list-credentials.js'
import { textProblem } from '../../sql/quote.js'
import type { CatalogConfig } from '../model/catalog-config.js'
import { type ConfigOrigin, originOf, rememberOrigin } from '../model/config-metadata.js'
import { type ConfigProblem, createConfigError, type Locator } from '../model/config-problem.js'
import type { SqlFileConfig, ViewConfig } from '../model/view/view-config.js'
import { showUrl } from '../notation/remote-url.js'
import { isRemotePath } from '../notation/resolve-path.js'
import { renderTemplate, type TemplateProblem } from '../prepare/render-template.js'
import { findStoredCredentials } from '../rules/secrets/find-stored-credentials.js'
import { type FileText, readTextFile } from './read-text-file.js'

/** Number of files that are open concurrently: enough to hide disk latency, far below system limits. */
const concurrency = 32

/** The file that contains the SQL of a view. */
interface SqlFile extends SqlFileConfig {
  /** The config path of the file's path. */
  readonly pathAt: ConfigPath
  /** The config path of the entry for the file. */
  readonly at: ConfigPath
}

/**
 * Replaces each `sql_file` and `sql_template` of a config by `sql` with the text of the file, variables filled in.
 * @throws {@link ConfigError} CONFIG_INVALID with all files that cannot be read and all problems with variables
 */
export async function readSqlFiles(
  config: CatalogConfig,
  read: (path: string) => Promise<FileText> = readTextFile,
): Promise<CatalogConfig> {
  const origin = originOf(config)
  const files = config.views.map((view, index) => fileOf(view, ['views', index]))
  const texts = await readAll(new Set(files.flatMap((file) => file?.path ?? [])), read)
  if (texts.size === 0) return config
  const problems: ConfigProblem[] = []
  const views = config.views.map((view, index): ViewConfig => {
    const { sql_file: _, sql_template: __, ...rest } = view
    const file = files[index]
    const text = file && texts.get(file.path)
    if (!file || !text) return view
    const { sql, problems: found } = toSql(file, text, origin)
    problems.push(...found)
    return { ...rest, sql }
  })
  if (problems.length > 0) throw createConfigError(problems, origin.locate)
  const whole = freezeDeep({ ...config, views })
  const locate = locateSqlFiles(files, origin.locate)
  const others = origin.warnings.filter(({ code }) => code !== 'CREDENTIALS_IN_VIEW')
  return rememberOrigin(whole, {
    ...origin,
    credentials: [...new Set([...origin.credentials, ...listCredentials(views, origin)])],
    warnings: [...others, ...findStoredCredentials(whole, locate, origin.variables)],
    locate,
  })
}

function fileOf({ sql_file, sql_template }: ViewConfig, view: ConfigPath): SqlFile | undefined {
  if (sql_template) {
    const at = [...view, 'sql_template']
    return { ...sql_template, as_template: true, at, pathAt: [...at, 'path'] }
  }
  const at = [...view, 'sql_file']
  if (sql_file === undefined) return undefined
  return typeof sql_file === 'string' ? { path: sql_file, at, pathAt: at } : { ...sql_file, at, pathAt: [...at, 'path'] }
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

function toSql(
  file: SqlFile,
  text: FileText,
  origin: ConfigOrigin,
): { readonly sql: string; readonly problems: readonly ConfigProblem[] } {
  const { path, pathAt, as_template = false, variables = {} } = file
  const isHidden = origin.isFromVariable(pathAt)
  const shown = isRemotePath(path) ? showUrl(path) : path
  const name = isHidden ? 'the file' : shown
  const refuse = (problem: string) => ({ sql: '', problems: [{ at: pathAt, message: `${name} ${problem}` }] })
  if ('problem' in text) return refuse(text.problem)
  const { sql, problems } = as_template
    ? renderTemplate(text.text, variables, (path) => origin.textAt?.([...file.at, 'variables', ...path]))
    : { sql: text.text, problems: [] }
  if (problems.length > 0)
    return { sql, problems: problems.map((problem) => placeProblem(problem, file, isHidden ? 'the file, at ' : `${shown}:`)) }
  const problem = sql.trim() === '' ? 'is empty; it must hold one SQL statement' : textProblem(sql, 'text')
  return problem === undefined ? { sql, problems: [] } : refuse(problem)
}

function placeProblem({ variable, place, message, named }: TemplateProblem, file: SqlFile, before: string): ConfigProblem {
  const variablesAt = [...file.at, 'variables']
  const at = variable === undefined ? (named ? variablesAt : file.pathAt) : [...variablesAt, variable]
  const where = place === undefined ? '' : `${before}${place} `
  return { at, message: `${where}${message}${named ? suggest(named, place === undefined) : ''}` }
}

function suggest({ name, candidates }: NonNullable<TemplateProblem['named']>, isGiven: boolean): string {
  const match = closestMatch(name, candidates)
  if (match !== undefined) return `; did you mean \`${match}\`?`
  return isGiven ? '; remove it' : '; add it to `variables`'
}

/** The SQL of such a view is located where its file is named. */
function locateSqlFiles(files: readonly (SqlFile | undefined)[], locate: Locator): Locator {
  return (path) => {
    const [section, index, key] = path
    const file = section === 'views' && key === 'sql' && typeof index === 'number' ? files[index] : undefined
    return locate(file ? file.at : path)
  }
}
