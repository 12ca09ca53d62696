import type { DriverConnection } from '../../../src/driver/core/driver.js'
import { inLedgerTransaction } from '../../../src/views/apply/ledger-transaction.js'
import { bringViews, viewsConfig, withDatabase } from '../view-fixtures.js'

const write = (connection: DriverConnection, sql: string) =>
  inLedgerTransaction(connection, 'memory', {}, async () => {
    await connection.run(sql)
  })

async function failure(damage: string, sql: string): Promise<unknown> {
  return withDatabase(async (connection) => {
    await bringViews(connection, viewsConfig({ a: 'SELECT 1 AS x' }))
    if (damage) await connection.run(damage)
    return write(connection, sql).catch((error: unknown) => error)
  })
}

test('a write that fails because the ledger is damaged says so', async () => {
  expect(
    await failure('ALTER TABLE _duckalog.materialized DROP COLUMN holder', 'UPDATE _duckalog.materialized SET holder = NULL'),
  ).toMatchObject({ code: 'LEDGER_DAMAGED', message: expect.stringContaining('has no column holder') })
})

test('a write that fails for another reason keeps its own error', async () => {
  expect(await failure('', "SELECT error('mine')")).toMatchObject({
    code: 'QUERY_FAILED',
    message: expect.stringContaining('mine'),
  })
})
