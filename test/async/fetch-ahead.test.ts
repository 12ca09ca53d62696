import { fetchAhead } from '../../src/async/fetch-ahead.js'

test('the next value is asked for while the consumer works, and no further one', async () => {
  const log: string[] = []
  async function* count(): AsyncGenerator<number> {
    try {
      for (let value = 1; value <= 3; value++) {
        log.push(`made ${value}`)
        yield value
      }
    } finally {
      log.push('ended')
    }
  }
  for await (const value of fetchAhead(count())) log.push(`used ${value}`)
  expect(log).toEqual(['made 1', 'made 2', 'used 1', 'made 3', 'used 2', 'ended', 'used 3'])
})

test('a consumer that stops ends the source, and a later failure is not thrown', async () => {
  let ended = false
  async function* fail(): AsyncGenerator<number> {
    try {
      yield 1
      throw new Error('late')
    } finally {
      ended = true
    }
  }
  for await (const value of fetchAhead(fail())) {
    expect(value).toBe(1)
    break
  }
  expect(ended).toBe(true)
  const read = async (): Promise<void> => {
    for await (const value of fetchAhead(fail())) expect(value).toBe(1)
  }
  await expect(read()).rejects.toThrow('late')
})
