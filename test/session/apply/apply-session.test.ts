import { inspect } from 'node:util'
import type { CatalogConfig } from '../../../src/config/model/catalog-config.js'
import { ConnectionError, isDuckalogError } from '../../../src/errors.js'
import { createRedactor } from '../../../src/redaction/redactor.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { applySession, planSession, type SessionEvent, type SessionStep } from '../../../src/session/index.js'
import { recordingConnection, refusal } from '../recording-connection.js'
import { failureOf, sessionConfig } from '../session-fixtures.js'

const canary = "cana'ry-6Lm3"

const full: CatalogConfig = sessionConfig(
  {
    extensions: ['json'],
    pragmas: ['PRAGMA force_checkpoint'],
    settings: { threads: 2 },
    secrets: [
      { type: 'http', bearer_token: createSecretValue(async () => canary), port: 80 },
      { type: 'postgres', name: 'PG', persistent: true, password: createSecretValue(canary) },
    ],
  },
  { duckdb: [{ alias: 'ref', path: '/ref.duckdb' }] },
)

const steps = planSession(full).steps

test('each step runs once, in order, with its values revealed only where they are bound', async () => {
  const connection = recordingConnection()
  const events: SessionEvent[] = []
  const report = await applySession(connection, steps, { onEvent: (event) => events.push(event) })

  expect(connection.ran.map(({ sql, values }) => [sql.slice(0, 45), values])).toEqual([
    ['SET GLOBAL "catalog_error_max_schemas" = 0', undefined],
    ['LOAD "json"', undefined],
    ['PRAGMA force_checkpoint', undefined],
    ['SET GLOBAL "threads" = 2', undefined],
    ['CREATE OR REPLACE TEMPORARY SECRET "http" (TY', [canary, 80]],
    ["SELECT current_setting('secret_directory') AS", undefined],
    ['SELECT 1 FROM duckdb_secrets() WHERE persiste', ['pg']],
    ['CREATE PERSISTENT SECRET "PG" (TYPE "postgres', [canary]],
    ['DROP TEMPORARY SECRET IF EXISTS "PG"', undefined],
    ['SELECT path, type, readonly FROM duckdb_datab', ['ref']],
    ['ATTACH \'/ref.duckdb\' AS "ref" (TYPE duckdb, R', undefined],
  ])
  expect(connection.ran.map(({ sql }) => sql).join()).not.toContain(canary)
  expect(report.steps).toMatchObject(steps.map(({ kind, name }) => ({ kind, name, status: 'done' })))
  expect(events.map(({ type }) => type)).toEqual(steps.flatMap(() => ['step-start', 'step-done']))
  expect(inspect([report, events], { depth: null })).not.toContain('cana')
})

test('a name by which a caller finds a step is shown even if it is a password as well, other names are not', async () => {
  const redactor = createRedactor()
  for (const { name } of steps) redactor.add(name)
  const events: SessionEvent[] = []
  const report = await applySession(recordingConnection(), steps, { redactor, onEvent: (event) => events.push(event) })
  const shown = [
    ['setting', '[redacted]'],
    ['extension', 'json'],
    ['pragma', '[redacted]'],
    ['setting', '[redacted]'],
    ['secret', 'http'],
    ['secret', 'PG'],
    ['attachment', 'ref'],
  ]
  expect(report.steps.map(({ kind, name }) => [kind, name])).toEqual(shown)
  expect(events.map((event) => 'name' in event && event.name)).toEqual(shown.flatMap(([, name]) => [name, name]))
})

test('a failure ends the work; earlier steps stay applied, later ones do not start', async () => {
  const connection = recordingConnection((sql) => (sql.startsWith('PRAGMA') ? refusal('IO Error: disk full') : undefined))
  const events: SessionEvent[] = []
  const error = await failureOf(applySession(connection, steps, { onEvent: (event) => events.push(event) }))
  expect(error).toMatchObject({
    code: 'STEP_FAILED',
    message: 'The pragma "force_checkpoint" (duckdb.pragmas[0]) could not be restored: IO Error: disk full',
    step: { kind: 'pragma', name: 'force_checkpoint' },
    at: ['duckdb', 'pragmas', 0],
    location: { path: 'duckdb.pragmas[0]' },
    cause: { code: 'QUERY_FAILED', kind: 'IO' },
  })
  expect(connection.ran.at(-1)?.sql).toBe('PRAGMA force_checkpoint')
  expect(events.at(-1)).toEqual({ type: 'step-start', kind: 'pragma', name: 'force_checkpoint' })
})

test.each<[failing: RegExp, code: string]>([
  [/^SET GLOBAL "threads"/, 'STEP_FAILED'],
  [/^LOAD/, 'EXTENSION_UNAVAILABLE'],
  [/^CREATE OR REPLACE TEMPORARY SECRET/, 'SECRET_INVALID'],
  [/^CREATE PERSISTENT/, 'SECRET_INVALID'],
  [/^SELECT current_setting/, 'SECRET_INVALID'],
  [/^ATTACH/, 'STEP_FAILED'],
])('a refusal of %s is %s, retryable as DuckDB means it', async (failing, code) => {
  for (const retryable of [true, false]) {
    const connection = recordingConnection((sql) => (failing.test(sql) ? refusal('IO Error: no', { retryable }) : undefined))
    const options = { retry: { attempts: 1 } }
    expect(await failureOf(applySession(connection, steps, options))).toMatchObject({ code, retryable, at: expect.anything() })
  }
})

test('a secret or setting that needs a missing extension is reported as a missing extension', async () => {
  const message = 'Invalid Input Error: Secret type "http" does not exist, but it exists in the httpfs extension.'
  const connection = recordingConnection((sql) => (sql.startsWith('CREATE') ? refusal(message) : undefined))
  const error = await failureOf(applySession(connection, steps))
  expect(error).toMatchObject({ code: 'EXTENSION_UNAVAILABLE', step: { kind: 'secret', name: 'http' } })
  expect(error.message).toContain('To provide the extension httpfs: ')
})

test.each<[said: string, form: string]>([
  ['as it is', canary],
  ['in a connection string', canary.replace("'", "\\'")],
  ['in a literal', canary.replace("'", "''")],
  ['in a URL', encodeURIComponent(canary)],
])('a value that DuckDB says %s is in no message, cause or stack', async (_said, form) => {
  for (const failing of ['CREATE OR REPLACE', 'CREATE PERSISTENT', 'ATTACH', 'DROP']) {
    const connection = recordingConnection((sql) =>
      sql.startsWith(failing) ? refusal(`IO Error: at "${form}": refused`) : undefined,
    )
    const error = await failureOf(applySession(connection, steps))
    expect(error.message).toContain('IO Error: at "[redacted]": refused')
    expect(error.cause).toMatchObject({ code: 'QUERY_FAILED', kind: 'IO', message: 'IO Error: at "[redacted]": refused' })
    for (const shown of [inspect(error, { depth: null, showHidden: true }), error.stack, (error.cause as Error).stack]) {
      expect(shown).not.toContain(form)
      expect(shown).not.toContain('ry-6Lm3')
    }
  }
})

test('the caller’s redactor knows the secrets before DuckDB gets them', async () => {
  const redactor = createRedactor()
  const connection = recordingConnection((sql) => {
    if (sql.startsWith('CREATE')) expect(redactor.redact(`got ${canary}`)).toBe('got [redacted]')
    return undefined
  })
  await applySession(connection, steps, { redactor })
  expect(redactor.redact(canary)).toBe('[redacted]')
})

test('a secret function that throws fails its own step, by the name of the secret', async () => {
  const config = sessionConfig({
    secrets: [
      {
        type: 'http',
        bearer_token: createSecretValue(() => {
          throw new Error(`vault: ${canary}`)
        }),
      },
    ],
  })
  const connection = recordingConnection()
  const error = await failureOf(applySession(connection, planSession(config).steps))
  expect(error).toMatchObject({ code: 'SECRET_INVALID', step: { kind: 'secret', name: 'http' }, at: ['duckdb', 'secrets', 0] })
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(canary)
  expect(connection.ran).toEqual([])
})

test.each<[what: string, thrown: unknown, said: string]>([
  ['an error', new Error('socket closed'), 'socket closed'],
  ['text', 'gone', 'gone'],
  ['nothing', undefined, 'undefined'],
])('%s that a driver throws past the seam becomes an error of the step', async (_what, thrown, said) => {
  const connection = {
    ...recordingConnection(),
    run: async () => {
      throw thrown
    },
  }
  const error = await failureOf(applySession(connection, steps))
  expect(error.message).toBe(`The setting "catalog_error_max_schemas" could not be restored: ${said}`)
  expect(error.code).toBe('STEP_FAILED')
  // Its message was never redacted
  expect(error.cause).toBeUndefined()
})

test('an error of this package that is not from DuckDB is passed on unchanged', async () => {
  const closed = new ConnectionError('CATALOG_CLOSED', 'closed')
  const connection = recordingConnection((sql) => (sql.startsWith('LOAD') ? closed : undefined))
  await expect(applySession(connection, steps)).rejects.toBe(closed)
})

test.each<[reason: unknown]>([[new Error('enough')], ['text'], [undefined]])(
  'an abort with the reason %p ends the work before the next step',
  async (reason) => {
    const controller = new AbortController()
    const connection = recordingConnection((sql) => {
      if (sql.startsWith('LOAD')) controller.abort(reason)
      return undefined
    })
    const outcome = await applySession(connection, steps, { signal: controller.signal }).catch((error: unknown) => ({ error }))
    expect(outcome).toEqual({ error: controller.signal.reason })
    expect(isDuckalogError(controller.signal.reason)).toBe(false)
    expect(connection.ran.at(-1)?.sql).toBe('LOAD "json"')
  },
)

test('with a signal that is aborted already nothing runs', async () => {
  const connection = recordingConnection()
  await expect(applySession(connection, steps, { signal: AbortSignal.abort('no') })).rejects.toBe('no')
  expect(connection.ran).toEqual([])
})

test("a host's own step runs its statements, and fails as a step of its kind", async () => {
  const step: SessionStep = {
    kind: 'custom:macro',
    name: 'm',
    scope: 'connection',
    statements: [{ sql: 'CREATE MACRO a() AS $1', values: [1] }, { sql: 'CREATE MACRO b() AS 2' }],
  }
  const connection = recordingConnection((sql) => (sql.includes('b()') ? refusal('Parser Error: no') : undefined))
  expect(await failureOf(applySession(connection, [step]))).toMatchObject({
    code: 'STEP_FAILED',
    message: 'The custom:macro "m" could not be restored: Parser Error: no',
  })
  expect(connection.ran[0]).toEqual({ sql: 'CREATE MACRO a() AS $1', values: [1] })
})
