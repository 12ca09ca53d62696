import { type CatalogInput, connectToCatalog, loadConfig } from '../../../src/index.js'
import { generateTypes, generateTypesOffline } from '../../../src/types/index.js'
import { parseNames } from '../../../src/types/read/parse-names.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'a.csv': 'id\n1\n' })
  const ddl = `CREATE SCHEMA s; CREATE TABLE people (id INTEGER NOT NULL, name VARCHAR NOT NULL); CREATE VIEW v AS FROM people;
    CREATE TABLE s.orders (id INTEGER NOT NULL, day DATE); CREATE TABLE unused (x INTEGER)`
  await rawQuery(folder.file('crm.duckdb'), ddl)
})
afterEach(() => folder[Symbol.asyncDispose]())

const catalog = (sql: string, rest: Partial<CatalogInput> = {}): CatalogInput => ({
  version: 1,
  duckdb: { pragmas: ['CREATE TABLE IF NOT EXISTS own (id INTEGER NOT NULL, k INTEGER)'] },
  attachments: { duckdb: [{ alias: 'crm', path: 'crm.duckdb', read_only: false }] },
  ...rest,
  queries: [{ name: 'q', sql }],
})

const rowOf = (queries: string) =>
  /export interface QRow \{\n([\s\S]*?)\n\}/
    .exec(queries)?.[1]
    ?.split('\n')
    .map((line) => line.trim()) ?? []

const online = async (config: CatalogInput) => {
  await using connection = connectToCatalog(config, { base: folder.path })
  return await generateTypes(connection)
}
const offline = async (config: CatalogInput, columns: string) =>
  generateTypesOffline(await loadConfig(config, { base: folder.path }), columns)

test.each<[sql: string, sources: readonly string[], row: readonly string[]]>([
  ['FROM crm.people WHERE id = $id', ['crm.main.people'], ['readonly id: number', 'readonly name: string']],
  [
    'SELECT p.name, o.day FROM crm.people p JOIN crm.s.orders o USING (id)',
    ['crm.main.people', 'crm.s.orders'],
    ['readonly name: string', 'readonly day: Date | null'],
  ],
  ['WITH w AS (FROM crm.s.orders) SELECT id FROM w', ['crm.s.orders'], ['readonly id: number | null']],
  // The definition of a view of another database is out of sight
  ['SELECT id FROM crm.v', ['crm.main.v'], ['readonly id: number | null']],
  ['SELECT o.id FROM own o, crm.v', ['crm.main.v'], ['readonly id: number | null']],
  ["FROM query_table('crm.people')", ['crm.main.people'], ['readonly id: number', 'readonly name: string']],
  ['SELECT id, k FROM own LIMIT $n', [], ['readonly id: number', 'readonly k: number | null']],
  ['INSERT INTO crm.people SELECT id, $name::VARCHAR FROM crm.s.orders', ['crm.main.people', 'crm.s.orders'], []],
  ['INSERT INTO crm.people VALUES ($id, $name) RETURNING id', ['crm.main.people'], ['readonly id: number | null']],
  ['UPDATE crm.people SET name = $name FROM crm.s.orders o WHERE o.id = people.id', ['crm.main.people', 'crm.s.orders'], []],
  ['DELETE FROM own USING crm.v WHERE own.id = v.id', ['crm.main.v'], []],
  [
    'MERGE INTO crm."people" USING crm.s."orders" AS o USING (id) WHEN MATCHED THEN DELETE',
    ['crm.main.people', 'crm.s.orders'],
    [],
  ],
  ['DESCRIBE crm.people', ['crm.main.people'], expect.arrayContaining(['readonly column_name: string | null'])],
])('%s has the same types without the tables that only it reads', async (sql, sources, row) => {
  const { columns, queries = '' } = await online(catalog(sql))
  expect(Object.keys(JSON.parse(columns).sources)).toEqual([...sources, 'own'].sort())
  expect(rowOf(queries)).toEqual(row)
  await folder.write({ 'crm.duckdb': 'gone' })
  expect(await offline(catalog(sql), columns)).toMatchObject({ columns, queries })
})

test('views and macros between a query and its tables keep NOT NULL, files and tables made by statements do not', async () => {
  const config = (sql: string) =>
    catalog(sql, {
      macros: [
        { name: 'by_id', parameters: ['i'], table_sql: 'FROM named WHERE id = i' },
        { name: 'lines', table_sql: `FROM '${folder.file('a.csv')}'` },
      ],
      views: [
        { name: 'named', sql: 'FROM crm.people' },
        { name: 'file', source: 'csv', uri: 'a.csv' },
      ],
    })
  const cases: readonly (readonly [string, string])[] = [
    ['SELECT id FROM by_id($i)', 'number'],
    ['SELECT n.id FROM named n JOIN own USING (id)', 'number'],
    ['SELECT n.id FROM named n, file', 'number | null'],
    ['SELECT n.id FROM named n, lines()', 'number | null'],
  ]
  for (const [sql, type] of cases) {
    const { columns, queries = '' } = await online(config(sql))
    expect([sql, rowOf(queries)]).toEqual([sql, [`readonly id: ${type}`]])
    expect(await offline(config(sql), columns)).toMatchObject({ columns, queries })
  }
})

test.each([
  ["SELECT id FROM 'a.csv'", /Permission Error: .*\. Offline, only what is in the columns file can be read: /],
  ["SELECT id FROM read_csv('a.csv')", /Permission Error: .*\. Offline, only what is in the columns file can be read: /],
  ['FROM crm.unused', /Catalog Error: .*! Offline, only what is in the columns file can be read: /],
])('%s is refused offline, with what to do', async (written, message) => {
  const sql = written.replace('a.csv', folder.file('a.csv'))
  await expect(online(catalog(sql))).resolves.toMatchObject({ queries: expect.stringContaining('defineQuery') })
  await expect(offline(catalog(sql), '{"sources": {}}')).rejects.toMatchObject({
    code: 'QUERY_UNTYPED',
    issues: [{ path: 'queries[0].sql', message: expect.stringMatching(message) }],
  })
})

test('names of a statement are found with their parts', () => {
  expect(parseNames('UPDATE a."b ""c".d SET x = 1.5, y = \'n.m\' FROM e.f -- g\n WHERE f.* = $p')).toEqual([
    { name: 'UPDATE' },
    { catalog: 'a', schema: 'b "c', name: 'd' },
    ...['SET', 'x', 'y', 'FROM'].map((name) => ({ name })),
    { schema: 'e', name: 'f' },
    { name: 'WHERE' },
    { name: 'f' },
  ])
})
