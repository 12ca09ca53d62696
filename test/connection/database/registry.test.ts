import { getRegistry, parallelCalls, withFileLock } from '../../../src/connection/database/registry.js'

const file = '/a file of this test'

test('work on one file runs one after the other, whenever it comes, and nothing stays once all is done', async () => {
  let running = 0
  let most = 0
  const work = () =>
    withFileLock(file, async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      await new Promise(setImmediate)
      running -= 1
    })
  const first = work()
  const second = work()
  await first
  await Promise.all([second, work(), work()])
  expect(most).toBe(1)
  expect(getRegistry().locks.has(file)).toBe(false)
})

test('the lock of a file is free again after work that failed', async () => {
  await expect(withFileLock(file, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
  expect(await withFileLock(file, async () => 1)).toBe(1)
})

test.each([
  [undefined, 3],
  ['8', 7],
  ['1', 1],
  ['none', 3],
])('with UV_THREADPOOL_SIZE %j, %i calls run in DuckDB', (size, calls) => {
  const before = process.env.UV_THREADPOOL_SIZE
  try {
    if (size === undefined) delete process.env.UV_THREADPOOL_SIZE
    else process.env.UV_THREADPOOL_SIZE = size
    expect(parallelCalls()).toBe(calls)
  } finally {
    if (before === undefined) delete process.env.UV_THREADPOOL_SIZE
    else process.env.UV_THREADPOOL_SIZE = before
  }
})
