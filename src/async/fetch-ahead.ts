/** Yields the same values, and asks for the next one while the consumer still works on the one before. */
export async function* fetchAhead<T>(values: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  const iterator = values[Symbol.asyncIterator]()
  const fetch = (): Promise<IteratorResult<T>> => {
    const next = iterator.next()
    // A failure is thrown in its turn, or not at all if the consumer stops before
    next.catch(() => undefined)
    return next
  }
  let next = fetch()
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = fetch()
      yield value
    }
  } finally {
    await next.catch(() => undefined)
    await iterator.return?.()
  }
}
