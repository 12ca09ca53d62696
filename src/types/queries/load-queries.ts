import { basename } from 'node:path'
import { findQueryFiles } from '../../config/files/find-query-files.js'
import { readTextFile } from '../../config/files/read-text-file.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { originOf } from '../../config/model/config-metadata.js'
import { arrangeIssues } from '../../config/model/config-problem.js'
import type { QueryConfig } from '../../config/model/query-config.js'
import { isRemotePath } from '../../config/notation/resolve-path.js'
import { ConfigError, type ConfigIssue, type ConfigPath, formatPath, type Location } from '../../errors.js'
import { createLineIndex } from '../../text/line-index.js'
import { compareTexts } from '../render/compare-texts.js'
import { nameFunction } from './name-function.js'
import { planQuery } from './plan-query.js'
import type { QueryDefinition, QueryProblem } from './query-definition.js'

/** A query before its text is known. */
interface PlannedFile {
  readonly entry: QueryConfig
  /** Where it is written in the config. */
  readonly at: ConfigPath
  readonly file?: string
}

/**
 * Reads the named queries of a catalog with their SQL files, sorted by name.
 * @throws ConfigError CONFIG_INVALID with all problems of files, annotations and names
 */
export async function loadQueries(config: CatalogConfig): Promise<readonly QueryDefinition[]> {
  const { locate } = originOf(config)
  const problems: QueryProblem[] = []
  const place = (at: ConfigPath): Location => ({ path: formatPath(at), ...locate(at) })
  const planned = await findQueries(config, (at, message) => problems.push({ message, location: place(at) }))
  const queries: QueryDefinition[] = []
  for (const { entry, at, file } of planned) {
    const read = file === undefined ? { text: entry.sql ?? '' } : await readTextFile(file)
    if ('problem' in read) {
      problems.push({ message: `${file} ${read.problem}`, location: place(at) })
      continue
    }
    const inFile = file === undefined ? undefined : createLineIndex(read.text)
    const query = planQuery(entry, read.text, {
      name: entry.name ?? basename(file ?? '').replace(/\.sql$/i, ''),
      locateText: (offset) => (file === undefined || !inFile ? place([...at, 'sql']) : { file, ...inFile(offset) }),
      locateKey: (key) => place([...at, ...key]),
    })
    problems.push(...query.problems)
    if (query.definition) queries.push(query.definition)
  }
  problems.push(...checkNames(queries))
  if (problems.length > 0) throw toConfigError('CONFIG_INVALID', problems)
  return queries.sort((a, b) => compareTexts(a.name, b.name))
}

/** All problems as one error, sorted by file and position. */
export function toConfigError(code: 'CONFIG_INVALID' | 'QUERY_UNTYPED', problems: readonly QueryProblem[]): ConfigError {
  const issues = problems.map(({ message, location }): ConfigIssue => ({ ...location, path: location.path ?? '', message }))
  return new ConfigError(code, arrangeIssues(issues))
}

/** Finds the queries and their files. A file that an entry names is left out of the patterns that match it. */
async function findQueries(
  { queries = [] }: CatalogConfig,
  refuse: (at: ConfigPath, message: string) => void,
): Promise<readonly PlannedFile[]> {
  const named = new Set(queries.flatMap((entry) => (typeof entry === 'string' ? [] : (entry.sql_file ?? []))))
  const planned: PlannedFile[] = []
  for (const [index, entry] of queries.entries()) {
    const at = ['queries', index]
    const path = typeof entry === 'string' ? entry : entry.sql_file
    if (path !== undefined && isRemotePath(path)) refuse(at, 'is not on this machine; named queries are read from local files')
    else if (typeof entry !== 'string') planned.push({ entry, at, ...(path !== undefined && { file: path }) })
    else {
      const files = await findQueryFiles(entry)
      if (!files) refuse(at, 'searches too many folders; write a narrower pattern')
      else if (files.length === 0) refuse(at, 'matches no file')
      const fresh = (files ?? []).filter((file) => !named.has(file))
      for (const file of fresh) {
        named.add(file)
        planned.push({ entry: {}, at, file })
      }
    }
  }
  return planned
}

function checkNames(queries: readonly QueryDefinition[]): readonly QueryProblem[] {
  const seen = new Map<string, QueryDefinition>()
  return queries.flatMap((query) => {
    const { name, locate } = query
    const made = nameFunction(name)
    if ('problem' in made) return [{ message: `the query ${JSON.stringify(name)} ${made.problem}`, location: locate(0) }]
    const first = seen.get(made.name.toLowerCase())
    if (first === undefined) {
      seen.set(made.name.toLowerCase(), query)
      return []
    }
    const message = `the query ${JSON.stringify(name)} becomes the same function as ${JSON.stringify(first.name)}; rename one of them`
    return [{ message, location: locate(0) }]
  })
}
