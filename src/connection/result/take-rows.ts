/** Yields the first rows and ends the result. */
export async function* takeRows<R>(batches: AsyncIterable<readonly R[]>, limit: number): AsyncGenerator<readonly R[]> {
  let left = limit
  for await (const batch of batches) {
    if (left > 0) yield batch.slice(0, left)
    left -= batch.length
    if (left <= 0) return
  }
}
