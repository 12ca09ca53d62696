import { createWaitingLine, type WaitingLine } from '../../async/waiting-line.js'
import type { DriverInstance } from '../../driver/core/driver.js'
import { ConnectionError } from '../../errors.js'
import type { Redactor } from '../../redaction/redactor.js'

/** A database file that this process has open, or an in-memory database. */
export interface OpenDatabase {
  readonly path: string
  readonly driver: string
  readonly openOptions: Readonly<Record<string, string>>
  readonly instance: DriverInstance
  /** Knows the secrets of every catalog that holds it, or held it. */
  readonly redactor: Redactor
  /** How many catalogs hold it; the last one closes it. */
  holders: number
  /** The instance state that is restored: the step, and a fingerprint of what it did. */
  readonly restored: Map<string, string>
  /** Whether the instance is the host's, who closes it. */
  readonly hosted: boolean
  /** Keys of the files that the instance attached. */
  readonly attached: Map<string, string>
  /** The steps whose call nothing could end, with the end that it comes to by itself. */
  readonly stuck: Map<string, Promise<void>>
  /** The end of the line of those who want to change the instance's state. */
  queue: Promise<unknown>
}

/** All DuckDB files that instances of this package touch in this process, main and attached ones, by file identity. */
export interface Registry {
  readonly files: Map<string, OpenDatabase>
  /** Opens and closes of one file wait for each other. */
  readonly busy: Map<string, Promise<unknown>>
  /** Every instance that is open, in memory too: the exit of the process ends what runs on them. */
  readonly instances: Set<DriverInstance>
  /** Lets the calls of all instances into DuckDB. */
  readonly calls: WaitingLine
  /** Instances of the host, with what catalogs have restored on them. */
  readonly hosted: WeakMap<object, OpenDatabase>
  /** Lets in the calls of all instances that wait for another machine, and that nothing can end. */
  readonly remote: WaitingLine
}

const key = Symbol.for('duckalog.registry')

/**
 * The one registry of this process (of this thread: a worker has its own). On `globalThis`, so that the ESM and the CJS copy of
 * the package share it.
 */
export function getRegistry(): Registry {
  const holder = globalThis as { [key]?: Registry }
  holder[key] ??= createRegistry()
  return holder[key]
}

/**
 * How many calls may run in DuckDB at once: one less than the threads that Node gives to native work, so that the file system of
 * the host never waits for queries.
 */
export function parallelCalls(): number {
  return Math.max(1, (Number(process.env.UV_THREADPOOL_SIZE) || 4) - 1)
}

/** How many of these calls may hang: one less, which is left for what DuckDB does at home. */
function parallelRemoteCalls(): number {
  return Math.max(1, parallelCalls() - 1)
}

/** Runs a call to DuckDB when fewer than {@link parallelCalls} others run; those who wait are served in order. */
export async function scheduleCall<T>(call: () => Promise<T>): Promise<T> {
  const leave = await getRegistry().calls.enter()
  try {
    return await call()
  } finally {
    leave()
  }
}

function createRegistry(): Registry {
  const instances = new Set<DriverInstance>()
  // Node waits for native work before it exits: a query that nobody will read the result of would hold the process
  process.on('exit', () => interruptAll(instances))
  return {
    files: new Map(),
    busy: new Map(),
    instances,
    calls: createWaitingLine(parallelCalls()),
    remote: createWaitingLine(parallelRemoteCalls()),
    hosted: new WeakMap(),
  }
}

/** A few times: a statement that is about to start does not hear the first one. */
function interruptAll(instances: ReadonlySet<DriverInstance>): void {
  for (let round = 0; round < 3 && instances.size > 0; round++) {
    for (const instance of instances) instance.interrupt?.()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
  }
}

/** Runs work on one file after all earlier work on it has ended, well or badly. */
export async function inTurn<T>(file: string, work: () => Promise<T>): Promise<T> {
  const { busy } = getRegistry()
  const turn = (busy.get(file) ?? Promise.resolve()).then(work, work)
  busy.set(file, turn)
  try {
    return await turn
  } finally {
    if (busy.get(file) === turn) busy.delete(file)
  }
}

/** Runs work on the state of an instance, alone. */
export function exclusively<T>(database: OpenDatabase, work: () => Promise<T>): Promise<T> {
  const turn = database.queue.then(work, work)
  database.queue = turn.catch(() => undefined)
  return turn
}

/**
 * Records that an instance attaches a file.
 * @throws ConnectionError DATABASE_SHARED when another instance of this process holds it
 */
export function claimAttached(database: OpenDatabase, file: string, path: string): void {
  const { files } = getRegistry()
  const holder = files.get(file)
  if (holder === database && !database.attached.has(file)) throw ownFileError(path)
  if (holder && holder !== database)
    throw sharedError(path, `${describe(database)} wants to attach it while ${describe(holder)} holds it`)
  files.set(file, database)
  database.attached.set(file, path)
}

/** Takes back a claim of {@link claimAttached}. */
export function releaseAttached(database: OpenDatabase, file: string): void {
  database.attached.delete(file)
  getRegistry().files.delete(file)
}

function ownFileError(path: string): ConnectionError {
  const message =
    `The database file ${JSON.stringify(path)} is the catalog's own database, so it cannot be attached as well. Remove the attachment: ` +
    'its tables and views can be read without it.'
  return new ConnectionError('DATABASE_SHARED', message)
}

/** Two instances of one file in one process would lose data without a word. */
export function sharedError(path: string, why: string): ConnectionError {
  const message =
    `The database file ${JSON.stringify(path)} cannot be opened twice in one process: ${why}. Two DuckDB instances of one file in one ` +
    'process lose its lock and then data, even if both only read. Attach it in one catalog and query it there, let both catalogs use the ' +
    'same `duckdb.database` (they then share one instance), or close one of them first.'
  return new ConnectionError('DATABASE_SHARED', message)
}

export function describe({ path }: OpenDatabase): string {
  return path === ':memory:' ? 'a catalog in memory' : `the catalog on ${JSON.stringify(path)}`
}

/** Whether a database was opened for reading only. */
export function isReadOnly({ openOptions }: OpenDatabase): boolean {
  return openOptions.access_mode?.toUpperCase() === 'READ_ONLY'
}
