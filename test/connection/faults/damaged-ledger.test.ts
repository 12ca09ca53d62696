import { readFile, rm, writeFile } from 'node:fs/promises'
import { type CatalogInput, type CatalogReport, type ConnectOptions, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { sampled } from '../../support/sampled.js'

const views = [
  { name: 'v', sql: 'SELECT i FROM mine' },
  { name: 'w', sql: 'SELECT 2 AS b' },
]

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

const own = { version: 1, name: 'shop', duckdb: { database: 'main.duckdb' }, views }
const into = {
  version: 1,
  name: 'shop',
  duckdb: {},
  attachments: { duckdb: [{ alias: 'o', path: 'main.duckdb', read_only: false }] },
  views: views.map((view) => ({ ...view, into: 'o', sql: view.sql.replace('mine', 'o.mine') })),
}
const open = (input: object, options: ConnectOptions = {}) =>
  connectToCatalog(input as CatalogInput, { base: folder.path, timeouts: { lock: 0 }, ...options })

async function connect(input: object, options?: ConnectOptions) {
  await using catalog = open(input, options)
  await catalog.getConnection()
  return catalog.report
}

async function plan(input: object, options?: ConnectOptions) {
  await using catalog = open(input, options)
  return (await catalog.plan()).views.map(({ view, action }) => [view.name, action])
}

const inLedger = (name: string) => `_duckalog.${name}`
const viewColumns = ['owner', 'schema_name', 'view_name', 'definition_hash', 'text_hash', 'reopened_hash', 'generation']

const damages: readonly (readonly [string, string])[] = [
  ...['ledger', 'views', 'macros', 'materialized'].flatMap((name): (readonly [string, string])[] => [
    [`the table ${name} is missing`, `DROP TABLE ${inLedger(name)}`],
    [
      `a view is in place of ${name}`,
      `DROP TABLE ${inLedger(name)}; CREATE VIEW ${inLedger(name)} AS SELECT 1 AS format, 1 AS generation`,
    ],
    [`${name} is another table`, `CREATE OR REPLACE TABLE ${inLedger(name)} AS SELECT 'x' AS y`],
    [`${name} was renamed`, `ALTER TABLE ${inLedger(name)} RENAME TO other`],
  ]),
  ['the ledger is empty', 'DELETE FROM _duckalog.ledger'],
  ...['format', 'generation'].flatMap((column): (readonly [string, string])[] => [
    [`ledger has no ${column}`, `ALTER TABLE _duckalog.ledger DROP COLUMN ${column}`],
    [`${column} of ledger was renamed`, `ALTER TABLE _duckalog.ledger RENAME COLUMN ${column} TO other`],
    [`${column} of ledger is text`, `ALTER TABLE _duckalog.ledger ALTER COLUMN ${column} TYPE VARCHAR`],
  ]),
  ...viewColumns.flatMap((column): (readonly [string, string])[] => [
    [`${column} of views was renamed`, `ALTER TABLE _duckalog.views RENAME COLUMN ${column} TO other`],
    [`views has no ${column}`, `ALTER TABLE _duckalog.views DROP COLUMN ${column}`],
  ]),
  ['reads of views is missing', 'ALTER TABLE _duckalog.views DROP COLUMN reads'],
  ['reads of views is no JSON', "UPDATE _duckalog.views SET reads = '{'"],
  ['reads of views are numbers', 'ALTER TABLE _duckalog.views ALTER COLUMN reads TYPE INTEGER USING 1'],
  ['macros of ledger is missing', 'ALTER TABLE _duckalog.ledger DROP COLUMN macros'],
  ['macros of ledger is text', "ALTER TABLE _duckalog.ledger ALTER COLUMN macros TYPE VARCHAR USING 'x'"],
  ['columns of views is missing', 'ALTER TABLE _duckalog.views DROP COLUMN columns'],
  ['hashes of views are numbers', 'ALTER TABLE _duckalog.views ALTER COLUMN text_hash TYPE INTEGER USING 1'],
  ['there are two generations', 'INSERT INTO _duckalog.ledger FROM _duckalog.ledger'],
  ['each view is recorded twice', 'INSERT INTO _duckalog.views FROM _duckalog.views'],
  ['names of views are numbers', 'ALTER TABLE _duckalog.views ALTER COLUMN view_name TYPE INTEGER USING 1'],
]

describe.each([
  { where: "in the catalog's own database", input: own, prefix: '', from: 0 },
  { where: 'in a database that views go into', input: into, prefix: 'o.', from: 2 },
])('a ledger $where', ({ input, prefix, from }) => {
  test.each(sampled(damages, 9, from))('of which %s', async (_title, sql) => {
    await rawQuery(folder.file('main.duckdb'), 'CREATE TABLE mine AS SELECT 42 AS i')
    await connect(input)
    await rawQuery(folder.file('main.duckdb'), sql)

    const error = await connect(input).catch((thrown: unknown) => thrown)
    // What changes no answer is not noticed before something is written
    if (error instanceof Error) {
      expect(error).toMatchObject({
        code: 'LEDGER_DAMAGED',
        retryable: false,
        message: expect.stringMatching(/forceRebuild.*readOnly/),
      })
    }
    if (prefix === '') {
      await using reading = open(input, { readOnly: true })
      expect(await reading.query('FROM v')).toEqual([{ i: 42 }])
      if (error instanceof Error) expect(reading.report?.warnings.map(({ code }) => code)).toContain('LEDGER_DAMAGED')
    }
    if (error instanceof Error) {
      await expect(plan(input)).rejects.toMatchObject({ code: 'LEDGER_DAMAGED' })
      if (prefix === '') expect(await plan(input, { readOnly: true })).toHaveLength(2)
    }
    const planned = await plan(input, { forceRebuild: true })
    const rebuilt = await connect(input, { forceRebuild: true })
    expect(planned).toEqual(rebuilt?.views.map(({ view, action }) => [view.name, action]))
    expect((await connect(input))?.views.map(({ action }) => action)).toEqual(['keep', 'keep'])
    await using again = open(input)
    expect(await again.query(`FROM ${prefix}v, ${prefix}w`)).toEqual([{ i: 42, b: 2 }])
    expect(await rawQueryAfter(again, 'SELECT count(*)::INTEGER AS n FROM _duckalog.ledger')).toEqual([{ n: 1 }])
  })
})

async function rawQueryAfter(catalog: { close(): Promise<void> }, sql: string): Promise<unknown> {
  await catalog.close()
  return rawQuery(folder.file('main.duckdb'), sql)
}

describeWith(['ducklake'], 'a ledger in a DuckLake', () => {
  const lake = (more: object = {}) => ({
    version: 1,
    name: 'shop',
    duckdb: { directories: { extensions: extensionDirectory }, config: unsigned, extension_policy: 'local_only' },
    attachments: {
      ducklake: [{ alias: 'o', metadata: { type: 'duckdb', path: 'meta.ducklake' }, data_path: 'data/', read_only: false }],
    },
    views: into.views,
    ...more,
  })
  const say = async (...statements: readonly string[]) => {
    await using catalog = open(lake({ name: 'other', views: [] }))
    for (const statement of statements) await catalog.query(statement)
  }

  test.each([
    ['the table ledger is missing', 'DROP TABLE o._duckalog.ledger'],
    ['the ledger is empty', 'DELETE FROM o._duckalog.ledger'],
    ['views has no text_hash', 'ALTER TABLE o._duckalog.views DROP COLUMN text_hash'],
    ['views is another table', "CREATE OR REPLACE TABLE o._duckalog.views AS SELECT 'x' AS y"],
    [
      'a view is in place of ledger',
      'DROP TABLE o._duckalog.ledger',
      'CREATE VIEW o._duckalog.ledger AS SELECT 1 AS format, 1 AS generation',
    ],
  ])('of which %s', async (_title, ...damage) => {
    await say('CREATE TABLE o.mine AS SELECT 42 AS i')
    await connect(lake())
    await say(...damage)
    const error = await connect(lake()).catch((thrown: unknown) => thrown)
    if (error instanceof Error) expect(error).toMatchObject({ code: 'LEDGER_DAMAGED', retryable: false })
    const rebuilt = await connect(lake(), { forceRebuild: true })
    expect(rebuilt?.views.map(({ action }) => action)).toEqual(['replace', 'replace'])
    expect((await connect(lake()))?.views.map(({ action }) => action)).toEqual(['keep', 'keep'])
    await using again = open(lake())
    expect(await again.query('FROM o.v, o.w')).toEqual([{ i: 42, b: 2 }])
    expect(await again.query('SELECT count(*)::INTEGER AS n FROM o._duckalog.ledger')).toEqual([{ n: 1 }])
  })
})

describe('the record of our persistent secrets', () => {
  const withSecret = (token: string) => {
    const secrets = [{ type: 'http', name: 'ours', bearer_token: token, persistent: true }]
    return { ...own, duckdb: { ...own.duckdb, directories: { secrets: 'secrets' }, secrets }, views: [] }
  }
  const steps = (report: CatalogReport | undefined) =>
    report?.steps.flatMap(({ kind, name, status }) => (kind === 'secret' ? [`${name} ${status}`] : []))

  test.each([
    ['is missing', 'DROP TABLE _duckalog.secrets'],
    ['is another table', "CREATE OR REPLACE TABLE _duckalog.secrets AS SELECT 'x' AS y"],
    ['is a view', 'DROP TABLE _duckalog.secrets; CREATE VIEW _duckalog.secrets AS SELECT 1 AS a'],
    ['has no owner', 'ALTER TABLE _duckalog.secrets DROP COLUMN owner'],
    ['has no verifier', 'ALTER TABLE _duckalog.secrets DROP COLUMN verifier'],
    ['has numbers for owners', 'ALTER TABLE _duckalog.secrets ALTER COLUMN owner TYPE INTEGER USING 1'],
    ['has numbers for names', 'ALTER TABLE _duckalog.secrets ALTER COLUMN secret_name TYPE INTEGER USING 1'],
    ['has numbers for sizes', 'ALTER TABLE _duckalog.secrets ALTER COLUMN file_size TYPE INTEGER USING 1'],
    ['is empty', 'DELETE FROM _duckalog.secrets'],
  ])('%s: secrets without proof of ownership are used as they are, and the record is recreated', async (_title, sql) => {
    await connect(withSecret('token-1'))
    await rawQuery(folder.file('main.duckdb'), sql)
    const kept = await connect(withSecret('token-2'))
    expect(steps(kept)).toContain('ours skipped')
    expect(kept?.warnings).toMatchObject([
      { code: 'SECRET_KEPT', message: expect.stringContaining('DROP PERSISTENT SECRET "ours"') },
    ])
    expect(await readFile(folder.file('secrets/ours.duckdb_secret'), 'latin1')).toContain('token-1')

    await rm(folder.file('secrets/ours.duckdb_secret'))
    expect(steps(await connect(withSecret('token-3')))).toEqual(['ours done'])
    expect(steps(await connect(withSecret('token-3')))).toEqual(['ours skipped'])
    expect((await connect(withSecret('token-4')))?.warnings).toEqual([])
    expect(await readFile(folder.file('secrets/ours.duckdb_secret'), 'latin1')).toContain('token-4')
  })
})

test('views that the config no longer defines stay when the ledger is recreated', async () => {
  await rawQuery(folder.file('main.duckdb'), 'CREATE TABLE mine AS SELECT 42 AS i')
  await connect(own)
  await rawQuery(folder.file('main.duckdb'), 'DROP TABLE _duckalog.views')
  await connect({ ...own, views: [] }, { forceRebuild: true })
  expect(await rawQuery(folder.file('main.duckdb'), 'FROM v, w')).toEqual([{ i: 42, b: 2 }])
  expect((await connect(own))?.views.map(({ action }) => action)).toEqual(['adopt', 'adopt'])
})

describe('a database file that is damaged after its header', () => {
  const many = Array.from({ length: 300 }, (_, index) => ({ name: `v${index}`, sql: `SELECT '${'x'.repeat(200)}' AS a` }))

  test.each([
    { title: 'cut by 1,000 bytes', damage: (good: Buffer) => good.subarray(0, good.length - 1000) },
    { title: 'cut by a block', damage: (good: Buffer) => good.subarray(0, good.length - 262_144) },
    { title: 'cut in half', damage: (good: Buffer) => good.subarray(0, good.length >> 1) },
    { title: 'with flipped bytes in the first block', damage: (good: Buffer) => flip(good, 12_288 + 5_000) },
  ])('$title', async ({ damage }) => {
    const input = { ...own, views: many }
    await connect(input)
    const file = folder.file('main.duckdb')
    const good = await readFile(file)
    await writeFile(file, damage(good))
    await rm(`${file}.wal`, { force: true })
    await expect(connect(input)).rejects.toMatchObject({
      code: 'DATABASE_CORRUPT',
      retryable: false,
      message: expect.stringMatching(/damaged.*Restore it from a backup/),
    })
  })
})

function flip(good: Buffer, from: number): Buffer {
  const bad = Buffer.from(good)
  for (let at = from; at < from + 64; at++) bad[at] = (bad[at] ?? 0) ^ 0xff
  return bad
}
