import { setTimeout as sleep } from 'node:timers/promises'
import { createRedactor } from '../../../src/redaction/redactor.js'
import { startStepClock } from '../../../src/session/apply/step-clock.js'
import { createStepContext, type StepEnvironment } from '../../../src/session/apply/step-context.js'
import { recordingConnection, refusal } from '../recording-connection.js'

const late = new Error('late')

/** A context whose statements with `slow` in them take this many milliseconds, and whose interrupt ends none. */
function contextOf(slowMs: number, limit?: number, environment: Partial<StepEnvironment> = {}) {
  const redactor = createRedactor()
  const recording = recordingConnection((sql) => (sql.includes('refused') ? refusal(`IO Error: ${sql}`) : undefined))
  let interrupts = 0
  const connection = {
    ...recording,
    interrupt: () => {
      interrupts++
    },
    async run(sql: string) {
      const answered = recording.run(sql)
      // Refused after the time as well
      await (sql.includes('slow') ? Promise.allSettled([answered, sleep(slowMs)]) : undefined)
      await answered
    },
  }
  const clock = startStepClock(limit, undefined, () => late)
  const context = createStepContext(connection, clock, { readOnly: false, redactor, ...environment })
  return { context, redactor, clock, ran: () => recording.ran.map(({ sql }) => sql), interrupts: () => interrupts }
}

const undo = (succeeded: boolean) => [{ sql: `undo ${succeeded}` }]

test('a refusal of DuckDB is thrown without credentials', async () => {
  const { context, redactor } = contextOf(0)
  redactor.add('hunter22')
  await expect(context.run([{ sql: 'refused hunter22' }])).rejects.toThrow('IO Error: refused [redacted]')
  await expect(context.all({ sql: 'refused hunter22' })).rejects.toThrow('IO Error: refused [redacted]')
})

test('a remote call that ends in time is not undone, and leaves its place once', async () => {
  const left: string[] = []
  const { context, ran } = contextOf(0, undefined, { enterRemote: async () => () => left.push('left') })
  await context.runRemote({ sql: 'a' }, undo)
  await expect(context.runRemote({ sql: 'refused' }, undo)).rejects.toThrow('refused')
  expect(ran()).toEqual(['a', 'refused'])
  expect(left).toEqual(['left', 'left'])
})

test('a call that ends soon after it was interrupted is undone before its error is thrown', async () => {
  const stuck: unknown[] = []
  const { context, ran, interrupts } = contextOf(30, 5, { onStuck: (ended) => stuck.push(ended) })
  await expect(context.runRemote({ sql: 'slow' }, undo)).rejects.toBe(late)
  expect(ran()).toEqual(['slow', 'undo true'])
  expect(interrupts()).toBe(1)
  expect(stuck).toEqual([])
  await context.clean([{ sql: 'clean' }])
  expect(ran().at(-1)).toBe('clean')
  await expect(context.run([{ sql: 'next' }])).rejects.toBe(late)
  expect(ran()).not.toContain('next')
})

test('a call that hangs is given up, keeps its place until it ends, is undone then, and blocks cleaning', async () => {
  const left: string[] = []
  const stuck: Promise<void>[] = []
  const { context, ran } = contextOf(300, 5, {
    onStuck: (ended) => stuck.push(ended),
    enterRemote: async () => () => left.push('left'),
  })
  await expect(context.runRemote({ sql: 'slow' }, undo)).rejects.toBe(late)
  expect(left).toEqual([])
  await context.clean([{ sql: 'clean' }])
  expect(ran()).toEqual(['slow'])
  await Promise.all(stuck)
  expect(stuck).toHaveLength(1)
  expect(left).toEqual(['left'])
  expect(ran()).toEqual(['slow', 'undo true'])
})

test('what is refused late is undone as a failure', async () => {
  const { context, ran } = contextOf(30, 5)
  await expect(context.runRemote({ sql: 'slow, then refused' }, undo)).rejects.toBe(late)
  expect(ran()).toEqual(['slow, then refused', 'undo false'])
})

test('waiting for a place does not count against the limit', async () => {
  const enterRemote = async () => {
    await sleep(60)
    return () => undefined
  }
  const { context, ran } = contextOf(0, 30, { enterRemote })
  await context.runRemote({ sql: 'a' })
  expect(ran()).toEqual(['a'])
})

test('errors of cleaning are ignored, and the rest is cleaned', async () => {
  const { context, ran } = contextOf(0)
  await context.clean([{ sql: 'refused' }, { sql: 'b' }])
  expect(ran()).toEqual(['refused', 'b'])
})
