import { SessionError } from '../../../src/errors.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { type ApplySessionOptions, applySession, planSession, type SessionStep } from '../../../src/session/index.js'
import { recordingConnection, refusal } from '../recording-connection.js'
import { failureOf, sessionConfig } from '../session-fixtures.js'

const passing = refusal('IO Error: Connection refused', { retryable: true })
const overtaken = refusal('Invalid Error: Failed to initialize DuckLake: relation "t" already exists', { retryable: true })
const lasting = refusal('IO Error: password authentication failed')

const attachment = planSession(sessionConfig({}, { duckdb: [{ alias: 'a', path: '/a.duckdb' }] })).steps.at(-1) as SessionStep

/** Applies one step whose statement of this verb answers in turn; an answer past the list is success. */
async function apply(step: SessionStep, verb: string, answers: readonly Error[], options: ApplySessionOptions = {}) {
  let count = 0
  const connection = recordingConnection((sql) => (sql.startsWith(verb) ? answers[count++] : undefined))
  const outcome = await applySession(connection, [step], { retry: { baseDelay: 0 }, ...options }).catch((error: unknown) => error)
  return { outcome, count }
}

describe('retries', () => {
  test.each<[what: string, answers: readonly Error[], attempts: number | undefined, count: number, code: string | undefined]>([
    ['nothing that works', [], undefined, 1, undefined],
    ['what may pass', [passing, passing], undefined, 3, undefined],
    ['what may pass, three times in all', [passing, passing, passing], undefined, 3, 'STEP_FAILED'],
    ['what may pass, as often as one says', [passing, passing, passing, passing], 5, 5, undefined],
    ['what others are first in, as long as there is time', Array(9).fill(overtaken), undefined, 10, undefined],
    ['nothing where one says so', [passing], 1, 1, 'STEP_FAILED'],
    ['nothing that stays as it is', [lasting], undefined, 1, 'STEP_FAILED'],
    ['nothing more once it stays as it is', [passing, lasting], undefined, 2, 'STEP_FAILED'],
  ])('%s', async (_what, answers, attempts, count, code) => {
    const retry = { baseDelay: 0, ...(attempts !== undefined && { attempts }) }
    const result = await apply(attachment, 'ATTACH', answers, { retry })
    expect(result.count).toBe(count)
    expect(result.outcome).toMatchObject(code === undefined ? { steps: [{ status: 'done' }] } : { code })
  })

  test('a secret and an extension are, a statement of the user is not', async () => {
    const secret = { type: 'http', bearer_token: createSecretValue('canary') }
    const [extension, pragma, created] = planSession(
      sessionConfig({ extensions: ['x'], pragmas: ['CREATE TABLE t (i INT)'], secrets: [secret] }),
    ).steps as SessionStep[]
    expect(await apply(created!, 'CREATE', [passing])).toMatchObject({ count: 2, outcome: { steps: [{ status: 'done' }] } })
    expect(await apply(extension!, 'LOAD', [passing])).toMatchObject({ count: 2, outcome: { steps: [{ status: 'done' }] } })
    expect(await apply(pragma!, 'CREATE', [passing])).toMatchObject({ count: 1, outcome: { code: 'STEP_FAILED' } })
  })
})

describe('the time of a step', () => {
  const hanging = () => ({
    ...recordingConnection(),
    run: (sql: string) => (sql.startsWith('ATTACH') ? new Promise<void>(() => undefined) : Promise.resolve()),
  })

  test('ends it with its name, its place, and the limit', async () => {
    const error = await failureOf(applySession(hanging(), [attachment], { timeouts: { attach: 30 } }))
    expect(error).toBeInstanceOf(SessionError)
    expect(error).toMatchObject({
      code: 'STEP_TIMEOUT',
      retryable: true,
      message: 'The attachment "a" (attachments.duckdb[0]) was not restored within 30 ms (timeouts.attach).',
      step: { kind: 'attachment', name: 'a' },
      at: ['attachments', 'duckdb', 0],
    })
  })

  test('covers its retries, and the error includes the last failure', async () => {
    const retry = { attempts: 1_000_000, baseDelay: 5 }
    const { outcome, count } = await apply(attachment, 'ATTACH', Array(10_000).fill(passing), { retry, timeouts: { attach: 60 } })
    expect(count).toBeGreaterThan(1)
    expect(outcome).toMatchObject({
      code: 'STEP_TIMEOUT',
      message: expect.stringMatching(/within 60 ms \(timeouts\.attach\)\. Before that: .*Connection refused/),
      cause: { code: 'STEP_FAILED' },
    })
  })

  test('covers a function that never gives its secret', async () => {
    const password = createSecretValue(() => new Promise<string>(() => undefined))
    const [step] = planSession(sessionConfig({}, { postgres: [{ alias: 'p', host: 'h', password }] })).steps.slice(-1)
    const error = await failureOf(applySession(recordingConnection(), [step!], { timeouts: { attach: 30 } }))
    expect(error).toMatchObject({ code: 'STEP_TIMEOUT', step: { name: 'p' } })
  })

  test('is that of an extension where one says so', async () => {
    const [step] = planSession(sessionConfig({ extensions: ['x'] })).steps.slice(-1)
    const connection = { ...recordingConnection(), run: () => new Promise<void>(() => undefined) }
    const error = await failureOf(applySession(connection, [step!], { timeouts: { extension: 30 } }))
    expect(error.message).toContain('within 30 ms (timeouts.extension)')
  })

  test('ends with the signal, whose reason is thrown, optional or not', async () => {
    const reason = new Error('enough')
    for (const optional of [false, true]) {
      const controller = new AbortController()
      const work = applySession(hanging(), [{ ...attachment, optional } as SessionStep], { signal: controller.signal })
      setTimeout(() => controller.abort(reason), 20)
      await expect(work).rejects.toBe(reason)
    }
  })
})

test('a late success is undone if no caller waits any more', async () => {
  const entry = { alias: 'p', host: 'h', password: createSecretValue('canary') }
  const [step] = planSession(sessionConfig({}, { postgres: [entry] })).steps.slice(-1)
  let succeed: () => void = () => undefined
  const late = new Promise<void>((resolve) => {
    succeed = resolve
  })
  const recording = recordingConnection()
  const connection = {
    ...recording,
    async run(sql: string, values?: Parameters<typeof recording.run>[1]) {
      await recording.run(sql, values)
      if (sql.startsWith('ATTACH')) await late
    },
  }
  await failureOf(applySession(connection, [step!], { timeouts: { attach: 30 } }))
  const verbs = () => recording.ran.map(({ sql }) => sql.split(' ').slice(0, 2).join(' '))
  expect(verbs().at(-1)).toMatch(/^ATTACH/)
  succeed()
  await new Promise((resolve) => setImmediate(resolve))
  expect(recording.ran.slice(-2).map(({ sql }) => sql)).toEqual(['DETACH "p"', 'DROP TEMPORARY SECRET IF EXISTS "duckalog_p"'])
})

test('an optional attachment that fails gives a warning and a failed step; the work continues', async () => {
  const config = sessionConfig(
    {},
    {
      duckdb: [
        { alias: 'a', path: '/a', optional: true },
        { alias: 'b', path: '/b' },
      ],
    },
  )
  const connection = recordingConnection((sql) => (sql.includes('"a"') ? lasting : undefined))
  const report = await applySession(connection, planSession(config).steps.slice(-2))
  const reason = `The attachment "a" (attachments.duckdb[0]) could not be restored: ${lasting.message}`
  expect(report.steps).toMatchObject([
    { name: 'a', status: 'failed', reason },
    { name: 'b', status: 'done' },
  ])
  expect(report.warnings).toEqual([{ code: 'ATTACHMENT_SKIPPED', message: reason, location: { path: 'attachments.duckdb[0]' } }])
})
