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
 * Opens the database of a plan, or joins the catalogs of this process that have it open already. Give it back with
 * {@link releaseDatabase}.
 *
 * @throws ConnectionError DATABASE_SHARED, DATABASE_LOCKED, DATABASE_CORRUPT, DATABASE_OPEN_FAILED
 */
export async function acquireDatabase(plan: SessionPlan, given: AcquireOptions): Promise<OpenDatabase> {
  const { database: path } = plan
  const redactor = createRedactor()
  joinRedactors(redactor, given.redactor)
  const options = { ...given, redactor }
  if (isQuackAddress(path) && (options.readOnly || options.instance)) throw notServed(path, options)
  if (options.instance) return adoptInstance(options.instance, path, options)
  const planned = await revealAll(plan.openOptions)
  // What is reached through a database in memory is attached read-only itself
  if (plan.reach) return acquireRemote({ ...plan, openOptions: planned }, plan.reach, options)
  const openOptions = { ...planned, ...(options.readOnly && { access_mode: 'READ_ONLY' }) }
  if (!isFile(path)) {
    if (options.readOnly) throw nothingToRead(path)
    return newDatabase(path, openOptions, options, await openInstance(path, openOptions, options))
  }
  return openFile(path, openOptions, options)
}

/** A database in memory, through which each connection reaches the other one. */
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

/** Gives a database back; the last holder closes it. */
export async function releaseDatabase(database: OpenDatabase): Promise<void> {
  if (database.hosted || !isFile(database.path)) return giveBack(database)
  await withFileLock(await realPath(database.path), () => giveBack(database))
}

/**
 * Closes a database that a fatal error made unusable, though other catalogs hold it: nothing works there, and their next call tells
 * them.
 */
export async function abandonDatabase(database: OpenDatabase): Promise<void> {
  if (!isFile(database.path)) return close(database)
  await withFileLock(await realPath(database.path), () => close(database))
}

/**
 * Opens or joins a database and works on it. A joined database that a fatal error had made unusable is given up, also by the other
 * catalogs that hold it, and the work is done on a new instance.
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
    // Another connect may have given it up meanwhile
    const isGivenUp = () => !getRegistry().instances.has(database.instance)
    if (!isJoined || database.hosted || !(isInvalidated(error) || isGivenUp())) throw error
    await abandonDatabase(database)
    return work(await acquire())
  }
}

async function giveBack(database: OpenDatabase): Promise<void> {
  database.holders -= 1
  if (database.holders === 0) await close(database)
}

/** What was restored on an instance of the host stays there, and is known to the next catalog. */
async function adoptInstance(native: NativeInstance, path: string, options: AcquireOptions): Promise<OpenDatabase> {
  const { driver, redactor } = options
  const { hosted, files, instances } = getRegistry()
  const known = hosted.get(native)
  if (known && known.holders > 0) {
    known.holders += 1
    return known
  }
  if (!driver.adopt)
    throw new DriverError('DRIVER_UNSUPPORTED', `The driver ${driver.name} cannot take over an instance. Leave \`instance\` out.`)
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

function notServed(path: string, { instance }: AcquireOptions): ConnectionError {
  const option = instance ? 'instance' : 'readOnly'
  const instead = instance ? 'the database is in the server' : 'it is the server that is started with --read-only'
  const message = `The option \`${option}\` does not go with a database on a server (${JSON.stringify(path)}): ${instead}. Leave it out.`
  return new ConnectionError('DATABASE_OPEN_FAILED', message)
}

function nothingToRead(path: string): ConnectionError {
  const message = `There is nothing to read in ${JSON.stringify(path)}: readOnly needs a database file that exists. Give databasePath, or leave readOnly out.`
  return new ConnectionError('DATABASE_OPEN_FAILED', message)
}
