import { channel } from 'node:diagnostics_channel'
import { callListener } from '../call-listener.js'
import { createDebug } from '../create-debug.js'
import type { CatalogEvent } from './catalog-report.js'
import type { ConnectOptions } from './connect-options.js'

const debug = createDebug('duckalog:connection')
const events = channel('duckalog:event')

/** @internal */
export type EmitEvent = (event: CatalogEvent) => void

/**
 * Tells a host what happens, and the subscribers of the diagnostics channel `duckalog:event`. A listener that fails does not stop
 * the work.
 * @internal
 */
export function createEmitter(onEvent: ConnectOptions['onEvent']): EmitEvent {
  return (event) => {
    events.publish(event)
    if (onEvent) callListener(onEvent, event, (error) => debug('onEvent failed at %s: %s', event.type, error))
  }
}
