import { cpSync, writeFileSync } from 'node:fs'
import type { CatalogInput } from '../../../src/index.js'
import { type Postgres, startPostgres } from '../../servers/postgres.js'
import { describeWith } from '../../support/extensions.js'
import { lakehouse } from '../../support/lakehouse.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openChecked } from './check-sources.js'

const inFolder = temporaryFolder()
const digest = /^[0-9a-f]{32}$/

/** Statements on a lake with the tables `t`, `u`, and in another schema `t`; and whether each changes `main.t` and `other.x`. */
const changes: readonly (readonly [sql: string, t: boolean, x: boolean])[] = [
  ['SELECT 1', false, false],
  ['INSERT INTO lake.u VALUES (1)', false, false],
  ['INSERT INTO lake.t VALUES (1)', true, false],
  ['INSERT INTO lake.t SELECT range FROM range(1000)', true, false],
  ['DELETE FROM lake.t WHERE a = 5', true, false],
  ['UPDATE lake.other.x SET a = 3', false, true],
  ['CREATE TABLE lake.w AS SELECT 1 AS a', false, false],
  // Inlined deletions are written as deletions: once too often
  ["CALL ducklake_flush_inlined_data('lake')", true, false],
  ['INSERT INTO lake.t VALUES (6)', true, false],
  ["CALL ducklake_flush_inlined_data('lake')", false, false],
  ["CALL ducklake_merge_adjacent_files('lake')", false, false],
  ['ALTER TABLE lake.t ADD COLUMN b INTEGER', true, false],
  ['CREATE OR REPLACE TABLE lake.other.x AS SELECT 7 AS a', false, true],
  ['TRUNCATE lake.t', true, false],
]

async function followChanges(config: Partial<CatalogInput>): Promise<void> {
  {
    await using writer = await openChecked(config)
    await writer.run('CREATE TABLE lake.t AS SELECT 1 AS a; CREATE TABLE lake.u AS SELECT 1 AS a; CREATE SCHEMA lake.other')
    await writer.run('CREATE TABLE lake.other.x AS SELECT 1 AS a; CREATE VIEW lake.main.deep AS SELECT a FROM lake.t')
  }
  await using checked = await openChecked({
    ...config,
    views: [
      { name: 'over', sql: 'SELECT t.a FROM lake.t, lake.other.x' },
      { name: 'deep', sql: 'FROM lake.deep' },
      { name: 'written', into: 'lake', sql: 'SELECT a FROM lake.t' },
    ],
  })
  const look = async () => {
    const { 'lake.main.t': t, 'lake.other.x': x } = await checked.look('over', ['written'])
    expect([t, x]).toEqual([expect.stringMatching(digest), expect.stringMatching(digest)])
    const deep = await checked.look('deep')
    expect(Object.keys(deep).sort()).toEqual(['lake.main.deep', 'lake.main.t'])
    expect(deep['lake.main.t']).toBe(t)
    return { t, x }
  }
  let before = await look()
  for (const [sql, t, x] of changes) {
    await checked.run(sql)
    const now = await look()
    expect([sql, now.t !== before.t, now.x !== before.x]).toEqual([sql, t, x])
    before = now
  }
}

/** A dead server is asked for nothing that others can tell. */
async function followDeadServer(attached: unknown, secret: unknown, postgres: Postgres): Promise<void> {
  const file = inFolder('local.csv')
  writeFileSync(file, 'a\n1\n')
  await using checked = await openChecked({
    duckdb: { secrets: [secret], pragmas: ['CREATE TABLE IF NOT EXISTS own_table AS SELECT 1 AS a'] },
    attachments: { postgres: attached },
    views: [
      { name: 'remote', sql: 'SELECT sum(id) AS s FROM crm.public.events' },
      { name: 'local', sql: `SELECT upper(f.a::VARCHAR) AS u, row_number() OVER () AS n FROM '${file}' f, own_table` },
    ],
  } as never)
  await postgres.halt()
  expect(await checked.look('remote')).toEqual({ 'crm.public.events': 'unchecked: Postgres does not tell when a table changes' })
  expect(await checked.look('local')).toEqual({
    [file]: expect.stringMatching(digest),
    'memory.main.own_table': 'unchecked: tables in memory do not tell when they change',
  })
  await postgres.restart()
}

describeWith(['ducklake', 'postgres_scanner'], 'a table of a DuckLake', () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await startPostgres()
  }, 60_000)
  afterAll(() => postgres.stop())

  test('is detected by the last snapshot that changed it, with metadata in a file', () =>
    followChanges({
      attachments: {
        ducklake: [{ alias: 'lake', metadata: inFolder('m.ducklake'), data_path: inFolder('data'), read_only: false }],
      },
    }))

  test('and with metadata in Postgres; the tables of Postgres itself are unchecked', async () => {
    const { host, port, user, password, database } = postgres
    const secret = { type: 'postgres', name: 'pg', host, port, user, password, database } as const
    const metadata = { type: 'postgres', secret: 'pg' } as const
    await postgres.query('CREATE TABLE public.events (id INTEGER); INSERT INTO public.events VALUES (1)')
    const config = {
      duckdb: { secrets: [secret] },
      attachments: {
        ducklake: [{ alias: 'lake', metadata, data_path: inFolder('pgdata'), read_only: false }],
        postgres: [{ alias: 'crm', secret: 'pg' }],
      },
    }
    await followChanges(config)
    const changed_by = { sql: 'SELECT max(id), count(*) FROM crm.public.events -- newest' }
    await using checked = await openChecked({ ...config, views: [{ name: 'v', sql: 'FROM crm.public.events' }] })
    expect(await checked.look('v')).toEqual({
      'crm.public.events': 'unchecked: Postgres does not tell when a table changes',
    })
    const ask = async (sql: string) => (await checked.check({ v: { sql } })).v?.[0]
    const before = await ask(changed_by.sql)
    expect(before).toEqual({ source: 'changed_by of main.v', digest: expect.stringMatching(digest) })
    expect(await ask(changed_by.sql)).toEqual(before)
    await postgres.query('INSERT INTO public.events VALUES (2)')
    expect(await ask(changed_by.sql)).not.toEqual(before)
    for (const [sql, message] of [
      ['SELECT id FROM crm.public.events', 'returned more than one row'],
      ['SELECT id FROM crm.public.events WHERE false', 'returned no row'],
      ['SELECT missing FROM crm.public.events', 'missing'],
    ] as const)
      expect(await ask(sql)).toMatchObject({ failed: { code: 'QUERY_FAILED', message: expect.stringContaining(message) } })
    await followDeadServer(config.attachments.postgres, secret, postgres)
    await postgres.halt()
    expect(await ask(changed_by.sql)).toMatchObject({ failed: { code: 'QUERY_FAILED' } })
    expect(JSON.stringify(await checked.check({ v: { sql: changed_by.sql } }))).not.toContain(password)
    await postgres.restart()
  }, 60_000)
})

describeWith(['delta', 'iceberg', 'avro'], 'a Delta or Iceberg table', () => {
  test('is detected by the log of its commits', async () => {
    const [delta, iceberg] = [inFolder('orders'), inFolder('customers')]
    cpSync(lakehouse('orders'), delta, { recursive: true })
    cpSync(lakehouse('customers'), iceberg, { recursive: true })
    await using checked = await openChecked({
      duckdb: { load_extensions: ['delta', 'avro', 'iceberg'] },
      attachments: { delta: [{ alias: 'attached', path: delta }] },
      views: [
        { name: 'd', source: 'delta', uri: delta },
        { name: 'a', sql: 'FROM attached' },
        { name: 'i', sql: `FROM iceberg_scan('${iceberg}', allow_moved_paths := true)` },
      ].map((view) => ({ ...view, optional: true })) as never,
    })
    await new Promise((resolve) => setTimeout(resolve, 2_100))
    const look = async () => [await checked.look('d'), await checked.look('a'), await checked.look('i')]
    const before = await look()
    expect(before.flatMap((found) => Object.values(found))).toEqual([1, 2, 3].map(() => expect.stringMatching(digest)))
    expect(await look()).toEqual(before)
    writeFileSync(`${delta}/_delta_log/00000000000000000099.json`, '')
    writeFileSync(`${iceberg}/metadata/00099-x.metadata.json`, '')
    const after = await look()
    expect(after.map((found, index) => JSON.stringify(found) === JSON.stringify(before[index]))).toEqual([false, false, false])
  })
})
