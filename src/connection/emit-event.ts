import { createDebug } from '../create-debug.js'
import type { CatalogEvent, ConnectOptions } from './catalog-connection.js'

const debug = createDebug('duckalog:connection')

/** @internal */
export type EmitEvent = (event: CatalogEvent) => void

/**
 * Tells a host what happens. A listener that throws does not stop the work.
 * @internal
 */
export function createEmitter(onEvent: ConnectOptions['onEvent']): EmitEvent {
  return (event) => {
    try {
      onEvent?.(event)
    } catch (error) {
      debug('onEvent threw at %s: %s', event.type, error)
    }
  }
}
