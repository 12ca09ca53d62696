import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import type { CatalogEvent } from '../connection/types/catalog-report.js'
import { isDuckalogError } from '../index.js'
import { failureOf, labelOf, nameOf, placeOf, system } from './attributes.js'
import type { Recorder } from './follow-operations.js'

/** The span of an operation that runs, and those of its steps. */
interface RunningSpan {
  /** Finding the name of a statement means to redact and to parse its SQL, so it is done once. */
  readonly name: string
  readonly span: Span
  /** The context for spans of its parts. */
  readonly context: Context
  /** Steps with the same key end in the order in which they started. */
  readonly steps: Map<string, Span[]>
  /** From the event of a connect, which also knows it if the connect fails. */
  database?: string
}

/** Records a span for each operation. */
export function createSpanRecorder(tracer: Tracer, queryText: boolean): Recorder<RunningSpan> {
  return {
    start(operation, parent) {
      const { database } = operation.context
      const place = placeOf(database)
      const name = nameOf(operation)
      const attributes: Attributes = { ...system, 'db.operation.name': name, ...place }
      const outer = parent?.context ?? context.active()
      const span = tracer.startSpan(spanName(name, place), { kind: SpanKind.CLIENT, attributes }, outer)
      return { name, span, context: trace.setSpan(outer, span), steps: new Map() }
    },
    event(running, event) {
      recordEvent(tracer, running, event)
    },
    end(running, operation) {
      const { name, span, steps, database } = running
      const { error, sql } = operation.context
      const place = placeOf(operation.context.database ?? database)
      const failure = failureOf(operation)
      // Only when the config is known are all of its credentials redacted
      const isRedacted = operation.context.database !== undefined
      const text: Attributes = queryText && isRedacted && sql !== undefined ? { 'db.query.text': sql } : {}
      span.updateName(spanName(name, place))
      span.setAttributes({ ...place, ...text, ...failure })
      endUnfinished(steps, error)
      // The message may quote the statement
      const message = queryText || sql === undefined ? messageOf(error) : undefined
      if ('error.type' in failure) span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) })
      span.end()
    },
  }
}

function spanName(operation: string, place: Attributes): string {
  return [operation, labelOf(place)].filter((part) => part !== undefined).join(' ')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function recordEvent(tracer: Tracer, running: RunningSpan, event: CatalogEvent): void {
  const { span } = running
  switch (event.type) {
    case 'connect-start':
      running.database ??= event.database
      break
    case 'step-start':
      startStep(tracer, running, `${event.kind} ${event.name}`, {
        'duckalog.step.kind': event.kind,
        'duckalog.step.name': event.name,
      })
      break
    case 'step-done': {
      const { kind, name, status, reason } = event
      endStep(
        running,
        `${kind} ${name}`,
        { 'duckalog.step.status': status, ...(reason !== undefined && { 'duckalog.step.reason': reason }) },
        status === 'failed' ? (reason ?? '') : undefined,
      )
      break
    }
    case 'views-start':
      startStep(tracer, running, 'views', { 'duckalog.views.changes': event.changes })
      break
    case 'views-done':
      endStep(running, 'views', { 'duckalog.views.changes': event.changes })
      break
    case 'warning':
      span.addEvent('duckalog.warning', { 'duckalog.warning.code': event.code, 'duckalog.warning.message': event.message })
      break
    case 'waiting-for-lock':
      span.addEvent('duckalog.waiting_for_lock')
      break
    case 'views-conflict':
      span.addEvent('duckalog.views_conflict', { 'duckalog.views_conflict.attempt': event.attempt })
      break
    default:
  }
}

function startStep(tracer: Tracer, { context, steps }: RunningSpan, name: string, attributes: Attributes): void {
  const span = tracer.startSpan(name, { kind: SpanKind.INTERNAL, attributes }, context)
  steps.set(name, [...(steps.get(name) ?? []), span])
}

function endStep({ steps }: RunningSpan, name: string, attributes: Attributes, failure?: string): void {
  const [span, ...others] = steps.get(name) ?? []
  steps.set(name, others)
  span?.setAttributes(attributes)
  if (failure !== undefined) span?.setStatus({ code: SpanStatusCode.ERROR, message: failure })
  span?.end()
}

/** Ends the open steps of a failed operation. Its error names the step that failed. */
function endUnfinished(steps: ReadonlyMap<string, readonly Span[]>, error: unknown): void {
  const { kind, name } = isDuckalogError(error) && 'step' in error ? error.step : {}
  for (const [key, spans] of steps) {
    for (const span of spans) {
      const isCause = key === `${kind} ${name}`
      span.setAttribute('duckalog.step.status', isCause ? 'failed' : 'unfinished')
      if (isCause) span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) })
      span.end()
    }
  }
}
