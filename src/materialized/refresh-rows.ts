import type { CatalogConfig } from '../config/model/catalog-config.js'
import { locationOf } from '../config/model/config-metadata.js'
import { describeRows, judgeForms, warnOfRows } from '../connection/sync-views/known-rows.js'
import type { MaterializedReport } from '../connection/types/materialized-report.js'
import type { DriverConnection } from '../driver/core/driver.js'
import { isDuckalogError, type ViewError } from '../errors.js'
import { redactDeep } from '../redaction/redact-deep.js'
import type { Warning } from '../session/apply/session-report.js'
import { formatViewName, isIn, type ViewSyntax, viewKey } from '../views/definition/view-definition.js'
import type { ViewForm } from '../views/diff/choose-forms.js'
import { checkpointAll } from './build/checkpoint.js'
import { planPlace, type RowsPlace, readClock } from './build/rows-place.js'
import { joinFailures } from './join-failures.js'
import { collectLeftovers } from './lease/collect-leftovers.js'
import { lookAtRows, type RowsLook } from './look-at-rows.js'
import { planSelection } from './plan-selection.js'
import { refreshTurn, type TurnOutcome } from './refresh-turn.js'
import type { RowsCatalog, RowsSelection } from './rows-catalog.js'
import { type RefreshProgress, type RefreshRequest, takeTurns } from './take-turns.js'

/**
 * Refreshes the rows of materialised views one after the other, each after those that it reads. A view that fails keeps its rows, and the others
 * are still refreshed.
 * @throws ViewError MATERIALIZE_FAILED, MATERIALIZE_BUDGET, after all views were tried; OptionError OPTION_INVALID for unknown names; the signal's
 * reason
 */
export async function refreshRows(
  catalog: RowsCatalog,
  { names, isWaiting = false, isFull, isHasty = false, isJustRead }: RowsSelection,
): Promise<void> {
  const { definitions, config, rows: known, signal } = catalog
  const asked = performance.now()
  const waiting = definitions.filter(({ materialized }) => materialized?.whenStale === 'wait')
  const selected = isWaiting ? new Set(waiting.map(viewKey)) : names && planSelection(names, definitions, config)
  if (catalog.readOnly) {
    const forms = judgeForms(known.forms)
    known.outcome = { materialized: [...forms.values()].map(describeRows), warnings: warnOfRows(forms, config) }
    return
  }
  const refreshSelected = async () => {
    const { connection, release } = await catalog.openConnection()
    try {
      const look = await lookAtRows(catalog, connection, selected, isJustRead)
      const places = await readPlaces(catalog, connection, look)
      const forms = await withClocks(connection, look.forms, places)
      const round = { catalog, connection, places, isHasty }
      return await refreshAll({ ...look, forms }, { selected, isNamed: names !== undefined, isFull, asked }, round)
    } finally {
      await release(true)
    }
  }
  const failure = joinFailures(await catalog.database.refreshing.run(refreshSelected, { signal }))
  if (failure) throw failure
}

/** The databases with views. Tables that a killed process has left in them are dropped. */
async function readPlaces(
  catalog: RowsCatalog,
  connection: DriverConnection,
  { stored, databases }: RowsLook,
): Promise<readonly RowsPlace[]> {
  const places: RowsPlace[] = []
  for (const each of stored) {
    const { database, target } = each
    const place = planPlace(catalog, { database, target }, databases)
    places.push(place)
    await collectLeftovers(connection, each, place)
  }
  return places
}

/** The forms with the clock that all machines share, if the rows are in a lake. */
async function withClocks(
  connection: DriverConnection,
  forms: RowsLook['forms'],
  places: readonly RowsPlace[],
): Promise<RowsLook['forms']> {
  const clocks = new Map<RowsPlace, number>()
  for (const place of places.filter(({ isLake }) => isLake)) {
    const asked = performance.now()
    clocks.set(place, (await readClock(connection, place)) - asked)
  }
  return new Map(
    [...forms].map(([key, form]) => {
      const place = places.find(({ target }) => isIn(form.definition, target))
      return [key, { ...form, clockMs: (place && clocks.get(place)) ?? form.clockMs }]
    }),
  )
}

interface Round {
  readonly catalog: RowsCatalog
  readonly connection: DriverConnection
  readonly places: readonly RowsPlace[]
  readonly isHasty: boolean
}

async function refreshAll(look: RowsLook, request: RefreshRequest, round: Round): Promise<readonly ViewError[]> {
  const { catalog, connection, places, isHasty } = round
  const { config, rows: known, emit, redactor } = catalog
  // A round does not repeat the warnings of the round before
  const told = new Set(isHasty ? known.outcome?.warnings.map(({ message }) => message) : [])
  const progress: RefreshProgress = { look, forms: new Map(look.forms), refreshed: new Set() }
  const { forms } = progress
  const stale = new Map<string, string>()
  const reports = new Map<string, MaterializedReport>()
  const warnings: Warning[] = []
  const failures: ViewError[] = []
  const written = new Set<RowsPlace>()
  for (const turn of takeTurns(config, progress, request)) {
    const { key, syntax } = turn
    const place = places.find(({ target }) => isIn(syntax, target))
    if (!turn.isDue || !place) {
      reports.set(key, describeRows(turn.form))
      continue
    }
    warnings.push(...turn.warnings)
    const view = formatViewName(syntax)
    try {
      const outcome = await refreshTurn(turn, { catalog, connection, progress, place, isHasty })
      const { action, reason } = outcome
      if (action === 'refresh') {
        written.add(place)
        forms.set(key, outcome.form)
        progress.refreshed.add(key)
        const { rows = 0, durationMs = 0 } = outcome.form.rows ?? {}
        emit({ type: 'materialize-done', view, rows, durationMs })
      } else if (action === 'skip') {
        stale.set(key, reason)
        emit({ type: 'materialize-skipped', view, reason })
      }
      reports.set(key, reportTurn(outcome, forms.get(key) ?? turn.form))
    } catch (error) {
      if (!isDuckalogError(error, 'MATERIALIZE_FAILED', 'MATERIALIZE_BUDGET')) throw error
      written.add(place)
      emit({ type: 'materialize-failed', view, error })
      const form = forms.get(key) ?? turn.form
      const failed: ViewForm = { ...form, rows: form.rows && { ...form.rows, failure: error.message } }
      forms.set(key, failed)
      const { reason } = turn.decide()
      stale.set(key, reason)
      reports.set(key, { ...describeRows(failed), state: 'failed', reason, failure: error.message })
      if (syntax.optional) warnings.push(warnOfUnavailable(config, syntax, error.message, form))
      else failures.push(error)
    }
  }
  warnings.push(...warnOfRows(forms, config), ...(await checkpointAll(catalog, [...written], forms)))
  known.forms = forms
  known.stale = stale
  const materialized = [...forms.keys()].flatMap((key) => reports.get(key) ?? [])
  known.outcome = redactDeep({ materialized, warnings }, redactor.redact)
  for (const warning of known.outcome.warnings) if (!told.has(warning.message)) emit({ type: 'warning', ...warning })
  return failures
}

function reportTurn(outcome: TurnOutcome, form: ViewForm): MaterializedReport {
  const { reason } = outcome
  if (outcome.action === 'refresh') {
    const { durationMs = 0 } = form.rows ?? {}
    return { ...describeRows(form), state: 'refreshed', mode: outcome.mode, reason, durationMs }
  }
  return { ...describeRows(form), reason, ...(outcome.action === 'skip' && { state: 'skipped' }) }
}

function warnOfUnavailable(config: CatalogConfig, syntax: ViewSyntax, message: string, form: ViewForm): Warning {
  const age = form.isUsable ? ` Queries read its old rows: ${form.reason}.` : ''
  const location = locationOf(config, syntax.at)
  return { code: 'VIEW_UNAVAILABLE', message: `${message}${age}`, ...(location && { location }) }
}
