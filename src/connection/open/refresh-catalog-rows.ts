import { withLinkedSignal } from '../../async/linked-signal.js'
import { isDuckalogError, OptionError } from '../../errors.js'
import type { RowsCatalog, RowsSelection } from '../../materialized/rows-catalog.js'
import { isReadOnly } from '../database/registry.js'
import type { Lifetime } from '../query/lifetime.js'
import type { RefreshOptions } from '../types/catalog-connection.js'
import type { CatalogPlan, CatalogReport } from '../types/catalog-report.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { EmitEvent } from '../types/emit-event.js'
import type { PlannedCatalog } from './load-catalog.js'
import { located } from './locate-errors.js'
import { type HeldCatalog, type OpenCatalog, withControl } from './open-catalog.js'
import { previewCatalog } from './preview-changes.js'

/**
 * Refreshes a catalog, then the selected rows: without `materialized` only those of views with `when_stale: wait`.
 * @throws OptionError OPTION_INVALID for `full` without `materialized`
 */
export async function refreshWithRows<N>(
  given: RefreshOptions,
  options: ConnectOptions<N>,
  emit: EmitEvent,
  lifetime: Pick<Lifetime, 'signal'>,
  { refresh, hold }: { refresh(): Promise<CatalogReport>; hold(): Promise<HeldCatalog> },
): Promise<CatalogReport> {
  const selection = selectRows(given, 'refresh')
  await refresh()
  const { catalog, release } = await hold()
  try {
    await withLinkedSignal([options.signal, lifetime.signal], async (signal) => {
      if (!selection) await refreshWaitingRows(catalog, options, emit, signal)
      else if (selection.names || catalog.rows.forms.size > 0) await refreshCatalogRows(catalog, options, emit, signal, selection)
    })
    return catalog.report()
  } finally {
    release()
  }
}

/** Refreshes the rows of an open catalog that are stale by rule. Rows that another process is refreshing are skipped. */
export async function refreshStaleRows<N>(
  { catalog, release }: HeldCatalog,
  options: ConnectOptions<N>,
  emit: EmitEvent,
  signals: readonly (AbortSignal | undefined)[],
): Promise<void> {
  try {
    if (catalog.rows.forms.size === 0) return
    await withLinkedSignal(signals, (signal) =>
      refreshCatalogRows(catalog, options, emit, signal, { isFull: false, isHasty: true }),
    )
  } finally {
    release()
  }
}

/** Plans a refresh. The sources of rows are checked only on an open catalog. */
export async function previewWithRows<N>(
  planned: PlannedCatalog,
  open: OpenCatalog | undefined,
  given: RefreshOptions,
  options: ConnectOptions<N>,
  emit: EmitEvent,
  signal: AbortSignal,
): Promise<CatalogPlan> {
  const selection = selectRows(given, 'plan')
  const plan = await previewCatalog(planned, open, { ...options, ...given })
  if (!open || !selection || !(plan.materialized || selection.names)) return plan
  const { previewRows } = await import('../../materialized/preview-rows.js')
  const rows = await located(planned, options, () =>
    previewRows(toRowsCatalog({ ...open, planned }, options, emit, signal), selection),
  )
  return { ...plan, materialized: rows.materialized, warnings: [...plan.warnings, ...rows.warnings] }
}

/**
 * The rows that the options select; `undefined` for none.
 * @throws OptionError OPTION_INVALID for `full` without `materialized`
 */
function selectRows({ materialized = false, full = false }: RefreshOptions, call: string): RowsSelection | undefined {
  if (full && materialized === false)
    throw new OptionError(call, [{ option: 'full', message: 'only works together with `materialized`.' }])
  return materialized === false
    ? undefined
    : { names: materialized === true ? undefined : materialized, isFull: full, isJustRead: true }
}

/** Refreshes rows of an open catalog. The code for it is loaded on first use. */
export async function refreshCatalogRows<N>(
  catalog: OpenCatalog,
  options: ConnectOptions<N>,
  emit: EmitEvent,
  signal: AbortSignal,
  selection: RowsSelection,
): Promise<void> {
  const { refreshRows } = await import('../../materialized/refresh-rows.js')
  await located(catalog.planned, options, () => refreshRows(toRowsCatalog(catalog, options, emit, signal), selection))
}

/**
 * Refreshes the rows of views with `when_stale: wait`. A failure is reported and not thrown: the old rows stay.
 * @param undo - called before any other error is thrown
 */
export async function refreshWaitingRows<N>(
  catalog: OpenCatalog,
  options: ConnectOptions<N>,
  emit: EmitEvent,
  signal: AbortSignal,
  undo: () => Promise<void> = async () => undefined,
): Promise<void> {
  if (!catalog.planned.definitions.some(({ materialized }) => materialized?.whenStale === 'wait')) return
  try {
    await refreshCatalogRows(catalog, options, emit, signal, { isWaiting: true, isFull: false, isJustRead: true })
  } catch (error) {
    const isFailure = isDuckalogError(error, 'MATERIALIZE_FAILED', 'MATERIALIZE_BUDGET')
    if (isFailure) return
    await undo()
    throw error
  }
}

function toRowsCatalog<N>(
  catalog: OpenCatalog,
  options: ConnectOptions<N>,
  emit: EmitEvent,
  signal: AbortSignal | undefined,
): RowsCatalog {
  const { planned, database, rows, redactor, pool } = catalog
  const { config, session, definitions } = planned
  return {
    ...{ config, plan: session, definitions, database, rows, redactor, emit, signal },
    readOnly: options.readOnly === true || isReadOnly(database),
    openConnection: () => pool.openBeside(),
    onControl: (work) => withControl(catalog, work),
  }
}
