import type { DriverConnection } from '../../driver/core/driver.js'
import { formatPath } from '../../errors.js'
import type { Warning } from '../../session/apply/session-report.js'
import { describeView, formatViewName, isIn } from '../../views/definition/view-definition.js'
import { type Reader, readBroken, readLostColumns } from '../../views/diff/read-readers.js'
import { reportUnknownColumn } from '../../views/diff/report-unknown-column.js'
import type { ViewChange } from '../../views/diff/view-change.js'
import type { StoredViews } from '../../views/ledger/stored-views.js'

/** Warnings about the views after a connect or refresh. */
export function reportViews(
  changes: readonly ViewChange[],
  stored: readonly StoredViews[],
  readOnly: boolean,
): readonly Warning[] {
  return [
    ...changes.flatMap(reportUnknownColumns),
    ...changes.filter(({ released, unavailable }) => released || unavailable).flatMap((change) => reportChange(change)),
    ...stored.flatMap(({ database, unlisted }) => (unlisted === undefined ? [] : [reportUnlisted(database, unlisted)])),
    ...(readOnly ? stored.flatMap(({ database, damage }) => (damage ? [reportDamage(database, damage.reason)] : [])) : []),
    ...stored.flatMap((database) => reportSnapshot(database, changes)),
    ...(readOnly ? reportStale(changes) : []),
  ]
}

function reportChange({ view, reason, released, unavailable, definition }: ViewChange): readonly Warning[] {
  const location = definition && { location: { path: formatPath(definition.at) } }
  const name = `T${describeView(view).slice(1)}`
  if (released) return [{ code: 'VIEW_RELEASED', message: `${name} left the catalog: ${reason}.`, ...location }]
  if (unavailable) return [{ code: 'VIEW_UNAVAILABLE', message: `${name} is unavailable: ${reason}`, ...location }]
  return []
}

function reportUnknownColumns({ definition, unknownColumns = [] }: ViewChange): readonly Warning[] {
  return definition ? unknownColumns.map((column) => reportUnknownColumn(definition, column)) : []
}

function reportUnlisted(database: string, why: string): Warning {
  const message = `Manual changes to views in ${JSON.stringify(database)} were not checked because an attached database is unreachable: ${why}`
  return { code: 'DRIFT_NOT_CHECKED', message }
}

function reportDamage(database: string, reason: string): Warning {
  const message = `The ledger of the views in ${JSON.stringify(database)} is damaged and was not read: ${reason}. Connect once with forceRebuild to recreate it.`
  return { code: 'LEDGER_DAMAGED', message }
}

function reportSnapshot({ database, target, snapshot }: StoredViews, changes: readonly ViewChange[]): readonly Warning[] {
  const lines = changes.flatMap(({ view, stale }) =>
    stale !== undefined && isIn(view, target) ? [`${formatViewName(view)} (${stale})`] : [],
  )
  if (lines.length === 0) return []
  const message = `${JSON.stringify(database)} is attached ${snapshot}, and these views in it differ from the config: ${lines.join('; ')}`
  return [{ code: 'VIEWS_STALE', message }]
}

function reportStale(changes: readonly ViewChange[]): readonly Warning[] {
  const stale = changes.filter(({ action }) => action !== 'keep' && action !== 'adopt')
  if (stale.length === 0) return []
  const lines = stale.map(({ action, view, reason }) => `${formatViewName(view)} (${action}: ${reason})`)
  const message = `The session is read-only, and these views differ from the config: ${lines.join('; ')}`
  return [{ code: 'VIEWS_STALE', message }]
}

/** Warnings about views outside the config that the changes have broken. */
export async function reportBroken(connection: DriverConnection, readers: readonly Reader[]): Promise<readonly Warning[]> {
  const broken = await readBroken(connection, readers)
  return broken.map(({ reader, message }) => {
    const done = reader.cause.action === 'drop' ? 'dropped' : 'replaced'
    return warn(reader, 'no longer works', `was ${done}: ${message}`)
  })
}

/** Warnings about views outside the config that the changes would break. */
export async function reportBreaking(
  connection: DriverConnection,
  readers: readonly Reader[],
  own: string,
): Promise<readonly Warning[]> {
  const warnings: Warning[] = []
  for (const reader of readers) {
    if (reader.cause.action === 'drop') warnings.push(warn(reader, 'will no longer work', 'will be dropped.'))
    else {
      const lost = await readLostColumns(connection, reader, own)
      const columns = lost.map((name) => JSON.stringify(name)).join(', ')
      if (lost.length > 0) warnings.push(warn(reader, 'may no longer work', `will lose ${columns}.`))
    }
  }
  return warnings
}

function warn({ view, cause }: Reader, what: string, why: string): Warning {
  const message = `The view ${formatViewName(view)}, which is not in the config, ${what}: it reads ${formatViewName(cause.view)}, which ${why}`
  return { code: 'VIEW_BROKEN', message }
}
