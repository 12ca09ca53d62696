import { createSemaphore } from '../../src/async/semaphore.js'

test('callers get a permit in the order in which they asked, and no later one comes first', async () => {
  const semaphore = createSemaphore(2)
  const order: string[] = []
  const releases = [await semaphore.acquire(), await semaphore.acquire()]
  const enter = async (name: string) => {
    const release = await semaphore.acquire()
    order.push(name)
    release()
  }
  const all = ['a', 'b', 'c'].map(enter)
  releases[0]?.()
  releases[0]?.()
  all.push(enter('late'))
  await Promise.all(all)
  expect(order).toEqual(['a', 'b', 'c', 'late'])
  releases[1]?.()
  await Promise.all([semaphore.acquire(), semaphore.acquire()])
})

test('never more than `size` callers hold a permit', async () => {
  const semaphore = createSemaphore(3)
  let running = 0
  let most = 0
  const work = async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise(setImmediate)
    running -= 1
  }
  await Promise.all(Array.from({ length: 20 }, () => semaphore.run(work)))
  expect(most).toBe(3)
  expect([semaphore.held, semaphore.waiting]).toEqual([0, 0])
})

test('releasing a permit twice frees one permit only', async () => {
  const semaphore = createSemaphore(1)
  const release = await semaphore.acquire()
  const second = semaphore.acquire()
  const third = semaphore.acquire()
  release()
  release()
  await second
  expect([semaphore.held, semaphore.waiting]).toEqual([1, 1])
  ;(await second)()
  ;(await third)()
  expect(semaphore.held).toBe(0)
})

test('work that fails releases its permit', async () => {
  const semaphore = createSemaphore(1)
  const failing = semaphore.run(async () => {
    throw new Error('failed')
  })
  const next = semaphore.run(async () => 'next')
  await expect(failing).rejects.toThrow('failed')
  await expect(next).resolves.toBe('next')
  expect(semaphore.held).toBe(0)
})

test('the signal or the timeout stops the waiting, and no permit is lost', async () => {
  const semaphore = createSemaphore(1)
  const release = await semaphore.acquire()
  const abort = new AbortController()
  const aborted = semaphore.acquire({ signal: abort.signal })
  const late = semaphore.acquire({ timeout: 5, createTimeoutError: () => new Error('late') })
  const patient = semaphore.acquire({ timeout: Number.POSITIVE_INFINITY })
  abort.abort(new Error('enough'))
  await expect(aborted).rejects.toThrow('enough')
  await expect(late).rejects.toThrow('late')
  await expect(semaphore.acquire({ signal: abort.signal })).rejects.toThrow('enough')
  release()
  ;(await patient)()
  ;(await semaphore.acquire())()
})

test('after the close no caller gets a permit', async () => {
  const semaphore = createSemaphore(1)
  await semaphore.acquire()
  const waiting = semaphore.acquire()
  semaphore.close(() => new Error('closed'))
  await expect(waiting).rejects.toThrow('closed')
  await expect(semaphore.acquire()).rejects.toThrow('closed')
})

test('callers that wait can be rejected without closing the semaphore', async () => {
  const semaphore = createSemaphore(1)
  const release = await semaphore.acquire()
  const waiting = [semaphore.acquire(), semaphore.acquire()]
  semaphore.rejectWaiting(() => new Error('busy'))
  await expect(waiting[0]).rejects.toThrow('busy')
  await expect(waiting[1]).rejects.toThrow('busy')
  const next = semaphore.acquire()
  release()
  ;(await next)()
})

test('a listener is called for callers that wait, until the next release', async () => {
  const semaphore = createSemaphore(1)
  let calls = 0
  const release = await semaphore.acquire()
  const first = semaphore.acquire()
  semaphore.onWaiting(() => {
    calls += 1
  })
  expect(calls).toBe(1)
  const second = semaphore.acquire()
  expect(calls).toBe(2)
  release()
  const third = semaphore.acquire()
  expect(calls).toBe(2)
  for (const waiting of [first, second, third]) (await waiting)()
})
