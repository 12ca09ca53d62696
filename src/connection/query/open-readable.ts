import { linkSignals } from '../../async/linked-signal.js'
import type { Values } from '../../sql/quote.js'
import type { ResultSource } from '../result/result-source.js'
import type { ReadableOptions } from '../types/query-options.js'

/**
 * Opens the result of a statement as a stream of bytes. Nothing is read ahead: the statement starts with the first read, each read gets at
 * most one batch of rows, and cancelling ends the statement.
 */
export function openReadable(
  source: ResultSource,
  sql: string,
  values: Values | undefined,
  { format, signal, timeout }: ReadableOptions,
): ReadableStream<Uint8Array> {
  const link = linkSignals(signal)
  const encoder = new TextEncoder()
  let texts: AsyncGenerator<string, void, undefined> | undefined

  async function next(): Promise<string | undefined> {
    link.signal.throwIfAborted()
    if (!texts) {
      const { writeText } = await import('../result/index.js')
      texts = writeText(source, { sql, values, signal: link.signal, timeout }, format)
    }
    for (;;) {
      const { done, value } = await texts.next()
      if (done) return undefined
      if (value !== '') return value
    }
  }
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      // Also ends a stream that nobody reads
      const stop = () => controller.error(link.signal.reason)
      if (link.signal.aborted) stop()
      else link.signal.addEventListener('abort', stop)
    },
    async pull(controller) {
      try {
        const text = await next()
        if (text !== undefined) return controller.enqueue(encoder.encode(text))
        link.unlink()
        controller.close()
        // A reader with a buffer of its own waits for `respond`, which the types of Node lack
        const { byobRequest } = controller as { readonly byobRequest: { respond(bytes: number): void } | null | undefined }
        byobRequest?.respond(0)
      } catch (error) {
        link.unlink()
        throw error
      }
    },
    async cancel(reason) {
      link.unlink()
      link.abort(reason ?? new Error('The stream was cancelled.'))
      await texts?.return().catch(() => undefined)
    },
  })
}
