import { type CatalogInput, connectToCatalog } from '../../src/index.js'
import { freePort } from '../servers/free-port.js'
import { describeWith, extensionDirectory, unsigned } from '../support/extensions.js'

describeWith(['quack', 'httpfs'], 'a catalog on a quack server', () => {
  test('checks run on the server: the same report, and no copy is left there', async () => {
    const token = 'a-token-of-checks'
    const catalog: CatalogInput = {
      version: 1,
      duckdb: { extension_policy: 'local_only', directories: { extensions: extensionDirectory }, config: unsigned },
      views: [
        { name: 'ids', sql: 'SELECT unnest([1, 2]) AS id', columns: { id: { unique: true } } },
        {
          name: 'v',
          db_schema: 's',
          sql: 'SELECT x % 3 AS id, max(x) AS n, now() AS seen FROM range(6) AS r(x) GROUP BY ALL',
          columns: { id: { unique: true, not_null: true, references: 'ids.id' }, n: { check: 'n > 3' }, gone: 'not there' },
          row_count: { min: 9 },
          freshness: { column: 'seen', error_after: '1h' },
          checks: [{ name: 'all', sql: 'FROM s.v' }],
        },
      ],
    }
    await using served = connectToCatalog(catalog)
    await using server = await served.serve({ port: await freePort(), token })
    const secrets = [{ type: 'quack', token }] as const
    await using client = connectToCatalog({ ...catalog, duckdb: { ...catalog.duckdb, secrets } }, { databasePath: server.uri })
    const brief = ({ failures, passed }: Awaited<ReturnType<typeof client.check>>) => [
      failures.map(({ view, column, check, count, message, rows }) => [view, column, check, count, message, rows.length]),
      passed.map(({ view, column, check }) => [view, column, check]),
    ]
    const there = brief(await client.check())
    expect(there).toEqual(brief(await served.check()))
    expect(there[0]).toEqual([
      ['s.v', 'id', 'references', 1, '1 row has a value that does not exist there', 1],
      ['s.v', 'n', 'check', 1, '1 row has a value that breaks the condition', 1],
      ['s.v', 'gone', 'exists', 0, 'there is no column "gone"', 0],
      ['s.v', undefined, 'row_count', 3, 'there are 3 rows, fewer than 9', 0],
      ['s.v', undefined, 'all', 3, 'returns 3 rows, more than 0', 3],
    ])
    expect(await client.query('SELECT count(*)::INTEGER AS n FROM duckdb_tables() WHERE temporary')).toEqual([{ n: 0 }])
  })
})
