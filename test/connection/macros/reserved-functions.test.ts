import { parseConfigObject } from '../../../src/config/index.js'
import { nodeApi } from '../../../src/driver/node-api.js'
import { connectToCatalog } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { recordStatements } from '../../support/recording-driver.js'

/** What views and macros of anybody call as well: a macro of that name is meant. */
const ofSources = ['read_csv', 'read_parquet', 'sniff_csv']

test('a macro cannot hide a function that the SQL of this package calls', async () => {
  await using folder = await makeFolder()
  const file = folder.file('main.duckdb')
  const statements: string[] = []
  const driver = recordStatements(nodeApi(), statements)
  await rawQuery(file, `COPY (SELECT 1 AS a) TO '${folder.file('x.parquet')}'; COPY (SELECT 1 AS a) TO '${folder.file('x.csv')}'`)
  await rawQuery(file, 'CREATE VIEW adopted AS SELECT * EXCLUDE (a) FROM (SELECT 1::DECIMAL(4,1) AS a, 2 AS b)')
  const views = [
    { name: 'adopted', sql: 'SELECT * EXCLUDE (a) FROM (SELECT 1::DECIMAL(4,1) AS a, 2 AS b)' },
    { name: 'sniffed', source: 'csv', uri: 'x.csv', options: { auto_detect: 'once' } },
    { name: 'files', source: 'parquet', uri: 'x.parquet' },
    { name: 'elsewhere', into: 'o', sql: 'SELECT 1 AS x', description: 'text' },
  ] as const
  const connect = async (names: readonly string[], options: object = {}) => {
    await using catalog = connectToCatalog(
      {
        version: 1,
        duckdb: { database: 'main.duckdb', secrets: [{ type: 'http', name: 's', bearer_token: 't' }] },
        attachments: { duckdb: [{ alias: 'o', path: 'o.duckdb', read_only: false }] },
        macros: [{ name: 'm', sql: '1' }],
        views: views.filter(({ name }) => names.includes(name)),
      },
      { base: folder.path, driver, ...options },
    )
    await catalog.getConnection()
    await catalog.plan({ sources: true })
    await catalog.refresh({ sources: true })
  }
  const names = views.map(({ name }) => name)
  await connect(names)
  await rawQuery(file, 'CREATE OR REPLACE VIEW files AS SELECT 5; CREATE VIEW mine AS FROM adopted; DROP MACRO m')
  await connect(names)
  await connect(names.slice(1))
  await connect(names, { forceRebuild: true })

  const known = await rawQuery(file, 'SELECT DISTINCT function_name AS name FROM duckdb_functions() WHERE internal')
  const functions = new Set(known.map(({ name }) => name))
  const called = statements.flatMap((sql) => [...sql.matchAll(/(?<!["'.\w])(\w+)\(/g)].map(([, name = '']) => name.toLowerCase()))
  const used = [...new Set(called)].filter((name) => functions.has(name) && !ofSources.includes(name))
  expect(used.length).toBeGreaterThan(20)
  const taken = used.filter((name) => {
    try {
      parseConfigObject({ version: 1, duckdb: {}, macros: [{ name, sql: '1' }] })
      return true
    } catch {
      return false
    }
  })
  expect(taken).toEqual([])
})
