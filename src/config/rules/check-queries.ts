import type { ConfigPath } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { type Draft, draftsOf, textOf } from '../model/untyped.js'
import { aboutName, type CheckContext } from './check-context.js'
import { refuseSameNames } from './refuse-same-names.js'

/** Checks `queries` beyond the schema: one SQL text each, and unique names. The SQL files are not read. */
export function checkQueries(document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const queries = draftsOf(document.queries)
  return [
    ...queries.flatMap(([query, index]) => checkText(query, ['queries', index])),
    ...queries.flatMap(([query, index]) => refuseSameNames(query.parameters, ['queries', index, 'parameters'], 'parameter')),
    ...checkNames(queries, context),
  ]
}

function checkText(query: Draft, at: ConfigPath): readonly ConfigProblem[] {
  if ('sql' in query && 'sql_file' in query)
    return [{ at: [...at, 'sql_file'], message: 'cannot be combined with `sql`; remove one of them' }]
  if ('sql_file' in query) return []
  if (!('sql' in query)) return [{ at, message: 'has no SQL; write `sql`, or `sql_file` with the path of a file' }]
  return 'name' in query ? [] : [{ at, message: 'has no name; write `name`' }]
}

function checkNames(queries: ReturnType<typeof draftsOf>, context: CheckContext): readonly ConfigProblem[] {
  const seen = new Map<string, number>()
  return queries.flatMap(([query, index]) => {
    const name = textOf(query, 'name')
    const at = ['queries', index, 'name']
    if (name === undefined || context.isUnknown(at)) return []
    const first = seen.get(foldName(name))
    if (first === undefined) {
      seen.set(foldName(name), index)
      return []
    }
    const message = `duplicates the name of ${context.place(['queries', first])}; rename one of them`
    return [{ at, message: aboutName({ name, at }, message, context) }]
  })
}
