import { createSemaphore } from '../../async/semaphore.js'
import type { Driver, DriverInstance, NativeInstance } from '../../driver/core/driver.js'
import type { Redactor } from '../../redaction/redactor.js'
import type { ApplySessionOptions } from '../../session/apply/apply-session.js'
import { getRegistry, type OpenDatabase, scheduleCall } from './registry.js'

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

export async function openInstance(
  path: string,
  config: Readonly<Record<string, string>>,
  { driver, redactor }: AcquireOptions,
): Promise<DriverInstance> {
  const instance = await driver.open(path, { config, redact: redactor.redact, schedule: scheduleCall })
  getRegistry().instances.add(instance)
  return instance
}

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
    hosted,
    restored: new Map(),
    attached: new Map(),
    stuck: new Map(),
    lock: createSemaphore(1),
  }
}
