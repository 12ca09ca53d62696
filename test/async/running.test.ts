import { createRunning } from '../../src/async/running.js'

test('work is returned, and waited for whether it succeeds or fails', async () => {
  const running = createRunning(60_000)
  await running.settled()
  const ends: (() => void)[] = []
  const works = [1, 2].map((number) =>
    running.add(
      new Promise<number>((resolve, reject) => {
        ends.push(() => (number === 1 ? resolve(number) : reject(new Error('failed'))))
      }),
    ),
  )
  let isSettled = false
  const settled = running.settled().then(() => {
    isSettled = true
  })
  ends[0]?.()
  expect(await works[0]).toBe(1)
  await new Promise((resolve) => setImmediate(resolve))
  expect(isSettled).toBe(false)
  ends[1]?.()
  await expect(works[1]).rejects.toThrow('failed')
  await settled
})

test('work that does not end is waited for until the limit', async () => {
  const running = createRunning(20)
  void running.add(new Promise(() => undefined))
  await running.settled()
})
