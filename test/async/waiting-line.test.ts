import { createWaitingLine } from '../../src/async/waiting-line.js'

test('those who wait are let in in the order in which they came, and nobody gets in between', async () => {
  const line = createWaitingLine(2)
  const order: string[] = []
  const leave = [await line.enter(), await line.enter()]
  const enter = async (name: string) => {
    const done = await line.enter()
    order.push(name)
    done()
  }
  const all = ['a', 'b', 'c'].map(enter)
  leave[0]?.()
  leave[0]?.()
  all.push(enter('late'))
  await Promise.all(all)
  expect(order).toEqual(['a', 'b', 'c', 'late'])
  leave[1]?.()
  await Promise.all([line.enter(), line.enter()])
})

test('waiting ends with the signal or the time, and gives no place away', async () => {
  const line = createWaitingLine(1)
  const leave = await line.enter()
  const abort = new AbortController()
  const aborted = line.enter({ signal: abort.signal })
  const late = line.enter({ timeout: 5, createTimeoutError: () => new Error('late') })
  const patient = line.enter({ timeout: Number.POSITIVE_INFINITY })
  abort.abort(new Error('enough'))
  await expect(aborted).rejects.toThrow('enough')
  await expect(late).rejects.toThrow('late')
  await expect(line.enter({ signal: abort.signal })).rejects.toThrow('enough')
  leave()
  ;(await patient)()
  ;(await line.enter())()
})

test('after the end nobody is let in', async () => {
  const line = createWaitingLine(1)
  await line.enter()
  const waiting = line.enter()
  line.close(() => new Error('closed'))
  await expect(waiting).rejects.toThrow('closed')
  await expect(line.enter()).rejects.toThrow('closed')
})
