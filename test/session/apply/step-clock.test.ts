import { setTimeout as sleep } from 'node:timers/promises'
import { type StepClock, startStepClock } from '../../../src/session/apply/step-clock.js'

const late = new Error('late')
const start = (limit?: number, signal?: AbortSignal) => startStepClock(limit, signal, () => late)
const never = () => new Promise<void>(() => undefined)

test('a wait ends with the error of the clock when the time is up', async () => {
  const clock = start(5)
  await expect(clock.wait(never())).rejects.toBe(late)
  expect(clock.signal.reason).toBe(late)
})

test('the error can say what the step waited for', async () => {
  const clock = startStepClock(5, undefined, ({ waitsFor }: StepClock) => new Error(`waited for ${waitsFor}`))
  clock.waitsFor = 'its turn'
  await expect(clock.wait(never())).rejects.toThrow('waited for its turn')
})

test('a wait ends with the reason of the caller, also without a limit', async () => {
  const caller = new AbortController()
  const clock = start(undefined, caller.signal)
  const waiting = clock.wait(never())
  caller.abort(new Error('no longer needed'))
  await expect(waiting).rejects.toThrow('no longer needed')
  expect(clock.remaining).toBeUndefined()
})

test('a pause does not count against the limit, and the rest of the time counts after it', async () => {
  const clock = start(40)
  expect(await clock.pause(sleep(80, 'paused'))).toBe('paused')
  expect(clock.signal.aborted).toBe(false)
  expect(clock.remaining).toBeGreaterThan(0)
  expect(clock.remaining).toBeLessThanOrEqual(40)
  await expect(clock.wait(never())).rejects.toBe(late)
})

test('a pause that fails starts the clock again', async () => {
  const clock = start(20)
  await expect(clock.pause(Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(clock.wait(never())).rejects.toBe(late)
})

test('a clock that has ended aborts nothing any more', async () => {
  const caller = new AbortController()
  const clock = start(10, caller.signal)
  clock.end()
  caller.abort()
  await sleep(30)
  expect(clock.signal.aborted).toBe(false)
})
