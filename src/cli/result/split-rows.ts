import type { MarkedRows } from '../../connection/result/index.js'

/** Rows of a table with their position in the result. */
export interface RowsPart<R = unknown> extends MarkedRows<R> {
  readonly gap?: { readonly at: number; readonly count: number } | undefined
}

/** The limits of a block of a table, in rows and in characters. */
const maxBlockRows = 10_000
const maxBlockCharacters = 4_000_000

/**
 * Yields blocks for a table, whose columns are as wide as the values of a block. At most one block is in memory. A result of one block
 * is one part.
 */
export async function* gatherBlocks<R>(batches: AsyncIterable<readonly R[]>): AsyncGenerator<RowsPart<R>> {
  let rows: R[] = []
  let start = 0
  let size = 0
  for await (const batch of batches) {
    for (const row of batch) {
      if (rows.length >= maxBlockRows || size >= maxBlockCharacters) {
        yield { rows, start, first: start === 0, last: false }
        start += rows.length
        rows = []
        size = 0
      }
      rows.push(row)
      size += measureSize(row)
    }
  }
  yield { rows, start, first: start === 0, last: true }
}

/** Yields the first and last rows of a result, `limit` in total, as one part. The rows in between are counted. */
export async function* keepEnds<R>(batches: AsyncIterable<readonly R[]>, limit: number): AsyncGenerator<RowsPart<R>> {
  const longestTail = Math.floor(limit / 2)
  const head: R[] = []
  const tail: (readonly R[])[] = []
  let inTail = 0
  let count = 0
  for await (const batch of batches) {
    count += batch.length
    const rest = batch.slice(Math.max(0, limit - longestTail - head.length))
    for (const row of batch.slice(0, batch.length - rest.length)) head.push(row)
    tail.push(rest)
    inTail += rest.length
    while (inTail - (tail[0]?.length ?? 0) >= longestTail && tail.length > 0) inTail -= tail.shift()?.length ?? 0
  }
  const rows = [...head, ...(longestTail === 0 ? [] : tail.flat().slice(-longestTail))]
  const hidden = count - rows.length
  yield { rows, start: 0, first: true, last: true, gap: hidden > 0 ? { at: head.length, count: hidden } : undefined }
}

/** The approximate number of characters of a value. */
function measureSize(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  if (ArrayBuffer.isView(value)) return 2 * value.byteLength
  return Object.values(value).reduce<number>((sum, part) => sum + measureSize(part), 8)
}
