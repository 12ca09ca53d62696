import type { DriverConnection } from '../driver/core/driver.js'
import { isDuckalogError, ViewError } from '../errors.js'
import { messageOf } from '../message-of.js'
import { renderDropTable } from '../views/apply/write-kept-rows.js'
import { planMaxSize } from '../views/definition/plan-materialized.js'
import { formatViewName, isIn, type ViewSyntax, viewKey } from '../views/definition/view-definition.js'
import type { ChosenForms, ViewForm } from '../views/diff/choose-forms.js'
import { ledgerTables, ownerIn } from '../views/ledger/ledger.js'
import { type BuiltTable, buildRows } from './build/build-rows.js'
import type { BuildLimits } from './build/limit-build.js'
import type { RowsPlace } from './build/read-place.js'
import { recordFailure } from './build/record-failure.js'
import { swapRows } from './build/swap-rows.js'
import type { RowsLook } from './look-at-rows.js'
import type { RecordedSource } from './plan-refresh.js'
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
  readonly sources: readonly Fingerprint[]
}

/**
 * Reads the rows of a view again and makes the view read them.
 * @returns the form of the view with its new rows
 * @throws ViewError MATERIALIZE_FAILED, MATERIALIZE_BUDGET: the old rows stay, and the failure is recorded; the reason of the signal
 */
export async function refreshView(syntax: ViewSyntax, form: ViewForm, refresh: ViewRefresh): Promise<ViewForm> {
  const { catalog, connection, look, place, sources } = refresh
  const { config, signal, redactor } = catalog
  const owner = config.name ?? ''
  let built: BuiltTable | undefined
  try {
    const run = await readRun(connection, place)
    built = await buildRows(connection, syntax, place, run, limitsOf(syntax, refresh), signal)
    const build = syntax.materialized?.build ?? ''
    const rows = {
      ...built,
      run,
      build,
      sources: JSON.stringify(sources.flatMap(toRecorded)),
      durationMs: Math.round(built.durationMs),
    }
    await catalog.database.lock.run(() =>
      swapRows(connection, syntax, place, rows, { ...look, owner, syntaxes: refresh.syntaxes, signal }),
    )
    const { schema, name } = syntax
    return {
      ...form,
      ...{ state: 'fresh', reason: 'refreshed', isUsable: true, ageMs: performance.now() + form.clockMs - built.refreshedAt },
      rows: { ...{ schema, name, owner: ownerIn(place.target, owner), exists: true }, ...rows },
    }
  } catch (error) {
    if (built) await connection.run(renderDropTable(place.database, built.table)).catch(() => undefined)
    signal?.throwIfAborted()
    const failure = toFailure(error, syntax)
    // What is recorded is for people; without it the next refresh tries again all the same
    await catalog.database.lock
      .run(() => recordFailure(connection, syntax, place.database, owner, redactor.redact(failure.message)))
      .catch(() => undefined)
    throw failure
  }
}

/** A number that no other run of the database has: each swap increments the generation. */
async function readRun(connection: DriverConnection, { database }: RowsPlace): Promise<number> {
  const [head] = await connection.all<{ generation: bigint }>(`SELECT generation FROM ${ledgerTables(database).ledger}`)
  return Number(head?.generation ?? 0) + 1
}

/** The limit of the view, and what the other views of the catalog leave of its limit. */
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
  return 'failed' in source ? [{ source: source.source, unchecked: 'it could not be looked at' }] : []
}

function toFailure(error: unknown, syntax: ViewSyntax): ViewError {
  if (isDuckalogError(error, 'MATERIALIZE_BUDGET')) return error
  const view = formatViewName(syntax)
  const message = `The rows of the view ${view} could not be read, so the old ones stay: ${messageOf(error)}`
  const retryable = isDuckalogError(error) && error.retryable
  return new ViewError('MATERIALIZE_FAILED', message, { view, cause: error, retryable, at: syntax.at })
}
