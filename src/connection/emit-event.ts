import { channel } from 'node:diagnostics_channel'
import { createDebug } from '../create-debug.js'
import type { CatalogEvent } from './catalog-report.js'
import type { ConnectOptions } from './connect-options.js'

const debug = createDebug('duckalog:connection')
const events = channel('duckalog:event')

/** @internal */
export type EmitEvent = (event: CatalogEvent) => void

/**
 * Tells a host what happens, and the subscribers of the diagnostics channel `duckalog:event`. A listener that throws does not stop
 * the work.
 * @internal
 */
export function createEmitter(onEvent: ConnectOptions['onEvent']): EmitEvent {
  return (event) => {
    events.publish(event)
    try {
      onEvent?.(event)
    } catch (error) {
      debug('onEvent threw at %s: %s', event.type, error)
    }
  }
}
