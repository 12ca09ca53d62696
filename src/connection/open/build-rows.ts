import { addToMessage } from '../../error-context.js'
import { isDuckalogError } from '../../errors.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { EmitEvent } from '../types/emit-event.js'
import type { PlannedCatalog } from './load-catalog.js'
import type { OpenCatalog } from './open-catalog.js'
import { refreshCatalogRows } from './refresh-catalog-rows.js'

/** Plans a catalog whose rows are refreshed in a build: without hardening, which would block their sources. Nobody else uses its session. */
export function planForRows<P extends PlannedCatalog>(planned: P): P {
  const { definitions, session } = planned
  if (!definitions.some(({ materialized }) => materialized)) return planned
  return { ...planned, session: { ...session, steps: session.steps.filter(({ kind }) => kind !== 'security') } }
}

/**
 * Refreshes all rows of a catalog that are stale, as a part of a build.
 * @throws ViewError MATERIALIZE_FAILED, MATERIALIZE_BUDGET, after all views were tried
 */
export async function buildAllRows<N>(catalog: OpenCatalog, options: ConnectOptions<N>, emit: EmitEvent): Promise<void> {
  if (catalog.rows.forms.size === 0) return
  const { signal = new AbortController().signal } = options
  await refreshCatalogRows(catalog, options, emit, signal, { isFull: false, isJustRead: true }).catch(throwWithAdvice)
}

/** Adds to the error of a refresh how to build without refreshing rows. */
export function throwWithAdvice(error: unknown): never {
  const isFailure = isDuckalogError(error, 'MATERIALIZE_FAILED', 'MATERIALIZE_BUDGET')
  throw isFailure ? addToMessage(error, advice) : error
}

const advice = "With `materialized: 'keep'` (--materialized keep) rows stay as they are; with 'live' the file keeps none."
