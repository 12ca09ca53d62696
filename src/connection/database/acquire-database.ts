import { isQuackAddress } from '../../config/notation/parse-quack-address.js'
import type { NativeInstance } from '../../driver/core/driver.js'
import { isInvalidated } from '../../driver/core/duckdb-errors.js'
import { ConnectionError, DriverError } from '../../errors.js'
import { createRedactor, joinRedactors } from '../../redaction/redactor.js'
import { revealAll } from '../../secret-value.js'
import type { SessionPlan, SessionStep } from '../../session/plan/session-plan.js'
import { isFile, realPath } from './file-identity.js'
import { openFile } from './open-file.js'
import { type AcquireOptions, newDatabase, openInstance } from './open-instance.js'
import { openMotherDuck } from './open-motherduck.js'
import { openQuack } from './open-quack.js'
import { getRegistry, type OpenDatabase, scheduleCall, withFileLock } from './registry.js'

/**
 * Opens the database of a plan, or joins the catalogs of this process that already have it open. Release it with
 * {@link releaseDatabase}.
 *
 * @throws ConnectionError DATABASE_SHARED, DATABASE_LOCKED, DATABASE_CORRUPT, DATABASE_OPEN_FAILED
 */
export async function acquireDatabase(plan: SessionPlan, given: AcquireOptions): Promise<OpenDatabase> {
  const { database: path } = plan
  const redactor = createRedactor()
  joinRedactors(redactor, given.redactor)
  const options = { ...given, redactor }
  if (isQuackAddress(path) && (options.readOnly || options.instance)) throw unsupportedOnServer(path, options)
  if (options.instance) return adoptInstance(options.instance, path, options)
  const planned = await revealAll(plan.openOptions)
  // A remote database is attached read-only; the one in memory is not
  if (plan.reach) return acquireRemote({ ...plan, openOptions: planned }, plan.reach, options)
  const openOptions = { ...planned, ...(options.readOnly && { access_mode: 'READ_ONLY' }) }
  if (!isFile(path)) {
    if (options.readOnly) throw notReadable(path)
    return newDatabase(path, openOptions, options, await openInstance(path, openOptions, options))
  }
  return openFile(path, openOptions, options)
}

/** Opens a database in memory, through which each connection reaches the remote one. */
async function acquireRemote(
  { database: path, openOptions }: Pick<OpenDatabase, 'openOptions'> & Pick<SessionPlan, 'database'>,
  steps: readonly SessionStep[],
  options: AcquireOptions,
): Promise<OpenDatabase> {
  const openRemote = isQuackAddress(path) ? openQuack : openMotherDuck
  const local = await openInstance(':memory:', openOptions, options)
  const { instances } = getRegistry()
  try {
    const instance = await openRemote(local, path, steps, { ...options.reach, readOnly: options.readOnly })
    instances.add(instance)
    return newDatabase(path, openOptions, options, instance)
  } catch (error) {
    await local.close()
    throw error
  } finally {
    instances.delete(local)
  }
}

/**
 * Releases a database. The last holder closes it.
 * @param isLeaving - whether the holder is counted in `leaving`
 */
export async function releaseDatabase(database: OpenDatabase, isLeaving = false): Promise<void> {
  if (database.hosted || !isFile(database.path)) return dropHolder(database, isLeaving)
  await withFileLock(await realPath(database.path), () => dropHolder(database, isLeaving))
}

/** Closes a database that a fatal error made unusable, even if other catalogs hold it. Their next call fails. */
async function abandonDatabase(database: OpenDatabase): Promise<void> {
  if (!isFile(database.path)) return close(database)
  await withFileLock(await realPath(database.path), () => close(database))
}

/**
 * Opens or joins a database and runs work on it. If a joined database turns out to be unusable after a fatal error, it is closed for all
 * catalogs, and the work runs again on a new instance.
 */
export async function onUsableDatabase<T>(
  acquire: () => Promise<OpenDatabase>,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const database = await acquire()
  const isJoined = database.holders > 1
  try {
    return await work(database)
  } catch (error) {
    // Another connect may have closed it meanwhile
    const isAbandoned = () => !getRegistry().instances.has(database.instance)
    if (!isJoined || database.hosted || !(isInvalidated(error) || isAbandoned())) throw error
    await abandonDatabase(database)
    return work(await acquire())
  }
}

async function dropHolder(database: OpenDatabase, isLeaving: boolean): Promise<void> {
  database.holders -= 1
  if (isLeaving) database.leaving -= 1
  if (database.holders === 0) await close(database)
}

/** Wraps an instance of the host. What was restored on it persists, so the next catalog on it inherits the record. */
async function adoptInstance(native: NativeInstance, path: string, options: AcquireOptions): Promise<OpenDatabase> {
  const { driver, redactor } = options
  const { hosted, files, instances } = getRegistry()
  const known = hosted.get(native)
  if (known && known.holders > 0) {
    known.holders += 1
    return known
  }
  if (!driver.adopt)
    throw new DriverError('DRIVER_UNSUPPORTED', `The driver ${driver.name} does not support \`instance\`. Remove that option.`)
  const instance = await driver.adopt(native, { redact: redactor.redact, schedule: scheduleCall })
  instances.add(instance)
  const fresh = newDatabase(path, {}, options, instance, true)
  const database: OpenDatabase = known ? { ...fresh, restored: known.restored, attached: known.attached } : fresh
  for (const file of database.attached.keys()) if (!files.has(file)) files.set(file, database)
  hosted.set(native, database)
  return database
}

async function close(database: OpenDatabase): Promise<void> {
  try {
    await database.instance.close()
  } finally {
    const { files, instances } = getRegistry()
    instances.delete(database.instance)
    for (const [file, holder] of files) if (holder === database) files.delete(file)
  }
}

function unsupportedOnServer(path: string, { instance }: AcquireOptions): ConnectionError {
  const option = instance ? 'instance' : 'readOnly'
  const instead = instance ? 'Remove the option.' : 'Start the server with --read-only instead.'
  const message = `The option \`${option}\` is not supported for a database on a quack server (${JSON.stringify(path)}). ${instead}`
  return new ConnectionError('DATABASE_OPEN_FAILED', message)
}

function notReadable(path: string): ConnectionError {
  const message = `readOnly needs an existing database file, and ${JSON.stringify(path)} is not a file. Set databasePath, or remove readOnly.`
  return new ConnectionError('DATABASE_OPEN_FAILED', message)
}
