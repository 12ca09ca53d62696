import type { ConfigPath } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { type CheckContext, type Draft, draftOf, textOf } from '../model/untyped.js'
import { databaseName, reservedNames } from '../notation/resolve-path.js'
import { aboutName } from './suggest-name.js'

/** Names of attached databases that differ from each other, from the main database's, and from those that DuckDB keeps. */
export function checkAliases(
  names: readonly { readonly name: string | undefined; readonly at: ConfigPath }[],
  document: Draft,
  context: CheckContext,
): readonly ConfigProblem[] {
  const databaseAt = ['duckdb', 'database']
  const main = context.isUnknown(databaseAt)
    ? undefined
    : foldName(databaseName(textOf(draftOf(document.duckdb), 'database') ?? ':memory:'))
  const seen = new Map<string, ConfigPath>()
  return names.flatMap(({ name, at }) => {
    if (name === undefined || context.isUnknown(at)) return []
    const folded = foldName(name)
    const first = seen.get(folded)
    const problem = (message: string) => [{ at, message: aboutName({ name, at }, message, context) }]
    if (first)
      return problem(`is the alias of ${context.place(first)} as well; aliases are unique over all kinds, whatever the case`)
    seen.set(folded, at.slice(0, -1))
    if (reservedNames.has(folded)) return problem('is a name that DuckDB keeps for itself; choose another alias')
    if (folded === main) return problem('is the name that DuckDB gives to the main database itself; choose another alias')
    return []
  })
}
