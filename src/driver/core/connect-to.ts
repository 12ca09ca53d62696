import type { DriverOpenOptions, NativeInstance } from './driver.js'
import { toOpenError } from './to-open-error.js'

/**
 * A connection of a client's own.
 * @param database - its path or name, for an error
 * @throws DriverError, ConnectionError as {@link toOpenError} tells
 */
export async function connectTo<N>(
  instance: NativeInstance<N>,
  database: string,
  redact: NonNullable<DriverOpenOptions['redact']> = (text) => text,
): Promise<N> {
  try {
    return await instance.connect()
  } catch (error) {
    throw toOpenError(database, error, redact)
  }
}
