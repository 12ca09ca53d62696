import type { CatalogConfig } from '../config/model/catalog-config.js'
import { locationOf } from '../config/model/config-metadata.js'
import { describeRows, judgeForms, warnOfRows } from '../connection/sync-views/known-rows.js'
import type { MaterializedReport } from '../connection/types/materialized-report.js'
import type { DriverConnection } from '../driver/core/driver.js'
import { isDuckalogError, type ViewError } from '../errors.js'
import { redactDeep } from '../redaction/redact-deep.js'
import type { Warning } from '../session/apply/session-report.js'
import { formatViewName, type ViewSyntax, viewKey } from '../views/definition/view-definition.js'
import { type ChosenForms, takeForm, type ViewForm } from '../views/diff/choose-forms.js'
import { checkpointAll } from './build/checkpoint.js'
import { collectLeftovers } from './build/collect-leftovers.js'
import { type RowsPlace, readPlace } from './build/read-place.js'
import { joinFailures } from './join-failures.js'
import { decideRows, lookAtRows, type RowsLook, sourcesOf } from './look-at-rows.js'
import { planSelection } from './plan-selection.js'
import { planWarnings } from './plan-warnings.js'
import { refreshView } from './refresh-view.js'
import type { RowsCatalog, RowsSelection } from './rows-catalog.js'

/**
 * Refreshes the rows of materialised views, one after the other, those that others read first. A view that fails keeps its rows, and the others are
 * refreshed all the same.
 * @throws ViewError MATERIALIZE_FAILED, MATERIALIZE_BUDGET, after all views were tried; OptionError OPTION_INVALID for unknown names; the signal's
 * reason
 */
export async function refreshRows(catalog: RowsCatalog, { names, isWaiting = false, isFull }: RowsSelection): Promise<void> {
  const { definitions, config, rows: known, signal } = catalog
  const asked = performance.now()
  const waiting = definitions.filter(({ materialized }) => materialized?.whenStale === 'wait')
  const selected = isWaiting ? new Set(waiting.map(viewKey)) : names && planSelection(names, definitions, config)
  if (catalog.readOnly) {
    const forms = judgeForms(known.forms)
    known.outcome = { materialized: [...forms.values()].map(describeRows), warnings: warnOfRows(forms, config) }
    return
  }
  const failures = await catalog.database.refreshing.run(async () => {
    signal?.throwIfAborted()
    const { connection, release } = await catalog.openConnection()
    try {
      const look = await lookAtRows(catalog, connection, selected)
      for (const stored of look.stored) await collectLeftovers(connection, stored)
      return await refreshAll(catalog, connection, look, { selected, isNamed: names !== undefined, isFull, asked })
    } finally {
      await release(true)
    }
  })
  const failure = joinFailures(failures)
  if (failure) throw failure
}

interface Request {
  /** The keys of the views; absent for all. */
  readonly selected: ReadonlySet<string> | undefined
  readonly isNamed: boolean
  readonly isFull: boolean
  readonly asked: number
}

async function refreshAll(
  catalog: RowsCatalog,
  connection: DriverConnection,
  look: RowsLook,
  { selected, isNamed, isFull, asked }: Request,
): Promise<readonly ViewError[]> {
  const { config, rows: known, emit, redactor } = catalog
  const forms = new Map(look.forms)
  const stale = new Map<string, string>()
  const refreshed = new Set<string>()
  const reports = new Map<string, MaterializedReport>()
  const warnings: Warning[] = []
  const failures: ViewError[] = []
  const places = new Map<string, RowsPlace>()
  for (const syntax of look.syntaxes) {
    const key = viewKey(syntax)
    const form = forms.get(key)
    if (!form) continue
    const isSelected = selected === undefined || selected.has(key)
    const isFollower = [...(look.upstream.get(key) ?? [])].some((each) => refreshed.has(each))
    if (!isSelected && !isFollower) {
      reports.set(key, describeRows(form))
      continue
    }
    const sources = sourcesOf(look, key, forms) ?? []
    warnings.push(...planWarnings(config, syntax, sources, look.volatile.get(key)))
    const asking = { asked, isNamed: isNamed && isSelected, isFull: isFull && isSelected }
    const decision = decideRows(look, syntax, forms, asking)
    const { action, reason } = decision
    const view = formatViewName(syntax)
    if (action !== 'refresh') {
      if (action === 'skip') {
        stale.set(key, reason)
        emit({ type: 'materialize-skipped', view, reason })
      }
      reports.set(key, { ...describeRows(form), reason, ...(action === 'skip' && { state: 'skipped' }) })
      continue
    }
    emit({ type: 'materialize-start', view, reason })
    try {
      const place =
        places.get(syntax.database ?? '') ?? (await readPlace(connection, syntax.database ?? look.own, syntax.database))
      places.set(syntax.database ?? '', place)
      const syntaxes = look.syntaxes.map((each) => inForm(each, forms))
      const done = await refreshView(syntax, form, decision, { catalog, connection, look, forms, syntaxes, place, sources })
      const { form: next, ...how } = done
      forms.set(key, next)
      refreshed.add(key)
      const { rows = 0, durationMs = 0 } = next.rows ?? {}
      emit({ type: 'materialize-done', view, rows, durationMs })
      reports.set(key, { ...describeRows(next), state: 'refreshed', ...how, durationMs })
    } catch (error) {
      if (!isDuckalogError(error, 'MATERIALIZE_FAILED') && !isDuckalogError(error, 'MATERIALIZE_BUDGET')) throw error
      emit({ type: 'materialize-failed', view, error })
      const failed: ViewForm = { ...form, rows: form.rows && { ...form.rows, failure: error.message } }
      forms.set(key, failed)
      stale.set(key, reason)
      reports.set(key, { ...describeRows(failed), state: 'failed', reason, failure: error.message })
      if (syntax.optional) warnings.push(warnOfUnavailable(config, syntax, error.message, form))
      else failures.push(error)
    }
  }
  warnings.push(...warnOfRows(forms, config), ...(await checkpointAll(catalog, [...places.values()], forms)))
  known.forms = forms
  known.stale = stale
  const materialized = [...forms.keys()].flatMap((key) => reports.get(key) ?? [])
  known.outcome = redactDeep({ materialized, warnings }, redactor.redact)
  for (const warning of known.outcome.warnings) emit({ type: 'warning', ...warning })
  return failures
}

/** A view as it is in its database. */
function inForm(syntax: ViewSyntax, forms: ChosenForms['forms']): ViewSyntax {
  const form = forms.get(viewKey(syntax))
  return form ? takeForm(syntax, form, form.rows) : syntax
}

function warnOfUnavailable(config: CatalogConfig, syntax: ViewSyntax, message: string, form: ViewForm): Warning {
  const age = form.isUsable ? ` Queries read its old rows: ${form.reason}.` : ''
  const location = locationOf(config, syntax.at)
  return { code: 'VIEW_UNAVAILABLE', message: `${message}${age}`, ...(location && { location }) }
}
