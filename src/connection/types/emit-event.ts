import { channel } from 'node:diagnostics_channel'
import { callListener } from '../../call-listener.js'
import { createDebug } from '../../create-debug.js'
import { redactDeep } from '../../redaction/redact-deep.js'
import type { Redactor } from '../../redaction/redactor.js'
import type { CatalogEvent } from './catalog-report.js'
import type { ConnectOptions } from './connect-options.js'

const debug = createDebug('duckalog:connection')
const events = channel('duckalog:event')

export type EmitEvent = (event: CatalogEvent) => void

/**
 * Tells a host what happens, and the subscribers of the diagnostics channel `duckalog:event`. A listener that fails does not stop
 * the work. No text of an event holds a credential.
 */
export function createEmitter(onEvent: ConnectOptions['onEvent'], { redact }: Redactor): EmitEvent {
  return (told) => {
    const event = redactDeep(told, redact)
    events.publish(event)
    if (onEvent) callListener(onEvent, event, (error) => debug('onEvent failed at %s: %s', event.type, error))
  }
}
