import { createSemaphore } from '../../async/semaphore.js'
import type { Driver, DriverInstance, NativeInstance } from '../../driver/core/driver.js'
import type { Redactor } from '../../redaction/redactor.js'
import type { ApplySessionOptions } from '../../session/apply/apply-session.js'
import { getRegistry, type OpenDatabase, scheduleCall } from './registry.js'

export interface AcquireOptions {
  readonly driver: Driver
  /** An instance of the host, instead of the database of the plan. */
  readonly instance?: NativeInstance | undefined
  readonly readOnly: boolean
  /** Open the file read-only if another process prevents writing. */
  readonly orReadOnly?: boolean | undefined
  /** Milliseconds to wait for another process to release the file; 0 does not wait. */
  readonly lockTimeout: number
  /** Knows the secrets of the catalog. The database gets a redactor of its own, which other catalogs join. */
  readonly redactor: Redactor
  /** Options for reaching a database on another machine. */
  readonly reach?: ApplySessionOptions | undefined
  readonly signal?: AbortSignal | undefined
  /** Called before each wait for the file lock. */
  readonly onWait: () => void
}

/** Opens an instance through the driver and registers it. */
export async function openInstance(
  path: string,
  config: Readonly<Record<string, string>>,
  { driver, redactor }: AcquireOptions,
): Promise<DriverInstance> {
  const instance = await driver.open(path, { config, redact: redactor.redact, schedule: scheduleCall })
  getRegistry().instances.add(instance)
  return instance
}

/** The record of an instance that was just opened. */
export function newDatabase(
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
    leaving: 0,
    hosted,
    restored: new Map(),
    attached: new Map(),
    stuck: new Map(),
    lock: createSemaphore(1),
    refreshing: createSemaphore(1),
  }
}
