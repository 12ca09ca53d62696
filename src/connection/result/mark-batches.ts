/** Rows with their position in the result. */
export interface MarkedRows<R = unknown> {
  readonly rows: readonly R[]
  readonly start: number
  readonly first: boolean
  readonly last: boolean
}

/** Yields the batches as they arrive, then an empty last part. */
export async function* markBatches<R>(batches: AsyncIterable<readonly R[]>): AsyncGenerator<MarkedRows<R>> {
  let start = 0
  let first = true
  for await (const rows of batches) {
    yield { rows, start, first, last: false }
    start += rows.length
    first = false
  }
  yield { rows: [], start, first, last: true }
}
