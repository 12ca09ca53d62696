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

export interface EventEmitter extends EmitEvent {
  /** Whether anyone listens, so that frequent events are created only if needed. */
  isHeard(): boolean
}

/**
 * Emits events to the host and to subscribers of the diagnostics channel `duckalog:event`, without credentials. Errors of a listener are
 * logged and ignored.
 */
export function createEmitter(onEvent: ConnectOptions['onEvent'], { redact }: Redactor): EventEmitter {
  const emit = (given: CatalogEvent): void => {
    const event = redactDeep(given, redact)
    events.publish(event)
    if (onEvent) callListener(onEvent, event, (error) => debug('onEvent failed at %s: %s', event.type, error))
  }
  return Object.assign(emit, { isHeard: () => onEvent !== undefined || events.hasSubscribers })
}
