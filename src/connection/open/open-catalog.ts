import { createDebug } from '../../create-debug.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { toDamageError } from '../../driver/core/duckdb-errors.js'
import { redactOnUse } from '../../redaction/redact-deep.js'
import { joinRedactors, type Redactor } from '../../redaction/redactor.js'
import type { Warning } from '../../session/apply/session-report.js'
import type { SessionPlan, SessionStep } from '../../session/plan/session-plan.js'
import { acquireDatabase, onUsableDatabase, releaseDatabase } from '../database/acquire-database.js'
import { isFile } from '../database/file-identity.js'
import { isReadOnly, type OpenDatabase, parallelCalls } from '../database/registry.js'
import { type ConnectionPool, createConnectionPool, poolLimits } from '../query/connection-pool.js'
import { retryIfLost } from '../query/retry-if-lost.js'
import { type RestoreOptions, restoreCatalog } from '../restore/restore-catalog.js'
import { type KnownRows, reportWithRows } from '../sync-views/known-rows.js'
import type { CatalogReport } from '../types/catalog-report.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { EmitEvent } from '../types/emit-event.js'
import { driverOf, type PlannedCatalog } from './load-catalog.js'
import { located } from './locate-errors.js'

const debug = createDebug('duckalog:connection')

/** A catalog whose database is open and whose session is restored. */
export interface OpenCatalog {
  readonly planned: PlannedCatalog
  readonly database: OpenDatabase
  /** Keeps instance state and views up to date; users never get it. {@link withControl} replaces it when its server was restarted. */
  control: DriverConnection
  readonly pool: ConnectionPool
  readonly redactor: Redactor
  readonly report: () => CatalogReport
  /** The state of the rows of materialised views. */
  readonly rows: KnownRows
}

/** An open catalog that stays open until it is released. */
export interface HeldCatalog {
  readonly catalog: OpenCatalog
  readonly release: () => void
}

/** How a catalog is opened. */
export type OpenOptions<N> = ConnectOptions<N> & Pick<RestoreOptions, 'temporarySecrets' | 'copied'>

/** Opens the database of a planned catalog, restores the session and brings the views up to date. If a part fails, all is closed again. */
export async function openCatalog<N>(planned: PlannedCatalog, options: OpenOptions<N>, emit: EmitEvent): Promise<OpenCatalog> {
  const { session, redactor } = planned
  const start = performance.now()
  emit({ type: 'connect-start', database: session.database })
  const catalog = await located(planned, options, () =>
    onUsableDatabase(
      () => acquire(session, options, redactor, emit),
      (database) => openOn(database, planned, options, emit),
    ),
  )
  const durationMs = performance.now() - start
  debug('connected to %s in %d ms', redactor.redact(session.database), Math.round(durationMs))
  emit({ type: 'connect-done', durationMs })
  return catalog
}

async function openOn<N>(
  database: OpenDatabase,
  planned: PlannedCatalog,
  options: OpenOptions<N>,
  emit: EmitEvent,
): Promise<OpenCatalog> {
  const { config, session, definitions, redactor } = planned
  const { signal } = options
  joinRedactors(redactor, database.redactor)
  const control = await database.instance.connect().catch(async (error: unknown) => {
    await releaseDatabase(database)
    throw error
  })
  let pool: ConnectionPool | undefined
  let isLeaving = false
  const leave = () => {
    if (!isLeaving) database.leaving += 1
    isLeaving = true
  }
  const closeConnections = () => Promise.all([pool?.close(), control.close()])
  // A call that hangs in DuckDB ends with its connection
  const abort = () => {
    leave()
    void closeConnections()
  }
  signal?.addEventListener('abort', abort)
  try {
    const opened = describeOpening(database, session, options)
    for (const warning of opened) emit({ type: 'warning', ...warning })
    const readOnly = options.readOnly || isReadOnly(database)
    const { report: restored, rows } = await database.lock.run(() => {
      const alone = database.holders === 1 ? { alone: database.instance } : {}
      return restoreCatalog(database, control, config, session, definitions, { ...options, ...alone, readOnly, redactor, emit })
    })
    signal?.throwIfAborted()
    const limits = poolLimits(options, parallelCalls())
    pool = createConnectionPool(database.instance, connectionSteps(session), limits, redactor.redact(session.database))
    // A fault in the state of each connection is found now, not by the first query
    await (await pool.borrow()).release()
    signal?.throwIfAborted()
    const redacted = redactOnUse({ ...restored, warnings: [...opened, ...restored.warnings] }, redactor.redact)
    const report = reportWithRows(redacted, rows)
    return { planned, database, control, pool, redactor, report, rows }
  } catch (error) {
    leave()
    await closeConnections()
    const released = releaseDatabase(database, isLeaving)
    // If a call still hangs, the database closes when it returns; the caller does not wait for that
    if (database.stuck.size === 0) await released
    else released.catch(() => undefined)
    throw signal?.aborted ? signal.reason : isFile(database.path) ? toDamageError(database.path, error) : error
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

function acquire<N>(
  session: SessionPlan,
  options: ConnectOptions<N>,
  redactor: Redactor,
  emit: EmitEvent,
): Promise<OpenDatabase> {
  const { readOnly = false, onLocked = 'wait', timeouts = {}, retry, signal, instance } = options
  return acquireDatabase(session, {
    driver: driverOf(options),
    instance,
    reach: { redactor, onEvent: emit, timeouts, retry, signal },
    readOnly,
    orReadOnly: onLocked === 'readOnly',
    lockTimeout: onLocked === 'fail' ? 0 : (timeouts.lock ?? 10_000),
    redactor,
    signal,
    onWait: () => emit({ type: 'waiting-for-lock', database: session.database }),
  })
}

/** Warnings where the database is open in another way than the config and the options ask for. */
function describeOpening<N>(
  database: OpenDatabase,
  { openOptions }: SessionPlan,
  { readOnly = false, onLocked, instance }: ConnectOptions<N>,
): readonly Warning[] {
  const skipped = Object.keys(openOptions)
  if (instance && skipped.length > 0) {
    const message = `The instance was open already, so these options were not applied: ${skipped.join(', ')}. Give them to the instance.`
    return [{ code: 'OPEN_OPTIONS_SKIPPED', message }]
  }
  if (readOnly || onLocked !== 'readOnly' || !isReadOnly(database)) return []
  const message = `Another process holds the database file ${JSON.stringify(database.path)}, so it was opened read-only.`
  return [{ code: 'OPENED_READ_ONLY', message }]
}

/** The steps that are applied to every connection. */
export function connectionSteps({ steps }: SessionPlan): readonly SessionStep[] {
  return steps.filter(({ scope }) => scope === 'connection')
}

/** Runs work on the control connection of a catalog. If its server was restarted, the work runs once more on a new connection. */
export function withControl<T>(catalog: OpenCatalog, work: (control: DriverConnection) => Promise<T>): Promise<T> {
  return retryIfLost(async () => {
    const { control } = catalog
    if (control.lost) {
      catalog.control = await catalog.database.instance.connect()
      await control.close()
    }
    return work(catalog.control)
  })
}

/** Closes an open catalog: its connections first, then the database, unless another catalog holds it. */
export async function closeCatalog({ pool, control, database }: OpenCatalog): Promise<void> {
  await Promise.all([pool.close(), control.close()])
  await releaseDatabase(database)
}
