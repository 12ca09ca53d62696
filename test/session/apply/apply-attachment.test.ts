import { mkdirSync, writeFileSync } from 'node:fs'
import type { AttachmentsConfig } from '../../../src/config/model/attachment-config.js'
import { applySession, planSession, type SessionStep } from '../../../src/session/index.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { type Answer, recordingConnection, refusal } from '../recording-connection.js'
import { failureOf, sessionConfig } from '../session-fixtures.js'

const inFolder = temporaryFolder()
const stepOf = (attachments: AttachmentsConfig) => planSession(sessionConfig({}, attachments)).steps.at(-1) as SessionStep
const file = stepOf({ duckdb: [{ alias: 'Ref', path: '/data/ref.duckdb' }] })
const remote = stepOf({ duckdb: [{ alias: 'far', path: 'https://h/far.duckdb' }] })
const lake = stepOf({ ducklake: [{ alias: 'lake', metadata: '/data/lake.ducklake' }] })
const retry = { attempts: 1 }

/** Applies a step; an answer is for the first statement that contains its text. */
async function apply(step: SessionStep, answers: Readonly<Record<string, Answer>> = {}) {
  const connection = recordingConnection((sql) => Object.entries(answers).find(([text]) => sql.includes(text))?.[1])
  const result = applySession(connection, [step], { retry })
  await result.catch(() => undefined)
  return { result, ran: connection.ran.map(({ sql }) => sql).filter((sql) => !sql.includes('FROM duckdb_databases()')) }
}

const attached = (row: object) => ({
  'FROM duckdb_databases()': [{ path: '/data/ref.duckdb', type: 'duckdb', readonly: true, ...row }],
})

test('a database that others have attached in the same way is used', async () => {
  const { result, ran } = await apply(file, attached({}))
  expect((await result).steps).toMatchObject([{ status: 'skipped', reason: 'already attached' }])
  expect(ran).toEqual([])
})

test.each<[row: object, problem: string]>([
  [{ readonly: false }, 'already attached, for writing: detach that one'],
  [{ path: '/data/other.duckdb' }, 'already attached, and is duckdb "/data/other.duckdb": detach that one'],
  [{ path: null }, 'already attached, and is duckdb "": detach that one'],
  [{ type: 'sqlite' }, 'already attached, and is sqlite "/data/ref.duckdb": detach that one'],
])('an alias that belongs to another database, %j, is refused', async (row, problem) => {
  const { result, ran } = await apply(file, attached(row))
  expect(await failureOf(result)).toMatchObject({
    code: 'STEP_FAILED',
    message: expect.stringContaining(
      `The attachment "Ref" (attachments.duckdb[0]) has the alias of a database that is ${problem}`,
    ),
    at: ['attachments', 'duckdb', 0],
  })
  expect(ran).toEqual([])
})

test('a path that is not a file, and a SQLite file that is missing, are refused before DuckDB gets them', async () => {
  const folder = inFolder('folder')
  mkdirSync(folder)
  writeFileSync(inFolder('there.db'), '')
  const missing = { alias: 'l', path: inFolder('missing.db') }
  const lakeOn = { alias: 'l', metadata: { type: 'sqlite', path: missing.path } } as const
  for (const [attachments, problem] of [
    [{ duckdb: [{ alias: 'd', path: folder }] }, /names ".*folder", which /],
    [{ sqlite: [missing] }, /cannot read its file ".*missing\.db"/],
    [{ sqlite: [{ ...missing, read_only: false }] }, /cannot read its file/],
    [{ ducklake: [lakeOn] }, /cannot read its file/],
  ] as const) {
    const { result, ran } = await apply(stepOf(attachments))
    expect(await failureOf(result)).toMatchObject({ code: 'STEP_FAILED', message: expect.stringMatching(problem) })
    expect(ran).toEqual([])
  }
  for (const attachments of [
    { sqlite: [{ alias: 'l', path: inFolder('there.db') }] },
    { ducklake: [{ ...lakeOn, read_only: false }] },
    { duckdb: [{ alias: 'd', path: inFolder('missing.duckdb'), read_only: false }] },
  ]) {
    expect((await apply(stepOf(attachments))).ran.join()).toContain('ATTACH')
  }
})

test('a database over HTTP is read with limits before it is attached, and the limits end with the step', async () => {
  const ran = (answers = {}) => apply(remote, answers).then((applied) => applied.ran.map((sql) => sql.replace(/= \d+$/, '= N')))
  const before = [
    'SET SESSION http_timeout = N',
    'SET SESSION http_retries = N',
    "SELECT size FROM read_blob('https://h/far.duckdb')",
  ]
  const after = ['RESET SESSION http_timeout', 'RESET SESSION http_retries']
  const attach = `ATTACH 'https://h/far.duckdb' AS "far" (TYPE duckdb, READ_ONLY)`
  expect(await ran()).toEqual([...before, attach, ...after])
  expect(await ran({ read_blob: refusal('IO Error: no') })).toEqual([...before, ...after])
})

test('an attachment that fails leaves no secret', async () => {
  const dropped = 'DROP TEMPORARY SECRET IF EXISTS "duckalog_lake"'
  const { result, ran } = await apply(lake, { ATTACH: refusal('IO Error: no') })
  expect(await failureOf(result)).toMatchObject({ code: 'STEP_FAILED' })
  expect(ran.at(-1)).toBe(dropped)
  expect((await apply(lake)).ran).not.toContain(dropped)
})

test('a secret that exists twice is named as the cause', async () => {
  const { result } = await apply(lake, { ATTACH: refusal('Invalid Input Error: Ambiguity detected for secret name "a"') })
  expect(await failureOf(result)).toMatchObject({
    message: expect.stringContaining('exists both as a temporary and as a persistent one'),
  })
})

test('a server that does not answer is detached again, one that lacks a table answers', async () => {
  writeFileSync(inFolder('probe.db'), '')
  const sqlite = stepOf({ sqlite: [{ alias: 's', path: inFolder('probe.db') }] })
  const broken = await apply(sqlite, { duckalog_probe: refusal('IO Error: file is not a database') })
  expect(await failureOf(broken.result)).toMatchObject({
    code: 'STEP_FAILED',
    message: expect.stringContaining('not a database'),
  })
  expect(broken.ran.at(-1)).toBe('DETACH "s"')
  const whole = await apply(sqlite, { duckalog_probe: refusal('Catalog Error: Table does not exist') })
  expect((await whole.result).steps).toMatchObject([{ status: 'done' }])
  expect(whole.ran).not.toContain('DETACH "s"')
})
