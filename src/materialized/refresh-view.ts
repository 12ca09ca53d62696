import type { DriverConnection } from '../driver/core/driver.js'
import { isDuckalogError, ViewError } from '../errors.js'
import { messageOf } from '../message-of.js'
import { quoteQualified } from '../sql/quote.js'
import { renderDropTable } from '../views/apply/drop-tables.js'
import type { BuiltRows } from '../views/apply/write-kept-rows.js'
import { dataSchema } from '../views/definition/kept-form.js'
import { planMaxSize } from '../views/definition/plan-materialized.js'
import { formatViewName, isIn, localKey, type ViewSyntax, viewKey } from '../views/definition/view-definition.js'
import type { ChosenForms, ViewForm } from '../views/diff/choose-forms.js'
import type { ViewColumn } from '../views/ledger/diff-columns.js'
import { readUnlistedKept } from '../views/ledger/kept-rows.js'
import { ownerIn } from '../views/ledger/ledger.js'
import { type BuiltTable, buildRows } from './build/build-rows.js'
import { checkColumns, checkKeys, readResult } from './build/check-columns.js'
import type { BuildLimits } from './build/limit-build.js'
import { dropWindow, readWindow } from './build/read-window.js'
import { recordFailure } from './build/record-failure.js'
import type { RowsPlace } from './build/rows-place.js'
import { swapRows } from './build/swap-rows.js'
import type { Lease } from './lease/lease.js'
import type { RowsLook } from './look-at-rows.js'
import type { RecordedSource, RefreshDecision } from './plan-refresh.js'
import type { RowsCatalog } from './rows-catalog.js'
import type { Fingerprint } from './sources/fingerprint.js'

/** What a refresh of one view needs. */
export interface ViewRefresh {
  readonly catalog: RowsCatalog
  /** Has the session of the catalog. */
  readonly connection: DriverConnection
  readonly look: RowsLook
  /** The forms of the materialised views as they are now. */
  readonly forms: ChosenForms['forms']
  /** All macros and views as they are now. */
  readonly syntaxes: readonly ViewSyntax[]
  readonly place: RowsPlace
  /** The right to refresh the view. */
  readonly lease: Lease
  readonly sources: readonly Fingerprint[]
}

/** A view with its new rows, and how they were brought up to date. */
export interface RefreshedView extends Pick<RefreshDecision, 'mode' | 'reason'> {
  readonly form: ViewForm
}

/** How often a refresh starts again because another writer has refreshed the same rows. */
const attempts = 5

/**
 * Reads the rows of a view again, all of them or those that may be new, and makes the view read them.
 * @throws ViewError MATERIALIZE_FAILED, MATERIALIZE_BUDGET: the old rows stay, and the failure is recorded; the reason of the signal
 */
export async function refreshView(
  syntax: ViewSyntax,
  form: ViewForm,
  { mode, reason }: Pick<RefreshDecision, 'mode' | 'reason'>,
  refresh: ViewRefresh,
): Promise<RefreshedView> {
  const { catalog, connection, place, lease } = refresh
  try {
    const columns = syntax.materialized?.mode === 'replace' ? [] : await readResult(connection, syntax, place.database)
    checkColumns(syntax, columns)
    const changed = mode === 'full' ? reason : await refreshWindow(syntax, form, columns, refresh)
    if (typeof changed !== 'string') return { form: changed, mode, reason }
    return { form: await refreshWhole(syntax, form, refresh), mode: 'full', reason: changed }
  } catch (error) {
    catalog.signal?.throwIfAborted()
    const failure = toFailure(error, syntax)
    const message = catalog.redactor.redact(failure.message)
    // Only people read the record; the next refresh also tries again without it
    await catalog.database.lock
      .run(() => recordFailure(connection, syntax, place.database, lease.holder, message))
      .catch(() => undefined)
    throw failure
  }
}

/** Reads all rows into a new table. */
async function refreshWhole(syntax: ViewSyntax, form: ViewForm, refresh: ViewRefresh): Promise<ViewForm> {
  const { catalog, connection, place, lease } = refresh
  const built = await buildRows(connection, syntax, place, lease, limitsOf(syntax, refresh), catalog.signal)
  try {
    await checkKeys(connection, syntax, quoteQualified(place.database, dataSchema, built.table))
    return await swap(syntax, form, built, refresh)
  } catch (error) {
    await connection.run(renderDropTable(place.database, built.table)).catch(() => undefined)
    throw error
  }
}

/** Reads the rows that may be new. @returns the reason if all rows must be read instead */
async function refreshWindow(
  syntax: ViewSyntax,
  form: ViewForm,
  columns: readonly ViewColumn[],
  refresh: ViewRefresh,
): Promise<ViewForm | string> {
  const { catalog, connection, place, lease } = refresh
  const { materialized } = syntax
  let { rows } = form
  for (let attempt = 1; materialized && rows?.table !== undefined && rows.build === materialized.build; attempt++) {
    try {
      const limits = limitsOf(syntax, refresh)
      const request = { syntax, materialized, columns, place, rows, limits, refreshedAt: lease.claimedAt, signal: catalog.signal }
      const built = await readWindow(connection, request)
      if (typeof built === 'string') return built
      return await swap(syntax, { ...form, rows }, built, refresh)
    } catch (error) {
      catalog.signal?.throwIfAborted()
      const { keptRows } = await readUnlistedKept(connection, place.database)
      const now = keptRows.find((each) => localKey(each) === localKey(syntax))
      if (attempt === attempts || now?.run === rows.run) throw error
      rows = now
    } finally {
      await dropWindow(connection)
    }
  }
  return 'another writer has removed its rows'
}

/** Makes the view read rows that were built. */
async function swap(
  syntax: ViewSyntax,
  form: ViewForm,
  built: BuiltTable & Pick<BuiltRows, 'changes'>,
  { catalog, connection, look, lease, place, sources, syntaxes }: ViewRefresh,
): Promise<ViewForm> {
  const { config, signal } = catalog
  const { holder, run } = lease
  const owner = config.name ?? ''
  const build = syntax.materialized?.build ?? ''
  const seen = JSON.stringify(sources.flatMap(toRecorded))
  const rows: BuiltRows = { ...built, holder, run, build, sources: seen, durationMs: Math.round(built.durationMs) }
  await catalog.database.lock.run(() => swapRows(connection, syntax, place, rows, { ...look, owner, syntaxes, signal }))
  const { changes, table, bytes, refreshedAt } = rows
  const { schema, name } = syntax
  const fullAt = changes ? form.rows?.fullAt : refreshedAt
  return {
    ...form,
    ...{ state: 'fresh', reason: 'refreshed', isUsable: true, ageMs: performance.now() + form.clockMs - refreshedAt },
    rows: {
      ...{ schema, name, owner: ownerIn(place.target, owner), exists: true, build, run, table },
      ...{ rows: rows.rows, bytes, refreshedAt, fullAt, durationMs: rows.durationMs },
    },
  }
}

/** The limits of the view, and the rest of the catalog's limit that the other views leave. */
function limitsOf(syntax: ViewSyntax, { catalog, forms, place }: ViewRefresh): BuildLimits {
  const { timeout, maxSize } = syntax.materialized ?? {}
  const whole = planMaxSize(catalog.config)
  const others = [...forms.values()].filter(
    ({ definition }) => isIn(definition, place.target) && viewKey(definition) !== viewKey(syntax),
  )
  const used = others.reduce((sum, { rows }) => sum + (rows?.bytes ?? 0), 0)
  const left = whole === undefined ? undefined : Math.max(0, whole - used)
  const sizes = [maxSize, left].filter((size) => size !== undefined)
  return { timeout, maxSize: sizes.length === 0 ? undefined : Math.min(...sizes) }
}

function toRecorded(source: Fingerprint): readonly RecordedSource[] {
  if ('digest' in source) return [{ source: source.source, digest: source.digest }]
  if ('unchecked' in source) return [{ source: source.source, unchecked: source.unchecked }]
  return 'failed' in source ? [{ source: source.source, unchecked: 'it could not be checked' }] : []
}

function toFailure(error: unknown, syntax: ViewSyntax): ViewError {
  if (isDuckalogError(error, 'MATERIALIZE_FAILED', 'MATERIALIZE_BUDGET')) return error
  const view = formatViewName(syntax)
  const message = `The rows of the view ${view} could not be read, so the old ones stay: ${messageOf(error)}`
  const retryable = isDuckalogError(error) && error.retryable
  return new ViewError('MATERIALIZE_FAILED', message, { view, cause: error, retryable, at: syntax.at })
}
