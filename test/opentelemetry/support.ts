import { type Attributes, type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

/** The SDK, with exporters in memory. */
export function startTelemetry() {
  const spanExporter = new InMemorySpanExporter()
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] })
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 })
  const meters = new MeterProvider({ readers: [reader] })
  return {
    tracer: tracers.getTracer('test'),
    meter: meters.getMeter('test'),
    spans: () => spanExporter.getFinishedSpans(),
    /** The points of a metric, by its name. */
    async points(name: string) {
      metricExporter.reset()
      await reader.forceFlush()
      const metrics = metricExporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
      const found = metrics.filter(({ descriptor }) => descriptor.name === name)
      return {
        unit: found[0]?.descriptor.unit,
        points: found.flatMap(({ dataPoints }) => dataPoints.map(({ attributes, value }) => ({ attributes, value }))),
      }
    },
    [Symbol.asyncDispose]: async () => {
      await tracers.shutdown()
      await meters.shutdown()
    },
  }
}

/** A span as tests look at it, with the name of its parent. */
export function describeSpan(span: ReadableSpan, all: readonly ReadableSpan[]): SpanDescription {
  const parent = all.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId)
  return {
    name: span.name,
    kind: SpanKind[span.kind] ?? '',
    parent: parent?.name,
    status: SpanStatusCode[span.status.code] ?? '',
    message: span.status.message,
    attributes: span.attributes,
  }
}

export interface SpanDescription {
  readonly name: string
  readonly kind: string
  readonly parent: string | undefined
  readonly status: string
  readonly message: string | undefined
  readonly attributes: Attributes
}

export function secondsOf([seconds, nanoseconds]: HrTime): number {
  return seconds + nanoseconds / 1e9
}
