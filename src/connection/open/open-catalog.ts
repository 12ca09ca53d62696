import { resolve } from 'node:path'
import { loadConfig } from '../../config/load-config.js'
import type { DuckalogAttachmentConfig } from '../../config/model/attachment-config.js'
import type { CatalogConfig, CatalogInput } from '../../config/model/catalog-config.js'
import {
  type ChildCatalog,
  childrenOf,
  credentialsOf,
  locationOf,
  rememberSources,
  sourcesOf,
} from '../../config/model/config-metadata.js'
import { isQuackAddress } from '../../config/notation/parse-quack-address.js'
import { isMotherDuck } from '../../config/notation/resolve-path.js'
import { createDebug } from '../../create-debug.js'
import type { Driver, DriverConnection } from '../../driver/core/driver.js'
import { toDamageError } from '../../driver/core/duckdb-errors.js'
import { nodeApi } from '../../driver/node-api.js'
import { type ConfigPath, type ConnectionError, type DuckalogError, isDuckalogError } from '../../errors.js'
import { locateError, placeError } from '../../error-context.js'
import { redactDeep } from '../../redaction/redact-deep.js'
import { createRedactor, joinRedactors, type Redactor } from '../../redaction/redactor.js'
import type { Warning } from '../../session/apply/session-report.js'
import { planMotherDuckSession } from '../../session/plan/plan-motherduck-session.js'
import { planQuackSession } from '../../session/plan/plan-quack-session.js'
import { placeOfOpenOption, planSession } from '../../session/plan/plan-session.js'
import type { PlanLimits, SessionPlan, SessionStep } from '../../session/plan/session-plan.js'
import { planMacros } from '../../views/definition/plan-macros.js'
import { planViews } from '../../views/definition/plan-views.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'
import { acquireDatabase, isFile, releaseDatabase } from '../database/acquire-database.js'
import { onUsableDatabase } from '../database/on-usable-database.js'
import { isReadOnly, type OpenDatabase, parallelCalls } from '../database/registry.js'
import { type ConnectionPool, createConnectionPool, poolLimits } from '../query/connection-pool.js'
import { unlessLost } from '../query/retry-if-lost.js'
import { type RestoreOptions, restoreCatalog } from '../restore/restore-catalog.js'
import type { CatalogReport } from '../types/catalog-report.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { EmitEvent } from '../types/emit-event.js'
import { createRemoteReader } from './read-remote-text.js'

const debug = createDebug('duckalog:connection')

/** What a config and the options say, before anything is opened. */
export interface PlannedCatalog {
  readonly config: CatalogConfig
  readonly session: SessionPlan
  /** The macros, then the views. */
  readonly definitions: readonly ViewDefinition[]
  /** Knows the credentials of the config, and of the catalogs that it attaches. */
  readonly redactor: Redactor
  /** The catalogs that it attaches. */
  readonly children: readonly PlannedChild[]
}

/** A catalog that is attached to another one. */
export interface PlannedChild extends PlannedCatalog {
  readonly alias: string
  /** Where it is attached. */
  readonly at: ConfigPath
  /** The database file, where it is named beside the attachment. */
  readonly databasePath: string | undefined
}

/** A catalog with its database open and its session restored. */
export interface OpenCatalog {
  readonly planned: PlannedCatalog
  readonly database: OpenDatabase
  /** Keeps instance state and views up to date; never handed out. Another one after {@link withKeeper} has found it lost. */
  keeper: DriverConnection
  readonly pool: ConnectionPool
  readonly redactor: Redactor
  readonly report: CatalogReport
}

/** Reads the config and plans from it. */
export async function planCatalog<N>(
  source: string | URL | CatalogInput,
  options: ConnectOptions<N>,
  redactor = createRedactor(),
): Promise<PlannedCatalog> {
  const config = await loadCatalog(source, options)
  return planLoaded(config, options, redactor).catch((error: unknown) => {
    rememberSources(error, sourcesOf(config))
    throw error
  })
}

async function planLoaded<N>(config: CatalogConfig, options: ConnectOptions<N>, redactor: Redactor): Promise<PlannedCatalog> {
  for (const credential of credentialsOf(config)) redactor.add(credential)
  const { databasePath, restorers, timeouts, instance } = options
  return located({ config, redactor }, options, async () => {
    const attachedElsewhere = instance !== undefined || isMotherDuck(databasePath ?? config.duckdb.database ?? '')
    const session = planSession(config, { ...(restorers && { restorers }), limits: limitsOf(timeouts), attachedElsewhere })
    const database =
      databasePath === undefined || !isFile(databasePath) ? (databasePath ?? session.database) : resolve(databasePath)
    const definitions = [...planMacros(config), ...planViews(config)]
    // What the catalog attaches is attached, and brought up to date, where its database is
    if (isQuackAddress(database))
      return { config, session: planQuackSession(config, session, database), definitions, redactor, children: [] }
    const children = await Promise.all(
      childrenOf(config).map(async (child, index) =>
        planChild(child, config.attachments?.duckalog?.[index], index, options, redactor),
      ),
    )
    const plan = isMotherDuck(database) ? planMotherDuckSession(config, session, database) : { ...session, database }
    return { config, session: plan, definitions, redactor, children }
  })
}

async function planChild<N>(
  { config, isElsewhere }: ChildCatalog,
  { alias = '', database }: Partial<DuckalogAttachmentConfig> = {},
  index: number,
  options: ConnectOptions<N>,
  redactor: Redactor,
): Promise<PlannedChild> {
  const { databasePath: _, ...inherited } = options
  const databasePath = isElsewhere ? database : undefined
  const planned = await planLoaded(config, { ...inherited, ...(databasePath !== undefined && { databasePath }) }, redactor)
  return { ...planned, alias, at: ['attachments', 'duckalog', index], databasePath }
}

async function loadCatalog<N>(source: string | URL | CatalogInput, options: ConnectOptions<N>): Promise<CatalogConfig> {
  const { env, loadDotenv, profile, base, allowedRoots, allowInsecure, signal } = options
  const reader = createRemoteReader(driverOf(options))
  try {
    return await loadConfig(source, {
      ...(env && { env }),
      ...(loadDotenv !== undefined && { loadDotenv }),
      ...(profile !== undefined && { profile }),
      ...(base !== undefined && { base }),
      ...(allowedRoots && { allowedRoots }),
      ...(allowInsecure !== undefined && { allowInsecure }),
      ...(signal && { signal }),
      readRemote: reader.read,
    })
  } finally {
    await reader.close()
  }
}

/** How a catalog is opened. */
export type OpenOptions<N> = ConnectOptions<N> & Pick<RestoreOptions, 'temporarySecrets'>

/**
 * Opens the database of a planned catalog, restores the session and brings the views up to date; when any of it fails, nothing
 * stays open.
 */
export async function openCatalog<N>(planned: PlannedCatalog, options: OpenOptions<N>, emit: EmitEvent): Promise<OpenCatalog> {
  const { config, session, definitions, redactor } = planned
  const start = performance.now()
  emit({ type: 'connect-start', database: session.database })
  const open = () => acquire(session, options, redactor, emit)
  const restore = async (database: OpenDatabase): Promise<OpenCatalog> => {
    joinRedactors(redactor, database.redactor)
    const keeper = await database.instance.connect().catch(async (error: unknown) => {
      await releaseDatabase(database)
      throw error
    })
    const { signal } = options
    let pool: ConnectionPool | undefined
    // What hangs in DuckDB ends with its connection
    const stop = () => void Promise.all([pool?.close(), keeper.close()])
    signal?.addEventListener('abort', stop)
    try {
      const opened = describeOpening(database, session, options)
      for (const warning of opened) emit({ type: 'warning', ...warning })
      const readOnly = options.readOnly || isReadOnly(database)
      const restored = await database.lock.run(() => {
        const alone = database.holders === 1 ? { alone: database.instance } : {}
        return restoreCatalog(database, keeper, config, session, definitions, { ...options, ...alone, readOnly, redactor, emit })
      })
      signal?.throwIfAborted()
      pool = createConnectionPool(database.instance, connectionSteps(session), poolLimits(options, parallelCalls()))
      // What is wrong with the state of a connection is found now, not by the first query
      await (await pool.borrow()).release()
      signal?.throwIfAborted()
      const report = redactDeep({ ...restored, warnings: [...opened, ...restored.warnings] }, redactor.redact)
      const durationMs = performance.now() - start
      debug('connected to %s in %d ms', redactor.redact(session.database), Math.round(durationMs))
      emit({ type: 'connect-done', durationMs })
      return { planned, database, keeper, pool, redactor, report }
    } catch (error) {
      await Promise.all([pool?.close(), keeper.close()])
      const released = releaseDatabase(database)
      // A database in which a call hangs is closed when that call lets it: nobody waits for it
      if (database.stuck.size === 0) await released
      else released.catch(() => undefined)
      throw signal?.aborted ? signal.reason : isFile(database.path) ? toDamageError(database.path, error) : error
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }
  return located(planned, options, () => onUsableDatabase(open, restore))
}

/**
 * Runs work on the keeper of a catalog, once more on a new one if the server has forgotten it: it had nothing but its session there.
 */
export function withKeeper<T>(catalog: OpenCatalog, work: (keeper: DriverConnection) => Promise<T>): Promise<T> {
  return unlessLost(async () => {
    const { keeper } = catalog
    if (keeper.lost) {
      catalog.keeper = await catalog.database.instance.connect()
      await keeper.close()
    }
    return work(catalog.keeper)
  })
}

/** Closes an open catalog: its connections first, then the database, if no other catalog holds it. */
export async function closeCatalog({ pool, keeper, database }: OpenCatalog): Promise<void> {
  await Promise.all([pool.close(), keeper.close()])
  await releaseDatabase(database)
}

/** The steps that every connection is restored with. */
export function connectionSteps({ steps }: SessionPlan): readonly SessionStep[] {
  return steps.filter(({ scope }) => scope === 'connection')
}

/** The driver of the options, or the default one. */
export function driverOf<N>({ driver }: Pick<ConnectOptions<N>, 'driver'>): Driver {
  return driver ?? nodeApi()
}

/** Gives errors that a place in the config caused their file, line and column, and takes credentials out of them. */
export async function located<T>(
  { config, redactor }: Pick<PlannedCatalog, 'config' | 'redactor'>,
  { databasePath }: Pick<ConnectOptions, 'databasePath'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const at = isDuckalogError(error) ? placeOfDatabaseError(error, config, databasePath) : undefined
    const placed = locateError(placeError(error, at), (path) => locationOf(config, path))
    throw redactDeep(placed, redactor.redact)
  }
}

/** What is other than the config and the options asked for. */
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

/** What is wrong with the database itself is wrong where the config names it, unless an option named it. */
function placeOfDatabaseError(
  error: DuckalogError,
  config: CatalogConfig,
  databasePath: string | undefined,
): ConfigPath | undefined {
  const { option } = error as Partial<ConnectionError>
  if (option !== undefined) return placeOfOpenOption(config, option)
  if (databasePath !== undefined || config.duckdb.database === undefined) return undefined
  return error.code.startsWith('DATABASE_') ? ['duckdb', 'database'] : undefined
}

/** Postgres counts in whole seconds; it may take no longer than the step that waits for it. */
function limitsOf({ attach }: NonNullable<ConnectOptions['timeouts']> = {}): PlanLimits {
  return attach === undefined ? {} : { connectTimeout: Math.min(2_147_483, Math.max(1, Math.floor(attach / 1_000))) }
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
    reach: { redactor, onEvent: emit, timeouts, ...(retry && { retry }), ...(signal && { signal }) },
    readOnly,
    orReadOnly: onLocked === 'readOnly',
    lockTimeout: onLocked === 'fail' ? 0 : (timeouts.lock ?? 10_000),
    redactor,
    signal,
    onWait: () => emit({ type: 'waiting-for-lock', database: session.database }),
  })
}
