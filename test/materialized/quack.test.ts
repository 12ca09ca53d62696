import { buildCatalog, type CatalogInput, connectToCatalog, exportCatalog } from '../../src/index.js'
import { makeFolder } from '../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../support/extensions.js'
import { modeCases } from './mode-cases.js'

const token = 'token-of-the-test'
const duckdb = { config: unsigned, directories: { extensions: extensionDirectory } }

describeWith(['quack', 'httpfs'], 'a catalog on a quack server', () => {
  test.each(modeCases.flatMap((mode) => (['main', 'other'] as const).map((schema) => [...mode, schema] as const)))(
    'refreshes with %s',
    async (mode, options, used, schema) => {
      await using folder = await makeFolder()
      await using server = connectToCatalog({ version: 1, duckdb: { ...duckdb, database: 'main.duckdb' } }, { base: folder.path })
      await server.query('CREATE TABLE src AS SELECT 1 AS n')
      const { uri } = await server.serve({ port: 0, token })
      const sql = 'SELECT n::INTEGER AS n FROM main.src'
      const views = [{ name: 'kept', db_schema: schema, sql, materialized: { mode, ...options, order_by: ['n'], max_age: '1h' } }]
      const secrets = [{ type: 'quack', params: { token } }]
      const input = { version: 1, duckdb: { ...duckdb, database: uri, secrets }, views } as unknown as CatalogInput
      await using client = connectToCatalog(input)
      await client.refresh({ materialized: true })
      await server.query('INSERT INTO src VALUES (5)')
      const { materialized } = await client.refresh({ materialized: ['kept'] })
      expect(materialized).toMatchObject([{ view: `${schema}.kept`, state: 'refreshed', mode: used, rows: 2 }])
      const read = `SELECT n FROM ${schema}.kept ORDER BY n`
      expect([await client.query(read), await server.query(read)]).toEqual([
        [{ n: 1 }, { n: 5 }],
        [{ n: 1 }, { n: 5 }],
      ])
      await expect(exportCatalog(client, 's3://bucket/x.duckdb')).rejects.toMatchObject({
        code: 'EXPORT_FAILED',
        message: expect.stringContaining('Run the export there.'),
      })
      await buildCatalog(input, { materialized: 'live' })
      expect(await server.query("SELECT table_name FROM duckdb_tables() WHERE schema_name = '_duckalog_data'")).toEqual([])
      await buildCatalog(input)
      expect(await server.query(`SELECT sql[:40] AS sql FROM duckdb_views() WHERE view_name = 'kept'`)).toEqual([
        { sql: expect.stringContaining('CREATE VIEW') },
      ])
      expect(client.materialized()).toMatchObject([{ state: 'fresh' }])
    },
  )
})
