import { createSemaphore, type Semaphore } from '../../async/semaphore.js'
import type { DriverInstance } from '../../driver/core/driver.js'
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
  /** A mutex for changes of the instance's state. */
  readonly lock: Semaphore
}

/** All DuckDB files that instances of this package touch in this process, main and attached ones, by file identity. */
export interface Registry {
  readonly files: Map<string, OpenDatabase>
  /** A mutex for each file that is being opened or closed. */
  readonly locks: Map<string, Semaphore>
  /** Every instance that is open, in memory too: the exit of the process ends what runs on them. */
  readonly instances: Set<DriverInstance>
  /** Limits the concurrent calls into DuckDB, over all instances. */
  readonly calls: Semaphore
  /** Instances of the host, with what catalogs have restored on them. */
  readonly hosted: WeakMap<object, OpenDatabase>
  /** Limits the concurrent calls that wait for another machine and cannot be interrupted, over all instances. */
  readonly remote: Semaphore
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
export function scheduleCall<T>(call: () => Promise<T>): Promise<T> {
  return getRegistry().calls.run(call)
}

function createRegistry(): Registry {
  const instances = new Set<DriverInstance>()
  // Node waits for native work before it exits: a query that nobody will read the result of would hold the process
  process.on('exit', () => interruptAll(instances))
  return {
    files: new Map(),
    locks: new Map(),
    instances,
    calls: createSemaphore(parallelCalls()),
    remote: createSemaphore(parallelRemoteCalls()),
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

/** Runs work on one file while no other work on it runs in this process. */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const { locks } = getRegistry()
  const lock = locks.get(file) ?? createSemaphore(1)
  locks.set(file, lock)
  try {
    return await lock.run(work)
  } finally {
    if (lock.held === 0) locks.delete(file)
  }
}

/** Whether a database was opened for reading only. */
export function isReadOnly({ openOptions }: OpenDatabase): boolean {
  return openOptions.access_mode?.toUpperCase() === 'READ_ONLY'
}
