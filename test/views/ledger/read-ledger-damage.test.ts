import type { DriverConnection } from '../../../src/driver/core/driver.js'
import { QueryError } from '../../../src/errors.js'
import { readLedgerDamage } from '../../../src/views/ledger/read-ledger-damage.js'
import { readViews } from '../../../src/views/ledger/read-views.js'
import { bringViews, viewsConfig, withDatabase } from '../view-fixtures.js'

const withLedger = <T>(work: (connection: DriverConnection) => Promise<T>) =>
  withDatabase(async (connection) => {
    await bringViews(connection, viewsConfig({ a: 'SELECT 1 AS x' }))
    return work(connection)
  })

test('a whole ledger, and none, are not damaged', async () => {
  expect(await withLedger((connection) => readLedgerDamage(connection, 'memory'))).toBeUndefined()
  expect(await withDatabase((connection) => readLedgerDamage(connection, 'memory'))).toBeUndefined()
})

test('a ledger that another process creates while its tables are read is not damaged', async () => {
  await withDatabase(async (connection) => {
    let isCreated = false
    const overtaken: DriverConnection = {
      ...connection,
      async all(sql, values, options) {
        const rows = connection.all(sql, values, options)
        if (isCreated) return rows as never
        await rows.catch(() => undefined)
        isCreated = true
        await bringViews(connection, viewsConfig({ a: 'SELECT 1 AS x' }))
        return rows as never
      },
    }
    expect(await readLedgerDamage(overtaken, 'memory')).toBeUndefined()
    expect(isCreated).toBe(true)
  })
})

const tables = ['ledger', 'views', 'macros', 'materialized'].map((name) => `"memory"."_duckalog"."${name}"`)
const [ledger, views, macros, materialized] = tables

test.each<[damage: string, reason: string]>([
  ['ALTER TABLE _duckalog.views DROP COLUMN reads', `${views} has no column reads`],
  ['ALTER TABLE _duckalog.views DROP COLUMN columns', `${views} has no column columns`],
  ['ALTER TABLE _duckalog.views DROP COLUMN owner', `${views} has no column owner`],
  ['ALTER TABLE _duckalog.ledger DROP COLUMN macros', `${ledger} has no column macros`],
  [
    'ALTER TABLE _duckalog.ledger ALTER COLUMN format TYPE VARCHAR',
    `the column format of ${ledger} is of type VARCHAR, not INTEGER`,
  ],
  ['INSERT INTO _duckalog.ledger FROM _duckalog.ledger', `${ledger} has 2 rows, not one`],
  ['DELETE FROM _duckalog.ledger', `${ledger} has 0 rows, not one`],
  ['DROP TABLE _duckalog.ledger', `the table ${ledger} is missing`],
  ['DROP TABLE _duckalog.ledger; ALTER TABLE _duckalog.views DROP COLUMN reads', `the table ${ledger} is missing`],
  ['DROP TABLE _duckalog.views', `the table ${views} is missing`],
  ['UPDATE _duckalog.ledger SET format = 3; ALTER TABLE _duckalog.ledger DROP COLUMN macros', `${ledger} has no column macros`],
  ['DROP TABLE _duckalog.macros', `the table ${macros} is missing`],
  ['ALTER TABLE _duckalog.macros DROP COLUMN kind', `${macros} has no column kind`],
  ['ALTER TABLE _duckalog.ledger DROP COLUMN kept', `${ledger} has no column kept`],
  ['DROP TABLE _duckalog.materialized', `the table ${materialized} is missing`],
  ['ALTER TABLE _duckalog.materialized DROP COLUMN run', `${materialized} has no column run`],
])('%s: the reason is %s', async (damage, reason) => {
  const found = await withLedger(async (connection) => {
    await connection.run(damage)
    return readLedgerDamage(connection, 'memory')
  })
  expect(found?.reason).toBe(reason)
  expect(found?.drops).toEqual(
    tables.flatMap((table) => (reason === `the table ${table} is missing` ? [] : [`DROP TABLE ${table}`])),
  )
})

test.each([
  [1, ['ALTER TABLE _duckalog.views DROP COLUMN columns', 'ALTER TABLE _duckalog.views DROP COLUMN reads']],
  [2, ['ALTER TABLE _duckalog.views DROP COLUMN reads', 'DROP TABLE _duckalog.macros']],
  [3, ['ALTER TABLE _duckalog.ledger DROP COLUMN kept', 'DROP TABLE _duckalog.materialized']],
])('a ledger of format %d lacks what later formats have, and is not damaged', async (format, lacks) => {
  const found = await withLedger(async (connection) => {
    await connection.run([...lacks, `UPDATE _duckalog.ledger SET format = ${format}`].join(';'))
    return readLedgerDamage(connection, 'memory')
  })
  expect(found).toBeUndefined()
})

test('a view instead of a table is dropped as a view', async () => {
  await withLedger(async (connection) => {
    await connection.run('DROP TABLE _duckalog.views; CREATE VIEW _duckalog.views AS SELECT 1 AS format')
    const found = await readLedgerDamage(connection, 'memory')
    expect(found?.reason).toContain(`${views} is a view`)
    expect(found?.drops).toEqual([
      `DROP TABLE ${ledger}`,
      `DROP VIEW ${views}`,
      `DROP TABLE ${macros}`,
      `DROP TABLE ${materialized}`,
    ])
    for (const drop of found?.drops ?? []) await connection.run(drop)
    expect(await readLedgerDamage(connection, 'memory')).toBeUndefined()
  })
})

test.each(['pragma_table_info', 'SELECT rowid'])('a failure of %s for another reason is no damage', async (failing) => {
  await withLedger(async (connection) => {
    const refused = new QueryError('QUERY_FAILED', 'IO Error: the disk is gone', { kind: 'IO', retryable: true })
    const lost: DriverConnection = {
      ...connection,
      async all(sql, values, options) {
        if (sql.includes(failing)) throw refused
        return connection.all(sql, values, options) as never
      },
    }
    await expect(readLedgerDamage(lost, 'memory')).rejects.toBe(refused)
  })
})

test('a column that is lost is named, whichever it is', async () => {
  const told = await withLedger(async (connection) => {
    const columns = await connection.all<{ table: string; name: string }>(
      "SELECT table_name AS table, column_name AS name FROM duckdb_columns() WHERE schema_name = '_duckalog' ORDER BY ALL",
    )
    const reasons: [string, string | undefined][] = []
    for (const { table, name } of columns) {
      await connection.run('BEGIN')
      await connection.run(`ALTER TABLE _duckalog.${table} DROP COLUMN ${name}`)
      const damage = await readLedgerDamage(connection, 'memory')
      reasons.push([`"memory"."_duckalog"."${table}" has no column ${name}`, damage?.reason])
      await connection.run('ROLLBACK')
    }
    return reasons
  })
  expect(told.length).toBeGreaterThan(30)
  expect(told.map(([, reason]) => reason)).toEqual(told.map(([expected]) => expected))
})

test.each(['DOUBLE', 'JSON'])('a ledger whose names are %s is damaged, whichever error DuckDB has for it', async (type) => {
  await withLedger(async (connection) => {
    await connection.run(`ALTER TABLE _duckalog.views ALTER view_name TYPE ${type} USING '1'::${type}`)
    await expect(readViews(connection, [])).rejects.toMatchObject({
      code: 'LEDGER_DAMAGED',
      message: expect.stringContaining(`the column view_name of ${views} is of type ${type}, not VARCHAR`),
    })
  })
})

test('views are not read beside a damaged ledger unless that is asked for', async () => {
  await withLedger(async (connection) => {
    await connection.run('DROP TABLE _duckalog.views')
    await expect(readViews(connection, [])).rejects.toMatchObject({ code: 'LEDGER_DAMAGED' })
    expect(await readViews(connection, [], { withoutLedger: true })).toMatchObject({ damage: expect.anything() })
  })
})
