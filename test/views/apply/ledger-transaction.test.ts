import type { DriverConnection } from '../../../src/driver/core/driver.js'
import { QueryError } from '../../../src/errors.js'
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

test('a ledger that cannot be written for another reason than its absence is not created', async () => {
  await withDatabase(async (connection) => {
    await bringViews(connection, viewsConfig({ a: 'SELECT 1 AS x' }))
    const ran: string[] = []
    const refused = new QueryError('QUERY_FAILED', 'IO Error: the disk is full', { kind: 'IO', retryable: false })
    const failing: DriverConnection = {
      ...connection,
      async run(sql, values, options) {
        ran.push(sql)
        if (sql.startsWith('UPDATE')) throw refused
        await connection.run(sql, values, options)
      },
    }
    await expect(inLedgerTransaction(failing, 'memory', {}, async () => undefined)).rejects.toBe(refused)
    expect(ran.filter((sql) => sql.includes('CREATE'))).toEqual([])
  })
})
