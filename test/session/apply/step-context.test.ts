import { setTimeout as sleep } from 'node:timers/promises'
import { createRedactor } from '../../../src/redaction/redactor.js'
import { startStepClock } from '../../../src/session/apply/step-clock.js'
import { createStepContext, type StepEnvironment } from '../../../src/session/apply/step-context.js'
import { recordingConnection, refusal } from '../recording-connection.js'

const late = new Error('late')

/** A context whose statements with `slow` in them take until their end: an interrupt ends them only if it helps. */
function contextOf(
  limit?: number,
  {
    helps = false,
    signal,
    ...environment
  }: Partial<StepEnvironment> & { readonly helps?: boolean; readonly signal?: AbortSignal } = {},
) {
  const redactor = createRedactor()
  const recording = recordingConnection((sql) => (sql.includes('refused') ? refusal(`IO Error: ${sql}`) : undefined))
  let end = (): void => undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const connection = {
    ...recording,
    interrupt: () => {
      if (helps) end()
    },
    async run(sql: string) {
      const answered = recording.run(sql)
      if (sql.includes('slow')) await Promise.allSettled([answered, ended])
      await answered
    },
  }
  const clock = startStepClock(limit, signal, () => late)
  const context = createStepContext(connection, clock, { readOnly: false, redactor, ...environment })
  return { context, redactor, end, ran: () => recording.ran.map(({ sql }) => sql) }
}

const undo = (succeeded: boolean) => [{ sql: `undo ${succeeded}` }]

test('a refusal of DuckDB is thrown without credentials', async () => {
  const { context, redactor } = contextOf()
  redactor.add('hunter22')
  await expect(context.run([{ sql: 'refused hunter22' }])).rejects.toThrow('IO Error: refused [redacted]')
  await expect(context.all({ sql: 'refused hunter22' })).rejects.toThrow('IO Error: refused [redacted]')
})

test('a remote call that ends in time is not undone, and leaves its place once', async () => {
  const left: string[] = []
  const { context, ran } = contextOf(undefined, { enterRemote: async () => () => left.push('left') })
  await context.runRemote({ sql: 'a' }, undo)
  await expect(context.runRemote({ sql: 'refused' }, undo)).rejects.toThrow('refused')
  expect(ran()).toEqual(['a', 'refused'])
  expect(left).toEqual(['left', 'left'])
})

test('a call that ends soon after it was interrupted is undone before its error is thrown', async () => {
  const stuck: unknown[] = []
  const { context, ran } = contextOf(5, { helps: true, onStuck: (ended) => stuck.push(ended) })
  await expect(context.runRemote({ sql: 'slow' }, undo)).rejects.toBe(late)
  expect(ran()).toEqual(['slow', 'undo true'])
  expect(stuck).toEqual([])
  await context.clean([{ sql: 'clean' }])
  expect(ran().at(-1)).toBe('clean')
  await expect(context.run([{ sql: 'next' }])).rejects.toBe(late)
  expect(ran()).not.toContain('next')
})

test('a call that hangs is given up, keeps its place until it ends, is undone then, and blocks cleaning', async () => {
  const left: string[] = []
  const stuck: Promise<void>[] = []
  const { context, end, ran } = contextOf(5, {
    onStuck: (ended) => stuck.push(ended),
    enterRemote: async () => () => left.push('left'),
  })
  await expect(context.runRemote({ sql: 'slow' }, undo)).rejects.toBe(late)
  expect(left).toEqual([])
  await context.clean([{ sql: 'clean' }])
  expect(ran()).toEqual(['slow'])
  end()
  await Promise.all(stuck)
  expect(stuck).toHaveLength(1)
  expect(left).toEqual(['left'])
  expect(ran()).toEqual(['slow', 'undo true'])
})

test.each([
  ['before it gets its turn', 0],
  ['as it gets its turn', 1],
  ['right after it got its turn', 2],
  ['a moment later', 3],
])('a call whose time is over %s is not run, and leaves its place', async (_, ticks) => {
  const left: string[] = []
  const abort = new AbortController()
  const { context, ran } = contextOf(undefined, {
    signal: abort.signal,
    async enterRemote() {
      const wait = async () => {
        for (let tick = 0; tick < ticks; tick += 1) await undefined
        abort.abort(late)
      }
      void wait()
      return () => left.push('left')
    },
  })
  await expect(context.runRemote({ sql: 'a' }, undo)).rejects.toBe(late)
  expect(ran()).toEqual([])
  expect(left).toEqual(['left'])
})

test('what is refused late is undone as a failure', async () => {
  const { context, ran } = contextOf(5, { helps: true })
  await expect(context.runRemote({ sql: 'slow, then refused' }, undo)).rejects.toBe(late)
  expect(ran()).toEqual(['slow, then refused', 'undo false'])
})

test('waiting for a place does not count against the limit', async () => {
  const enterRemote = async () => {
    await sleep(60)
    return () => undefined
  }
  const { context, ran } = contextOf(30, { enterRemote })
  await context.runRemote({ sql: 'a' })
  expect(ran()).toEqual(['a'])
})

test('errors of cleaning are ignored, and the rest is cleaned', async () => {
  const { context, ran } = contextOf()
  await context.clean([{ sql: 'refused' }, { sql: 'b' }])
  expect(ran()).toEqual(['refused', 'b'])
})
