/**
 * `test` for tests of one block that mostly wait. They all run concurrently before the first test of the block; then each reports its own outcome.
 * (jest's `test.concurrent` lets no code be loaded once one of the tests has ended.)
 * @param timeout - milliseconds for all of them together
 */
export function useTestsSideBySide(timeout: number): (name: string, body: () => Promise<void>) => void {
  const bodies: (() => Promise<void>)[] = []
  let outcomes: readonly PromiseSettledResult<void>[] = []
  beforeAll(async () => {
    outcomes = await Promise.allSettled(bodies.map((body) => body()))
  }, timeout)
  return (name, body) => {
    const index = bodies.push(body) - 1
    test(name, () => {
      const outcome = outcomes[index]
      if (outcome?.status !== 'fulfilled') throw outcome?.reason
    })
  }
}
