import type { Semaphore } from '../../../src/async/semaphore.js'
import { getRegistry, withFileLock } from '../../../src/connection/database/registry.js'

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

/** How many of ten calls begin before one of them ends. */
async function countBegun(semaphore: Semaphore): Promise<number> {
  let begun = 0
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const calls = Array.from({ length: 10 }, () =>
    semaphore.run(async () => {
      begun += 1
      await ended
    }),
  )
  await new Promise(setImmediate)
  const together = begun
  end()
  await Promise.all(calls)
  return together
}

test.each([
  [undefined, 3, 2],
  ['8', 7, 6],
  ['2', 1, 1],
  ['1', 1, 1],
  ['none', 3, 2],
])('with UV_THREADPOOL_SIZE %j, %i calls run in DuckDB, %i of them on other machines', async (size, calls, remote) => {
  const key = Symbol.for('duckalog.registry')
  const holder = globalThis as { [key]?: unknown }
  const { UV_THREADPOOL_SIZE: before } = process.env
  const registry = getRegistry()
  try {
    delete holder[key]
    if (size === undefined) delete process.env.UV_THREADPOOL_SIZE
    else process.env.UV_THREADPOOL_SIZE = size
    const found = getRegistry()
    expect([await countBegun(found.calls), await countBegun(found.remote)]).toEqual([calls, remote])
  } finally {
    holder[key] = registry
    if (before === undefined) delete process.env.UV_THREADPOOL_SIZE
    else process.env.UV_THREADPOOL_SIZE = before
  }
})
