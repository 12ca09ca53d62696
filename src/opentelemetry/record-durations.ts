import type { Attributes, Meter } from '@opentelemetry/api'
import { failureOf, nameOf, placeOf, system } from './attributes.js'
import type { Recorder } from './follow-operations.js'

/** Records how long operations take, in seconds. */
export function createDurationRecorder(meter: Meter): Recorder<{ readonly since: number }> {
  const durations = meter.createHistogram('db.client.operation.duration', {
    description: 'Duration of database client operations.',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] },
  })
  return {
    start: () => ({ since: performance.now() }),
    end({ since }, operation) {
      const attributes: Attributes = {
        ...system,
        'db.operation.name': nameOf(operation),
        ...placeOf(operation.context.database),
        ...failureOf(operation),
      }
      durations.record((performance.now() - since) / 1_000, attributes)
    },
  }
}
