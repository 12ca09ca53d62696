import { createSemaphore, type Semaphore } from '../../async/semaphore.js'
import type { DriverInstance } from '../../driver/core/driver.js'
import type { Redactor } from '../../redaction/redactor.js'

/** A database that this process has open. */
export interface OpenDatabase {
  readonly path: string
  readonly driver: string
  readonly openOptions: Readonly<Record<string, string>>
  readonly instance: DriverInstance
  /** Knows the secrets of every catalog that holds or held it. */
  readonly redactor: Redactor
  /** The number of catalogs that hold it; the last one closes it. */
  holders: number
  /** How many of the holders are closing after a failed connect. */
  leaving: number
  /** The restored instance state: a fingerprint for each step. */
  readonly restored: Map<string, string>
  /** Whether the instance belongs to the host, which closes it. */
  readonly hosted: boolean
  /** The files that the instance attached: path by file identity. */
  readonly attached: Map<string, string>
  /** Steps with a call that could not be interrupted; each promise settles when the call returns. */
  readonly stuck: Map<string, Promise<void>>
  /** A mutex for changes of the instance's state. */
  readonly lock: Semaphore
  /** A mutex for reading the rows of materialised views. */
  readonly refreshing: Semaphore
}

/** What all catalogs of this process share. */
export interface Registry {
  /** The DuckDB files that are open or attached, by file identity. */
  readonly files: Map<string, OpenDatabase>
  /** A mutex for each file that is being opened or closed. */
  readonly locks: Map<string, Semaphore>
  /** All open instances, including those in memory. The exit of the process interrupts them. */
  readonly instances: Set<DriverInstance>
  /** Limits the concurrent calls into DuckDB, over all instances. */
  readonly calls: Semaphore
  /** Instances of the host, with the state that catalogs restored on them. */
  readonly hosted: WeakMap<object, OpenDatabase>
  /** Limits the concurrent calls that wait for another machine and cannot be interrupted, over all instances. */
  readonly remote: Semaphore
  /** The holders of the leases of views whose rows this process refreshes. */
  readonly leases: Set<string>
}

const key = Symbol.for('duckalog.registry')

/** The registry of this thread. It is on `globalThis`, so that all copies of the package share it. */
export function getRegistry(): Registry {
  const holder = globalThis as { [key]?: Registry }
  holder[key] ??= createRegistry()
  return holder[key]
}

/**
 * How many calls may run in DuckDB concurrently: one less than the size of Node's thread pool, so that the host's file system calls never
 * wait for queries.
 */
export function parallelCalls(): number {
  return Math.max(1, (Number(process.env.UV_THREADPOOL_SIZE) || 4) - 1)
}

/** How many of these calls may wait for other machines: one less, so that local calls always get a thread. */
function parallelRemoteCalls(): number {
  return Math.max(1, parallelCalls() - 1)
}

/** Runs a call to DuckDB, at most {@link parallelCalls} of them concurrently, in FIFO order. */
export function scheduleCall<T>(call: () => Promise<T>): Promise<T> {
  return getRegistry().calls.run(call)
}

function createRegistry(): Registry {
  const instances = new Set<DriverInstance>()
  // Node waits for native work before it exits, so a running query would delay the exit
  process.on('exit', () => interruptAll(instances))
  return {
    files: new Map(),
    locks: new Map(),
    instances,
    calls: createSemaphore(parallelCalls()),
    remote: createSemaphore(parallelRemoteCalls()),
    hosted: new WeakMap(),
    leases: new Set(),
  }
}

/** Interrupts repeatedly, because an interrupt has no effect on a statement that is about to start. */
function interruptAll(instances: ReadonlySet<DriverInstance>): void {
  for (let round = 0; round < 3 && instances.size > 0; round++) {
    for (const instance of instances) instance.interrupt?.()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
  }
}

/** Runs work on a file while no other work on it runs in this process. */
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

/** Whether a database was opened read-only. */
export function isReadOnly({ openOptions }: OpenDatabase): boolean {
  return openOptions.access_mode?.toUpperCase() === 'READ_ONLY'
}
