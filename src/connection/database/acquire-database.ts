import { pause } from '../../async/backoff.js'
import { createSemaphore } from '../../async/semaphore.js'
import { isQuackAddress } from '../../config/notation/parse-quack-address.js'
import { checkRegular, NotAFileError } from '../../disk/open-regular-file.js'
import type { Driver, DriverInstance, NativeInstance } from '../../driver/core/driver.js'
import { ConnectionError, DriverError, isDuckalogError } from '../../errors.js'
import { createRedactor, joinRedactors, type Redactor } from '../../redaction/redactor.js'
import { saidBy } from '../../said-by.js'
import { revealAll } from '../../secret-value.js'
import type { ApplySessionOptions } from '../../session/apply/apply-session.js'
import type { SessionPlan, SessionStep } from '../../session/plan/session-plan.js'
import { identifyFile, isOpenInProcess, realPath } from './file-identity.js'
import { openMotherDuck } from './open-motherduck.js'
import { openQuack } from './open-quack.js'
import { describe, getRegistry, type OpenDatabase, scheduleCall, sharedError, withFileLock } from './registry.js'
import { withOpeningClaim } from './thread-lock.js'

export interface AcquireOptions {
  readonly driver: Driver
  /** The host's own instance, in place of the database of the plan. */
  readonly instance?: NativeInstance | undefined
  readonly readOnly: boolean
  /** Whether a file that another process lets nobody write is opened for reading. */
  readonly orReadOnly?: boolean
  /** Milliseconds; 0 does not wait. */
  readonly lockTimeout: number
  /** Knows the secrets of the catalog; the database gets one of its own, which other catalogs join. */
  readonly redactor: Redactor
  /** How a database on another machine is reached. */
  readonly reach?: ApplySessionOptions
  readonly signal?: AbortSignal | undefined
  readonly onWait: () => void
}

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
    return newDatabase(path, openOptions, options, await open(path, openOptions, options))
  }
  const deadline = performance.now() + options.lockTimeout
  for (let delay = 25; ; delay = Math.min(delay * 2, 500)) {
    options.signal?.throwIfAborted()
    try {
      return await withFileLock(await realPath(path), () => joinOrOpenLocked(path, openOptions, options))
    } catch (error) {
      if (!isDuckalogError(error, 'DATABASE_LOCKED') || performance.now() + delay > deadline) throw error
      options.onWait()
      await pause(delay, options.signal)
    }
  }
}

/** A database in memory, through which each connection reaches the other one. */
async function acquireRemote(
  { database: path, openOptions }: Pick<OpenDatabase, 'openOptions'> & Pick<SessionPlan, 'database'>,
  steps: readonly SessionStep[],
  options: AcquireOptions,
): Promise<OpenDatabase> {
  const openRemote = isQuackAddress(path) ? openQuack : openMotherDuck
  const local = await open(':memory:', openOptions, options)
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

async function giveBack(database: OpenDatabase): Promise<void> {
  database.holders -= 1
  if (database.holders === 0) await close(database)
}

/** Whether a database is a file of this machine, as against memory or a service. */
export function isFile(path: string): boolean {
  return !path.startsWith(':memory:') && !/^[a-z][a-z0-9_+.-]+:/i.test(path)
}

/**
 * What this process, in whatever thread or library, has to say against opening a file that no catalog of ours holds.
 * @throws ConnectionError DATABASE_LOCKED
 */
export async function refuseForeign(file: string, path: string): Promise<void> {
  if (!(await isOpenInProcess(file))) return
  const message =
    `The database file ${JSON.stringify(path)} is open in this process already, in another thread or outside of duckalog. Two instances of ` +
    'one file lose data: close the other one, or use its connection.'
  throw new ConnectionError('DATABASE_LOCKED', message, { retryable: true })
}

/** A file that cannot be written may still be read, if those who hold it only read it, too. */
async function joinOrOpenLocked(
  path: string,
  openOptions: Readonly<Record<string, string>>,
  options: AcquireOptions,
): Promise<OpenDatabase> {
  if (!options.orReadOnly) return joinOrOpen(path, openOptions, options)
  const forReading = { ...openOptions, access_mode: 'READ_ONLY' }
  const known = getRegistry().files.get(await identifyFile(path))
  if (known?.openOptions.access_mode === 'READ_ONLY') return joinOrOpen(path, forReading, options)
  try {
    return await joinOrOpen(path, openOptions, options)
  } catch (error) {
    // DuckDB says so where the others only read; a file that is written will be free for writing, too
    if (!isDuckalogError(error, 'DATABASE_LOCKED') || !/in read-only mode/.test(saidBy(error))) throw error
    return joinOrOpen(path, forReading, options)
  }
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

async function joinOrOpen(
  path: string,
  openOptions: Readonly<Record<string, string>>,
  options: AcquireOptions,
): Promise<OpenDatabase> {
  const { files } = getRegistry()
  const file = await identifyFile(path)
  const joinKnown = () => {
    const known = files.get(file)
    return known && join(known, file, path, openOptions, options)
  }
  const opening = async () => {
    const opened = joinKnown()
    if (opened) return opened
    await refuseForeign(file, path)
    await refuseIrregular(path)
    const instance = await open(path, openOptions, options)
    const database = newDatabase(path, openOptions, options, instance)
    // Asked for again, because a file that was not there before has its own identity only now
    files.set(await identifyFile(path), database)
    return database
  }
  return joinKnown() ?? withOpeningClaim(file, opening)
}

/** DuckDB would wait for a pipe for ever. */
async function refuseIrregular(path: string): Promise<void> {
  await checkRegular(path).catch((error: unknown) => {
    if (!(error instanceof NotAFileError)) return
    throw new ConnectionError(
      'DATABASE_OPEN_FAILED',
      `Cannot open the database ${JSON.stringify(path)}: it ${error.problem}. Give the path of a file.`,
    )
  })
}

function join(
  known: OpenDatabase,
  file: string,
  path: string,
  openOptions: Readonly<Record<string, string>>,
  { driver }: AcquireOptions,
): OpenDatabase {
  if (known.attached.has(file)) throw sharedError(path, `${describe(known)} has it attached`)
  if (known.driver !== driver.name)
    throw sharedError(path, `it is open through ${known.driver}, and now asked for through ${driver.name}`)
  const options = new Set([...Object.keys(known.openOptions), ...Object.keys(openOptions)])
  for (const option of options) {
    const [there, here] = [known.openOptions[option], openOptions[option]]
    if (there !== here)
      throw sharedError(path, `it is open with ${option} = ${there ?? 'default'}, and now asked for with ${here ?? 'default'}`)
  }
  known.holders += 1
  return known
}

function newDatabase(
  path: string,
  openOptions: Readonly<Record<string, string>>,
  { driver, redactor }: AcquireOptions,
  instance: DriverInstance,
  hosted = false,
): OpenDatabase {
  return {
    path,
    driver: driver.name,
    openOptions,
    instance,
    redactor,
    holders: 1,
    hosted,
    restored: new Map(),
    attached: new Map(),
    stuck: new Map(),
    lock: createSemaphore(1),
  }
}

async function open(
  path: string,
  config: Readonly<Record<string, string>>,
  { driver, redactor }: AcquireOptions,
): Promise<DriverInstance> {
  const instance = await driver.open(path, { config, redact: redactor.redact, schedule: scheduleCall })
  getRegistry().instances.add(instance)
  return instance
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
