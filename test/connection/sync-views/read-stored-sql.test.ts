import { readStoredSql } from '../../../src/connection/sync-views/read-stored-sql.js'
import type { DriverConnection } from '../../../src/driver/core/driver.js'
import { ConnectionError, QueryError } from '../../../src/errors.js'
import type { ViewChange } from '../../../src/views/diff/view-change.js'
import { withDatabase } from '../../views/view-fixtures.js'

const dropped = (name: string) => ({ action: 'drop', view: { schema: 'main', name }, reason: '' }) as unknown as ViewChange
const failing = (error: Error) => ({ all: () => Promise.reject(error) }) as unknown as DriverConnection

test('the SQL of a view that goes is read as DuckDB stores it; one that is not there has none', async () => {
  await withDatabase(async (connection) => {
    await connection.run('CREATE VIEW v AS SELECT 1 AS a')
    expect(await readStoredSql(connection, [dropped('V'), dropped('w')], 'memory')).toEqual([
      { view: { schema: 'main', name: 'V' }, sql: expect.stringMatching(/^SELECT 1 AS a/) },
    ])
  })
})

test('views that DuckDB cannot list have no SQL, and any other failure is thrown', async () => {
  expect(await readStoredSql(failing(new QueryError('QUERY_FAILED', 'no list')), [dropped('v')], 'memory')).toEqual([])
  const closed = new ConnectionError('CATALOG_CLOSED', 'The catalog is closed.')
  await expect(readStoredSql(failing(closed), [dropped('v')], 'memory')).rejects.toBe(closed)
})
