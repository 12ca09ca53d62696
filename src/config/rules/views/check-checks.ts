import type { ConfigPath } from '../../../errors.js'
import { foldName, isSameName } from '../../../sql/fold-name.js'
import { parseRelationName } from '../../../sql/parse-relation-name.js'
import { parseDuration } from '../../../text/parse-duration.js'
import type { ConfigProblem } from '../../model/config-problem.js'
import { type Draft, draftOf, draftsOf, textOf } from '../../model/untyped.js'
import { builtInChecks } from '../../model/view/check-config.js'
import { aboutName, type CheckContext, type PlacedName } from '../check-context.js'
import { refuseSameNames } from '../refuse-same-names.js'

/** The keys of a view or table that are checked here. */
const checkedKeys = ['checks', 'unique', 'row_count', 'freshness']

/** Checks the data checks of views and tables beyond the schema: unique names, and limits that can be met. */
export function checkChecks(document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const tables = draftsOf(document.checks)
  const relations = (['views', 'checks'] as const).flatMap((section) =>
    draftsOf(document[section]).flatMap(([entry, index]) =>
      checkedKeys.some((key) => key in entry) ? [{ entry, at: [section, index] as ConfigPath }] : [],
    ),
  )
  return [
    ...relations.flatMap(({ entry, at }) => [
      ...checkNames(entry, at, context),
      ...checkUnique(entry, at),
      ...checkRowCount(entry, at),
      ...checkFreshness(entry, at),
    ]),
    ...tables.flatMap(([entry, index]) => refuseSameNames(entry.columns, ['checks', index, 'columns'], 'column')),
    ...checkTables(tables, context),
  ]
}

function checkNames({ checks }: Draft, at: ConfigPath, context: CheckContext): readonly ConfigProblem[] {
  const named = draftsOf(checks).flatMap(([check, index]): readonly PlacedName[] => {
    const name = textOf(check, 'name')
    return name === undefined ? [] : [{ name, at: [...at, 'checks', index, 'name'] }]
  })
  return [
    ...named
      .filter(({ name }) => builtInChecks.some((builtIn) => isSameName(builtIn, name)))
      .map((placed) => ({
        at: placed.at,
        message: aboutName(placed, 'is the name of a built-in check; write another', context),
      })),
    ...refuseRepeated(named, ({ name }) => foldName(name), context),
  ]
}

function checkUnique({ unique }: Draft, at: ConfigPath): readonly ConfigProblem[] {
  if (!Array.isArray(unique)) return []
  return unique.flatMap((key: unknown, index) => {
    const place = [...at, 'unique', index, ...(Array.isArray(key) ? [] : ['columns'])]
    const columns: readonly unknown[] = Array.isArray(key) ? key : [draftOf(key).columns].flat()
    const names = columns.map((column) => (typeof column === 'string' ? foldName(column) : undefined))
    return names.flatMap((name, position) =>
      name !== undefined && names.indexOf(name) < position
        ? [{ at: [...place, position], message: 'repeats a column of this key; remove it' }]
        : [],
    )
  })
}

function checkRowCount(entry: Draft, parent: ConfigPath): readonly ConfigProblem[] {
  if (!('row_count' in entry)) return []
  const at = [...parent, 'row_count']
  const { min, max } = draftOf(entry.row_count)
  if (min === undefined && max === undefined) return [{ at, message: 'has no limit; write `min` or `max`' }]
  return typeof min === 'number' && typeof max === 'number' && min > max
    ? [{ at: [...at, 'min'], message: 'is greater than `max`' }]
    : []
}

function checkFreshness(entry: Draft, parent: ConfigPath): readonly ConfigProblem[] {
  if (!('freshness' in entry)) return []
  const at = [...parent, 'freshness']
  const freshness = draftOf(entry.freshness)
  const [warn, error] = ['warn_after', 'error_after'].map((key) => parseDuration(textOf(freshness, key) ?? ''))
  if (!('warn_after' in freshness || 'error_after' in freshness))
    return [{ at, message: 'has no limit; write `warn_after` or `error_after`' }]
  return warn !== undefined && error !== undefined && warn >= error
    ? [{ at: [...at, 'warn_after'], message: 'must be less than `error_after`' }]
    : []
}

function checkTables(tables: ReturnType<typeof draftsOf>, context: CheckContext): readonly ConfigProblem[] {
  const named = tables.flatMap(([entry, index]): readonly PlacedName[] => {
    const name = textOf(entry, 'table')
    return name === undefined ? [] : [{ name, at: ['checks', index, 'table'] }]
  })
  return refuseRepeated(named, ({ name }) => foldName(JSON.stringify(parseRelationName(name)?.parts ?? name)), context)
}

/** Refuses the second of two equal names: the results of the two checks could not be distinguished. */
function refuseRepeated(
  named: readonly PlacedName[],
  keyOf: (placed: PlacedName) => string,
  context: CheckContext,
): readonly ConfigProblem[] {
  const seen = new Map<string, PlacedName>()
  return named.flatMap((placed) => {
    const first = seen.get(keyOf(placed))
    if (first === undefined) {
      seen.set(keyOf(placed), placed)
      return []
    }
    if (context.isUnknown(placed.at) || context.isUnknown(first.at)) return []
    const [section, , key] = placed.at
    const remedy = section === 'checks' && key === 'table' ? 'put their checks into one entry' : 'rename one of them'
    const message = `duplicates ${context.place(first.at.slice(0, -1))}; ${remedy}`
    return [{ at: placed.at, message: aboutName(placed, message, context) }]
  })
}
