import { validateCatalog } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { holdDatabase } from '../../support/hold-database.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { configFaults, viewFaults } from '../faults/config-faults.js'

const known = Object.entries({ ...configFaults, ...viewFaults }).filter(([, { code }]) =>
  /^CONFIG_|^VIEW_(?:INVALID|CYCLE)$/.test(code),
)

test('there are config faults to try', () => expect(known.length).toBeGreaterThan(10))

test.each(known)(
  'what a connect calls by its code, validateCatalog calls the same: %s',
  async (_, { yaml, options, code, message, prepare }) => {
    await using folder = await makeFolder({ 'catalog.yaml': yaml.replace('▲', '') })
    await prepare?.(folder)
    await folder.write({ 'catalog.yaml': yaml.replace('▲', '') })
    const { driver: _driver, ...loading } = options ?? {}
    await expect(validateCatalog(folder.file('catalog.yaml'), loading)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  },
)

const refused: readonly (readonly [sql: string, message: RegExp])[] = [
  ['DESCRIBE x', /is DESCRIBE, which is not a SELECT; write FROM \(DESCRIBE …\)/],
  ['/* a */ SUMMARIZE x', /is SUMMARIZE/],
  ['SHOW TABLES', /is SHOW/],
  ['SHOW ALL TABLES;', /is SHOW/],
  ['desc x', /is DESC/],
  ['SELECT $1', /has a parameter/],
  ['SELECT * FROM range(?)', /has a parameter/],
  ['SELECT * FROM x WHERE y = $name', /has a parameter/],
  ['PIVOT x ON y USING sum(z)', /PIVOT takes columns from the data.*ON column IN/],
  ['FROM (PIVOT x ON y USING sum(z))', /PIVOT takes columns from the data/],
  ['EXPLAIN SELECT 1', /is not a SELECT statement/],
  ['INSERT INTO x VALUES (1)', /is not a SELECT statement/],
  ['CALL pragma_version()', /is not a SELECT statement/],
  ['SELECT 1; SELECT 2', /has 2 statements/],
  ['SELEC 1', /syntax error at or near "SELEC" at line 1, column 1/],
]

test.each(refused)('no view can be %j', async (sql, message) => {
  const catalog = { version: 1, duckdb: {}, views: [{ name: 'v', sql }] }
  await expect(validateCatalog(catalog)).rejects.toMatchObject({
    code: 'VIEW_INVALID',
    message: expect.stringMatching(message),
    location: { path: 'views[0].sql' },
  })
})

test.each([
  'FROM (DESCRIBE SELECT 1)',
  '(DESCRIBE SELECT 1)',
  'SELECT * FROM (SHOW TABLES)',
  'VALUES (1)',
  'TABLE other',
  'PIVOT other ON a IN (1, 2) USING sum(a)',
  "SELECT '$1', '?' AS \"?\"",
  'SELECT 1 -- $1 ?',
])('a view can be %j', async (sql) => {
  const views = [
    { name: 'v', sql },
    { name: 'other', sql: 'SELECT 1 AS a' },
  ]
  const validated = await validateCatalog({ version: 1, duckdb: {}, views })
  expect(validated.views).toHaveLength(2)
})

test('no database that a catalog names is opened: locked files, attached catalogs and targets of views do not matter', async () => {
  await using folder = await makeFolder({
    'child.yaml': 'version: 1\nduckdb: {database: child.duckdb}\nviews: [{name: v, sql: SELECT 1 AS a}]\n',
    'catalog.yaml':
      'version: 1\nduckdb: {database: main.duckdb}\n' +
      'attachments: {duckalog: [{alias: c, config_path: child.yaml}], duckdb: [{alias: t, path: t.duckdb, read_only: false}]}\n' +
      'views: [{name: v, sql: FROM c.main.v}, {name: w, into: t, sql: SELECT 1 AS a}]\n',
  })
  for (const name of ['main', 'child', 't']) await rawQuery(folder.file(`${name}.duckdb`), 'SELECT 1')
  const holders = [await holdDatabase(folder.file('child.duckdb')), await holdDatabase(folder.file('t.duckdb'))]
  try {
    expect(await validateCatalog(folder.file('catalog.yaml'))).toMatchObject({ views: [{ name: 'v' }, { name: 'w' }] })
    await folder.write({ 'child.yaml': 'version: 1\nduckdb: {database: child.duckdb}\nviews: [{name: v, sql: SELEC 1}]\n' })
    await expect(validateCatalog(folder.file('catalog.yaml'))).rejects.toMatchObject({
      code: 'VIEW_INVALID',
      location: { file: folder.file('child.yaml'), path: 'views[0].sql' },
    })
  } finally {
    for (const holder of holders) await holder.release()
  }
})

test('databases whose views read each other are reported as a cycle', async () => {
  const attachments = { duckdb: [{ alias: 't', path: 't.duckdb', read_only: false }] }
  const views = [
    { name: 'a', sql: 'SELECT 1 AS x' },
    { name: 'b', into: 't', sql: 'FROM memory.main.a' },
    { name: 'c', sql: 'FROM t.main.b' },
  ]
  await expect(validateCatalog({ version: 1, duckdb: {}, attachments, views })).rejects.toMatchObject({ code: 'VIEW_CYCLE' })
})
