import type { ConfigPath } from '../../../errors.js'
import { isMap } from '../../../plain-data.js'
import { foldName } from '../../../sql/fold-name.js'
import { parseDuration } from '../../../text/parse-duration.js'
import type { ConfigProblem } from '../../model/config-problem.js'
import { type Draft, draftOf, draftsOf, textOf } from '../../model/untyped.js'
import { parseSessionPath, placeView } from '../../notation/parse-session-path.js'
import type { CheckContext } from '../check-context.js'

/** Checks `materialized` beyond the schema: ages that allow a refresh, modes with their keys, sort columns, and a database that can be written. */
export function checkMaterialized(document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const defaults = draftOf(document.materialized)
  const views = draftsOf(document.views).filter(([{ materialized }]) => materialized === true || isMap(materialized))
  if (views.length === 0) return checkAges({}, defaults, ['materialized'])
  const path = parseSessionPath(document, context.isUnknown)
  return [
    ...checkAges({}, defaults, ['materialized']),
    ...views.flatMap(([view, index]): readonly ConfigProblem[] => {
      const at = ['views', index, 'materialized']
      const own = draftOf(view.materialized)
      const { database } = placeView({ db_schema: textOf(view, 'db_schema'), into: textOf(view, 'into') }, path)
      return [
        ...refuseSnapshot(database, document, at, context),
        ...('max_age' in own || 'min_age' in own ? checkAges(defaults, own, at) : []),
        ...checkMode(own, at),
        ...['order_by', 'key'].flatMap((key) => refuseRepeated(own[key], [...at, key])),
      ]
    }),
  ]
}

/** Rows that are too old but still too young would never be refreshed in time. */
function checkAges(defaults: Draft, own: Draft, at: ConfigPath): readonly ConfigProblem[] {
  const [least, most] = ['min_age', 'max_age'].map((key) => parseDuration(textOf({ ...defaults, ...own }, key) ?? ''))
  if (least === undefined || most === undefined || least <= most) return []
  const [key, problem] = 'min_age' in own ? ['min_age', 'longer than `max_age`'] : ['max_age', 'shorter than `min_age`']
  return [{ at: [...at, key], message: `is ${problem}, so that rows would be refreshed too late` }]
}

/** The keys of each mode, and those that it needs. */
const modes: Readonly<Record<string, { readonly keys: readonly string[]; readonly needs?: string }>> = {
  replace: { keys: [] },
  append: { keys: ['by', 'lookback', 'full_every'], needs: 'by' },
  merge: { keys: ['key', 'by', 'lookback', 'full_every'], needs: 'key' },
  partition: { keys: ['by', 'lookback', 'full_every'], needs: 'by' },
}

function checkMode(own: Draft, at: ConfigPath): readonly ConfigProblem[] {
  const mode = textOf(own, 'mode') ?? 'replace'
  const known = modes[mode]
  if (!known) return []
  const { keys, needs } = known
  const problems = ['by', 'key', 'lookback', 'full_every']
    .filter((key) => key in own && !keys.includes(key))
    .map((key) => ({ at: [...at, key], message: `does not go with \`mode: ${mode}\`; remove it, or write ${listModes(key)}` }))
  if (needs !== undefined && !(needs in own))
    return [...problems, { at: [...at, 'mode'], message: `needs \`${needs}\`: ${missing[needs]}` }]
  if (keys.includes('by') && 'lookback' in own && !('by' in own))
    return [
      ...problems,
      { at: [...at, 'lookback'], message: 'needs `by`: write the column with the time that it goes back from' },
    ]
  return problems
}

const missing: Readonly<Record<string, string>> = {
  by: 'write the column that decides which rows are new',
  key: 'write the columns that identify a row',
}

function listModes(key: string): string {
  const names = Object.keys(modes).filter((mode) => modes[mode]?.keys.includes(key))
  return names.map((name) => `\`mode: ${name}\``).join(' or ')
}

function refuseSnapshot(
  alias: string | undefined,
  document: Draft,
  at: ConfigPath,
  context: CheckContext,
): readonly ConfigProblem[] {
  if (alias === undefined) return []
  const lakes = draftsOf(draftOf(document.attachments).ducklake)
  const found = lakes.find(([lake]) => foldName(textOf(lake, 'alias') ?? '') === foldName(alias))
  const key = found && ['snapshot_version', 'snapshot_time'].find((name) => name in found[0])
  if (!found || key === undefined) return []
  const place = context.place(['attachments', 'ducklake', found[1], key])
  return [{ at, message: `cannot keep rows in a DuckLake at a snapshot, where nothing is written; remove it, or ${place}` }]
}

function refuseRepeated(columns: unknown, at: ConfigPath): readonly ConfigProblem[] {
  const names = Array.isArray(columns) ? columns.map((name: unknown) => (typeof name === 'string' ? foldName(name) : name)) : []
  return names.flatMap((name, index) =>
    names.indexOf(name) < index ? [{ at: [...at, index], message: 'repeats a column; remove it' }] : [],
  )
}
