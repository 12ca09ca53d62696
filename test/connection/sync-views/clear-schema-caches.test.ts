import { clearSchemaCaches } from '../../../src/connection/sync-views/clear-schema-caches.js'
import type { DriverConnection } from '../../../src/driver/core/driver.js'
import { ConnectionError, QueryError } from '../../../src/errors.js'

const attached = (types: readonly string[], run: (sql: string) => Promise<void>) =>
  ({ all: async () => types.map((type) => ({ type })), run }) as unknown as DriverConnection

test('the caches of servers are cleared, and nothing is run for files', async () => {
  const statements: string[] = []
  await clearSchemaCaches(attached(['duckdb', 'postgres', 'sqlite', 'mysql'], async (sql) => void statements.push(sql)))
  expect(statements).toEqual(['CALL pg_clear_cache()', 'CALL mysql_clear_cache()'])
})

test('an extension that lacks the function does not matter, and any other failure is thrown', async () => {
  const refuse = (error: Error) => attached(['postgres'], () => Promise.reject(error))
  await clearSchemaCaches(refuse(new QueryError('QUERY_FAILED', 'Catalog Error: no such function')))
  const closed = new ConnectionError('CATALOG_CLOSED', 'The catalog is closed.')
  await expect(clearSchemaCaches(refuse(closed))).rejects.toBe(closed)
})
