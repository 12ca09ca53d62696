import type { MaterializedReport } from '../connection/types/materialized-report.js'
import { renderAge } from '../text/render-age.js'
import type { ViewForm } from '../views/diff/choose-forms.js'
import { judgeRows } from '../views/diff/judge-rows.js'
import type { Fingerprint } from './sources/fingerprint.js'

/** The recorded fingerprint of a source: a digest, or why its changes cannot be detected. */
export type RecordedSource =
  | { readonly source: string; readonly digest: string }
  | { readonly source: string; readonly unchecked: string }

/** The facts about a view on which its refresh is decided. */
export interface RefreshFacts {
  /** The fingerprints of its sources now; `undefined` if they were not read. */
  readonly sources: readonly Fingerprint[] | undefined
  /** The fingerprints that were recorded before its rows were read. */
  readonly recorded: readonly RecordedSource[]
  /** `performance.now()` */
  readonly now: number
  /** `performance.now()` when the refresh was requested: rows that were read later are fresh. */
  readonly asked: number
  /** Whether the view was named, not only covered by a rule. */
  readonly isNamed: boolean
  /** Whether rows that are not stale are read again as well. */
  readonly isFull: boolean
}

/** The decision about the rows of a view, with its reason. */
export interface RefreshDecision {
  readonly action: 'refresh' | 'skip' | 'keep'
  readonly reason: string
  /** How the rows are read, if they are refreshed. */
  readonly mode: RefreshMode
}

/** `full`: all rows are read again. The other modes are those of the config. */
export type RefreshMode = NonNullable<MaterializedReport['mode']>

function planMode({ definition: { materialized }, rows, clockMs }: ViewForm, { isFull, now }: RefreshFacts): RefreshMode {
  if (!materialized || materialized.mode === 'replace' || isFull) return 'full'
  if (!judgeRows(materialized, rows, now + clockMs).isUsable) return 'full'
  const { mode, fullEvery = Infinity } = materialized
  return now + clockMs - (rows?.fullAt ?? 0) > fullEvery ? 'full' : mode
}

/** Decides whether the rows of a view are read again, and how. Pure. */
export function planRefresh(form: ViewForm, facts: RefreshFacts): RefreshDecision {
  return { ...planAction(form, facts), mode: planMode(form, facts) }
}

function planAction({ definition, rows, clockMs }: ViewForm, facts: RefreshFacts): Omit<RefreshDecision, 'mode'> {
  const { materialized } = definition
  if (!materialized) return { action: 'keep', reason: 'it is not materialised' }
  const { state, reason, isUsable, ageMs = 0 } = judgeRows(materialized, rows, facts.now + clockMs)
  if (!isUsable) return { action: 'refresh', reason }
  if ((rows?.refreshedAt ?? 0) >= facts.asked + clockMs)
    return { action: 'keep', reason: 'another refresh has just read its rows' }
  if (facts.isFull) return { action: 'refresh', reason: 'all rows were asked for' }
  if (state === 'stale') return { action: 'refresh', reason }
  const { sources } = facts
  if (!sources) return { action: 'keep', reason: `${reason}; its sources were not checked` }
  const change = findChange(sources, facts.recorded)
  const { minAge = 0 } = materialized
  if (change !== undefined && !facts.isNamed && ageMs < minAge)
    return { action: 'skip', reason: `${change}, but ${reason} and stay at least ${renderAge(minAge / 1_000)}` }
  if (change !== undefined) return { action: 'refresh', reason: change }
  const isUnchecked = sources.length === 0 || sources.some((source) => 'unchecked' in source)
  if (facts.isNamed && isUnchecked) return { action: 'refresh', reason: 'changes of its sources cannot be detected' }
  return { action: 'keep', reason }
}

/** Why rows are outdated, according to the fingerprints of their sources. */
function findChange(sources: readonly Fingerprint[], recorded: readonly RecordedSource[]): string | undefined {
  const before = new Map(recorded.map((each) => [each.source, each]))
  for (const now of sources) {
    const known = before.get(now.source)
    if ('failed' in now) return `${now.source} could not be checked: ${now.failed.message}`
    if (!known) return `it reads ${now.source}, which it did not read before`
    if ('digest' in now && !('digest' in known && known.digest === now.digest)) return `${now.source} has changed`
  }
  const names = new Set(sources.map(({ source }) => source))
  const gone = recorded.find(({ source }) => !names.has(source))
  return gone && `it no longer reads ${gone.source}`
}
