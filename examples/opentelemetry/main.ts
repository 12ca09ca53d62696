// Spans of a catalog: a tracer of the OpenTelemetry SDK records each connect and query, and prints its name and parent.
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { connectToCatalog } from 'duckalog'
import { instrument } from 'duckalog/opentelemetry'

// A service would export to a collector instead.
const exporter = new InMemorySpanExporter()
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const end = instrument({ tracer: provider.getTracer('example') })

const catalog = connectToCatalog(new URL('../http-service/catalog.yaml', import.meta.url))
await catalog.query('FROM days')
await catalog.query('FROM nothing').catch(() => undefined)
await catalog.close()
end()

for (const { name, attributes, status } of exporter.getFinishedSpans()) {
  console.log(name, attributes['error.type'] ?? (status.code === 2 ? 'failed' : 'ok'))
}
await provider.shutdown()
