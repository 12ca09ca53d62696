import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import type { AttachmentsConfig } from '../../../src/config/model/attachment-config.js'
import type { DriverConnection, Row } from '../../../src/driver/core/driver.js'
import { applySession, planSession } from '../../../src/session/index.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { recordingConnection, refusal } from '../recording-connection.js'
import { failureOf, sessionConfig, withInstance, withSession } from '../session-fixtures.js'

const inFolder = temporaryFolder()
const config = (attachments: AttachmentsConfig) =>
  sessionConfig(
    { extension_policy: 'local_only', directories: { extensions: extensionDirectory }, config: unsigned },
    attachments,
  )

const hostileAliases = [
  'a"b',
  "it's",
  'a.b',
  'a; DROP TABLE t; --',
  'select',
  'É ünï 日本',
  ' ',
  '..',
  '$1',
  '%s',
  'UPPER',
  'x'.repeat(300),
]

async function attached(connection: DriverConnection): Promise<readonly unknown[]> {
  const rows = await connection.all(
    "SELECT database_name AS name, readonly FROM duckdb_databases() WHERE NOT internal AND database_name <> 'memory' ORDER BY ALL",
  )
  return rows
}

/** Makes a file of this type that holds one table. */
async function makeFile(type: 'duckdb' | 'sqlite', name: string): Promise<string> {
  const path = inFolder(name)
  // SQLite takes an empty file for an empty database
  if (type === 'sqlite') await writeFile(path, '')
  await withSession(config({ [type]: [{ alias: 'made', path, read_only: false }] }), async ({ keeper }) => {
    await keeper.run('CREATE TABLE made.t AS SELECT 42 AS i')
  })
  return path
}

describe('DuckDB files', () => {
  test('are attached for reading, or for writing where the config says so', async () => {
    const path = await makeFile('duckdb', 'a.duckdb')
    const created = inFolder('created.duckdb')
    const attachments = {
      duckdb: [
        { alias: 'ref', path },
        { alias: 'Rw', path: created, read_only: false },
      ],
    }
    await withSession(config(attachments), async ({ keeper, connect, report }) => {
      expect(await attached(keeper)).toEqual([
        { name: 'Rw', readonly: false },
        { name: 'ref', readonly: true },
      ])
      expect(await (await connect()).all('SELECT i FROM ref.t')).toEqual([{ i: 42 }])
      await keeper.run('CREATE TABLE rw.t (i INT)')
      await expect(keeper.run('CREATE TABLE ref.u (i INT)')).rejects.toMatchObject({
        message: expect.stringContaining('read-only'),
      })
      expect(report.steps.slice(1)).toMatchObject([
        { kind: 'attachment', name: 'ref', status: 'done' },
        { kind: 'attachment', name: 'Rw', status: 'done' },
      ])
    })
    expect(existsSync(created)).toBe(true)
  })

  test('with a hostile alias are attached under just that', async () => {
    const paths = await Promise.all(hostileAliases.map((_alias, index) => makeFile('duckdb', `hostile-${index}.duckdb`)))
    const duckdb = hostileAliases.map((alias, index) => ({ alias, path: paths[index]! }))
    await withSession(config({ duckdb }), async ({ keeper }) => {
      expect(await attached(keeper)).toHaveLength(hostileAliases.length)
      expect(await attached(keeper)).toEqual(expect.arrayContaining(hostileAliases.map((name) => ({ name, readonly: true }))))
    })
  })

  test.each<[what: string, content: string | undefined, options: Record<string, string>, said: RegExp]>([
    ['that is missing', undefined, {}, /database does not exist/],
    ['of junk', 'x'.repeat(5_000), {}, /not a valid DuckDB database file/],
    ['with an unknown option', undefined, { nosuch: 'x' }, /nosuch/],
  ])('a file %s fails with its place, and nothing stays attached', async (what, content, options, said) => {
    const path = inFolder(`${what}.duckdb`)
    if (content !== undefined) await writeFile(path, content)
    const plan = planSession(config({ duckdb: [{ alias: 'bad', path, options }] }))
    await withInstance(plan, async (instance) => {
      const connection = await instance.connect()
      const error = await failureOf(applySession(connection, plan.steps))
      expect(error).toMatchObject({
        code: 'STEP_FAILED',
        step: { kind: 'attachment', name: 'bad' },
        at: ['attachments', 'duckdb', 0],
      })
      expect(error.message).toMatch(said)
      expect(await attached(connection)).toEqual([])
    })
    expect(existsSync(path)).toBe(content !== undefined)
  })
})

describeWith(['sqlite_scanner'], 'SQLite files', () => {
  test('are attached for reading, or for writing where the config says so', async () => {
    const path = await makeFile('sqlite', 'a.sqlite')
    const attachments = {
      sqlite: [
        { alias: 'lite', path },
        { alias: 'rw', path, read_only: false, options: { busy_timeout: 1_000 } },
      ],
    }
    await withSession(config(attachments), async ({ keeper, connect }) => {
      expect(await attached(keeper)).toEqual([
        { name: 'lite', readonly: true },
        { name: 'rw', readonly: false },
      ])
      await keeper.run('INSERT INTO rw.t VALUES (43)')
      expect(await (await connect()).all('SELECT i FROM lite.t')).toEqual([{ i: 42n }, { i: 43n }])
    })
  })

  test('without a table, and of no bytes at all, are sound', async () => {
    const empty = inFolder('empty.sqlite')
    await writeFile(empty, '')
    const dropped = await makeFile('sqlite', 'dropped.sqlite')
    await withSession(config({ sqlite: [{ alias: 'd', path: dropped, read_only: false }] }), ({ keeper }) =>
      keeper.run('DROP TABLE d.t'),
    )
    const sqlite = [
      { alias: 'empty', path: empty },
      { alias: 'dropped', path: dropped },
    ]
    await withSession(config({ sqlite }), async ({ keeper }) => expect(await attached(keeper)).toHaveLength(2))
  })

  test('with a hostile alias are attached and probed under just that', async () => {
    const path = await makeFile('sqlite', 'hostile.sqlite')
    const sqlite = hostileAliases.map((alias) => ({ alias, path }))
    await withSession(config({ sqlite }), async ({ keeper }) => {
      expect(await attached(keeper)).toEqual(expect.arrayContaining(hostileAliases.map((name) => ({ name, readonly: true }))))
    })
  })

  test.each([true, false])('that are missing are an error, and are not created (read_only: %p)', async (readOnly) => {
    const path = inFolder('missing.sqlite')
    const plan = planSession(config({ sqlite: [{ alias: 'bad', path, read_only: readOnly }] }))
    await withInstance(plan, async (instance) => {
      const connection = await instance.connect()
      expect(await failureOf(applySession(connection, plan.steps))).toMatchObject({
        code: 'STEP_FAILED',
        message: `The attachment "bad" (attachments.sqlite[0]) cannot read its file ${JSON.stringify(path)}: check the path and its permissions.`,
        step: { kind: 'attachment', name: 'bad' },
        at: ['attachments', 'sqlite', 0],
      })
      expect(await attached(connection)).toEqual([])
    })
    expect(existsSync(path)).toBe(false)
  })

  test.each<[what: string, content: (sound: Buffer) => Uint8Array | string, said: string]>([
    ['of junk', () => 'x'.repeat(5_000), 'file is not a database'],
    ['that were cut off', (sound) => sound.subarray(0, sound.length / 2), 'malformed'],
    ['with a good head and a bad body', (sound) => sound.fill(0x41, 100), 'malformed'],
  ])('%s fail with their place, and do not stay attached', async (what, content, said) => {
    const path = inFolder(`${what}.sqlite`)
    const sound = await readFile(await makeFile('sqlite', `${what}-sound.sqlite`))
    await writeFile(path, content(sound))
    for (const readOnly of [true, false]) {
      const plan = planSession(config({ sqlite: [{ alias: 'b"ad', path, read_only: readOnly }] }))
      await withInstance(plan, async (instance) => {
        const connection = await instance.connect()
        const error = await failureOf(applySession(connection, plan.steps))
        expect(error).toMatchObject({ code: 'STEP_FAILED', step: { name: 'b"ad' }, at: ['attachments', 'sqlite', 0] })
        expect(error.message).toContain(said)
        expect(await attached(connection)).toEqual([])
      })
    }
  })
})

describe('what is run', () => {
  const path = inFolder('there.sqlite')
  const steps = planSession(sessionConfig({}, { sqlite: [{ alias: 'l', path }] })).steps.slice(-1)
  const noTable = refusal('Catalog Error: Table with name duckalog_probe does not exist!')
  const broken = refusal('Invalid Error: Failed to prepare query: file is not a database')

  beforeAll(() => writeFile(path, ''))

  /** Says which statements ran, by their verbs; the question whether the alias is taken is answered with `taken`. */
  async function apply(answers: Readonly<Record<string, Error>>, taken: readonly Row[] = []) {
    const connection = recordingConnection((sql) => (sql.includes('duckdb_databases()') ? taken : answers[verbOf(sql)]))
    const outcome = await applySession(connection, steps).catch((error: unknown) => error)
    const ran = connection.ran.map(({ sql }) => (sql.includes('duckdb_databases()') ? 'taken?' : verbOf(sql)))
    return { outcome, ran }
  }
  const verbOf = (sql: string) => sql.split(' ')[0] ?? ''

  test('a sound file is attached and probed', async () => {
    const { outcome, ran } = await apply({ SELECT: noTable })
    expect(ran).toEqual(['taken?', 'ATTACH', 'SELECT'])
    expect(outcome).toMatchObject({ steps: [{ name: 'l', status: 'done' }] })
  })

  test('a refused attach is not undone: the alias may be that of another database', async () => {
    const { outcome, ran } = await apply({ ATTACH: refusal('Binder Error: database with name "l" already exists') })
    expect(ran).toEqual(['taken?', 'ATTACH'])
    expect(outcome).toMatchObject({ code: 'STEP_FAILED' })
  })

  test('a failed probe detaches, and its error survives a failing detach', async () => {
    for (const more of [{}, { DETACH: refusal('Binder Error: no') }]) {
      const { outcome, ran } = await apply({ SELECT: broken, ...more })
      expect(ran).toEqual(['taken?', 'ATTACH', 'SELECT', 'DETACH'])
      expect(outcome).toMatchObject({ code: 'STEP_FAILED', message: expect.stringContaining('file is not a database') })
    }
  })

  test.each<[taken: Row, said: string | undefined]>([
    [{ path, type: 'sqlite', readonly: true }, undefined],
    [{ path: `${path}/../there.sqlite`, type: 'sqlite', readonly: true }, undefined],
    [{ path, type: 'sqlite', readonly: false }, 'for writing'],
    [{ path: '/other.sqlite', type: 'sqlite', readonly: true }, 'and is sqlite "/other.sqlite"'],
    [{ path, type: 'duckdb', readonly: true }, `and is duckdb ${JSON.stringify(path)}`],
    [{ path: null, type: 'postgres', readonly: true }, 'and is postgres ""'],
  ])('where %j has the alias already, it is taken over or refused', async (taken, said) => {
    const { outcome, ran } = await apply({}, [taken])
    expect(ran).toEqual(['taken?'])
    expect(outcome).toMatchObject(
      said === undefined
        ? { steps: [{ name: 'l', status: 'skipped', reason: 'already attached' }] }
        : {
            code: 'STEP_FAILED',
            message: `The attachment "l" (attachments.sqlite[0]) has the alias of a database that is already attached, ${said}: detach that one, or choose another alias.`,
          },
    )
  })
})
