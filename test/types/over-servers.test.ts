import { type CatalogInput, connectToCatalog } from '../../src/index.js'
import { startPostgres } from '../servers/postgres.js'
import { type CatalogFolder, makeFolder } from '../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../support/extensions.js'
import { rawQuery } from '../support/raw-duckdb.js'
import { compile, renderExpression } from './support/compile.js'
import { columnsOf, generateOnAndOff, generateOnline } from './support/generate-both.js'
import { compileWith, evaluate } from './support/generate-queries.js'

type Functions = ReturnType<typeof evaluate>

/** The rows of the named queries, each with the type that it is to have. */
async function runQueries(
  config: CatalogInput,
  folder: CatalogFolder,
  q: Functions,
): Promise<readonly (readonly [string, object])[]> {
  await using catalog = connectToCatalog(config, { base: folder.path })
  const ids = [1, 9007199254740993n, null]
  await q.rename(catalog, { id: 1, name: 'Bea' })
  const results: readonly (readonly [string, readonly object[]])[] = [
    ['SomeRow', await q.some(catalog, { ids })],
    ['SomeRowJson', await q.some(catalog, { ids }, { rowMode: 'json' })],
    ['OfMoodRow', await q.ofMood(catalog, { mood: "it's ok", price: '9.99' })],
    ['LooseRow', await q.loose(catalog, { other: 1 })],
    ['AllOfItRow', await q.allOfIt(catalog, { id: 1 })],
  ]
  return results.flatMap(([type, rows]) => rows.map((row) => [type, row] as const))
}

describeWith(['postgres_scanner', 'sqlite_scanner'], 'types over servers and files', () => {
  test('are the same without any of them, and those of the rows that named queries return', async () => {
    await using folder = await makeFolder()
    const server = await startPostgres()
    let isRunning = true
    try {
      await server.query(`CREATE TYPE mood AS ENUM ('sad', 'it''s ok');
        CREATE TABLE customers (id BIGINT NOT NULL, mood mood, tags TEXT[] NOT NULL, price NUMERIC(10,2), free NUMERIC, seen TIMESTAMPTZ NOT NULL, data JSONB);
        COMMENT ON COLUMN customers.tags IS 'labels'; CREATE VIEW active AS SELECT id FROM customers;
        CREATE TABLE lax (id BIGINT, other BIGINT NOT NULL); INSERT INTO lax VALUES (NULL, 1);
        ALTER TABLE lax ADD CONSTRAINT late NOT NULL id NOT VALID;
        INSERT INTO customers VALUES (1, 'it''s ok', '{a,NULL}', 9.99, 1e20, '2026-01-01 12:00+02', '{"a": 1}'),
          (2, NULL, '{}', NULL, NULL, '2026-01-02 00:00+00', NULL), (9007199254740993, 'sad', '{x}', 0, 0, '2026-01-03', 'null')`)
      await rawQuery(
        ':memory:',
        `COPY (SELECT 1::BIGINT AS id, [{k: 1.5::DECIMAL(9,3)}] AS items) TO '${folder.file('items.parquet')}'`,
      )
      const duckdb = {
        extension_policy: 'local_only' as const,
        directories: { extensions: extensionDirectory },
        config: unsigned,
      }
      const load = `LOAD sqlite; ATTACH '${folder.file('app.db')}' AS app (TYPE sqlite)`
      await using maker = connectToCatalog({ version: 1, duckdb: { ...duckdb, pragmas: [load] } })
      await maker.exec(
        "CREATE TABLE app.users (id BIGINT PRIMARY KEY, name TEXT NOT NULL, raw BLOB); INSERT INTO app.users VALUES (1, 'Ann', NULL)",
      )
      await maker.close()
      const { host, port, user, password, database } = server
      const config: CatalogInput = {
        version: 1,
        duckdb,
        attachments: {
          postgres: [{ alias: 'crm', host, port, user, password, database }],
          sqlite: [{ alias: 'app', path: 'app.db', read_only: false }],
        },
        views: [
          { name: 'items', source: 'parquet', uri: 'items.parquet' },
          { name: 'people', source: 'postgres', database: 'crm', table: 'customers' },
          { name: 'seen', sql: 'SELECT id, seen, tags FROM people WHERE seen IS NOT NULL' },
          { name: 'active', sql: 'FROM crm.public.active' },
          { name: 'loose', sql: 'SELECT l.id, l.other, c.seen FROM crm.lax l, crm.customers c' },
          { name: 'named', sql: 'SELECT p.id, u.name, p.tags FROM people p JOIN app.users u USING (id)' },
          {
            name: 'everything',
            sql: 'SELECT p.*, u.name, i.items FROM people p LEFT JOIN app.users u USING (id) JOIN items i USING (id)',
          },
        ],
        queries: [
          {
            name: 'some',
            sql: 'SELECT id, mood, seen, tags FROM people WHERE id IN $ids ORDER BY id',
            parameters: { ids: 'BIGINT[]' },
          },
          { name: 'of_mood', sql: 'FROM crm.customers WHERE mood = $mood AND price >= $price' },
          { name: 'loose', sql: 'SELECT id, other FROM crm.public.lax WHERE other = $other' },
          { name: 'rename', sql: 'UPDATE app.users SET name = $name WHERE id = $id' },
          { name: 'all_of_it', sql: 'FROM everything WHERE id = $id' },
        ],
      }
      const options = { rowModes: ['js', 'json'] as const, kysely: true }
      const { queries: written = '' } = await generateOnline(config, folder, options)
      const delivered = await runQueries(config, folder, evaluate(written))
      expect(delivered).toMatchObject([
        ['SomeRow', { id: 1n, mood: "it's ok", tags: ['a', null], seen: new Date('2026-01-01T10:00:00Z') }],
        ['SomeRow', { id: 9007199254740993n, mood: 'sad' }],
        ['SomeRowJson', { id: 1 }],
        ['SomeRowJson', { id: '9007199254740993' }],
        ['OfMoodRow', { price: 9.99, free: 1e20, data: '{"a": 1}' }],
        ['LooseRow', { id: null, other: 1n }],
        ['AllOfItRow', { name: 'Bea', items: [{ k: 1.5 }] }],
      ])
      const {
        types,
        columns,
        queries = '',
      } = await generateOnAndOff(config, folder, options, async () => {
        isRunning = false
        await server.stop()
        await folder.write({ 'app.db': 'gone', 'items.parquet': 'gone' })
      })
      expect(columnsOf(types, 'CrmPublicCustomers')).toEqual([
        'id: bigint',
        "mood: 'sad' | 'it\\'s ok' | null",
        'tags: (string | null)[]',
        'price: number | null',
        'free: number | null',
        'seen: Date',
        'data: string | null',
      ])
      expect(columnsOf(types, 'CrmPublicLax')).toEqual(['id: bigint | null', 'other: bigint | null'])
      expect(columnsOf(types, 'Loose')).toEqual(['id: bigint | null', 'other: bigint | null', 'seen: Date | null'])
      expect(columnsOf(types, 'AppUsers')).toEqual(['id: bigint | null', 'name: string', 'raw: Buffer | null'])
      expect(columnsOf(types, 'Seen')).toEqual(['id: bigint', 'seen: Date', 'tags: (string | null)[]'])
      expect(columnsOf(types, 'Named')).toEqual(['id: bigint', 'name: string', 'tags: (string | null)[]'])
      expect(columnsOf(types, 'Everything').filter((column) => !column.includes('null'))).toEqual([])
      expect(JSON.parse(columns).sources['crm.public.customers'].columns[2]).toEqual({
        name: 'tags',
        type: 'VARCHAR[]',
        not_null: true,
        comment: 'labels',
      })
      expect(compile({ 'all.ts': types })).toEqual([])
      expect(columnsOf(queries, 'SomeValues')).toEqual(['ids: readonly (number | bigint | null)[]'])
      expect(columnsOf(queries, 'SomeRow')).toEqual([
        'id: bigint',
        "mood: 'sad' | 'it\\'s ok' | null",
        'seen: Date',
        'tags: (string | null)[]',
      ])
      expect(columnsOf(queries, 'OfMoodValues')).toEqual(["mood: 'sad' | 'it\\'s ok'", 'price: number | string'])
      expect(columnsOf(queries, 'LooseRow')).toEqual(['id: bigint | null', 'other: bigint | null'])
      expect(columnsOf(queries, 'RenameValues')).toEqual(['name: string', 'id: number | bigint'])
      expect(columnsOf(queries, 'AllOfItRow').filter((column) => !column.includes('null'))).toEqual([])
      const uses = delivered.map(([type, row]) => `void (${renderExpression(row)} satisfies q.${type})`)
      expect(compileWith(queries, uses.join('\n'))).toEqual([])
    } finally {
      if (isRunning) await server.stop()
    }
  })
})
