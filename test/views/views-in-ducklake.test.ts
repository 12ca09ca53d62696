import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CatalogConfig } from '../../src/config/model/catalog-config.js'
import type { DriverConnection } from '../../src/driver/core/driver.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { applyViewChanges } from '../../src/views/apply/apply-view-changes.js'
import { planViews } from '../../src/views/definition/plan-views.js'
import { orderDatabases } from '../../src/views/diff/order-databases.js'
import { orderViews } from '../../src/views/diff/order-views.js'
import { planChanges } from '../../src/views/diff/plan-changes.js'
import { readViews } from '../../src/views/ledger/read-views.js'
import { readSyntax } from '../../src/views/syntax/read-syntax.js'
import { describeWith, extensionDirectory, unsigned } from '../support/extensions.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duckalog-lake-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Runs work on a database in memory that has a DuckLake attached as `lake`, its metadata in a file. */
async function withLake<T>(work: (connection: DriverConnection) => Promise<T>, alias = 'lake'): Promise<T> {
  const instance = await nodeApi().open(':memory:', { config: { extension_directory: extensionDirectory, ...unsigned } })
  try {
    const connection = await instance.connect()
    await connection.run('LOAD ducklake')
    await connection.run(`ATTACH 'ducklake:${join(folder, 'meta.ducklake')}' AS ${alias} (DATA_PATH '${join(folder, 'data')}')`)
    return await work(connection)
  } finally {
    await instance.close()
  }
}

type View = Omit<CatalogConfig['views'][number], 'name'>

async function bring(connection: DriverConnection, views: Readonly<Record<string, View>>): Promise<readonly string[]> {
  const config = { version: 1, duckdb: {}, views: Object.entries(views).map(([name, view]) => ({ name, ...view })) }
  const definitions = planViews(config)
  const stored = [await readViews(connection, definitions), await readViews(connection, definitions, { target: 'lake' })]
  const changes = planChanges(orderViews(await readSyntax(connection, definitions), 'memory'), stored)
  for (const { target = 'memory', changes: part } of orderDatabases(changes, 'memory')) {
    await applyViewChanges(connection, part, { database: target })
  }
  return changes.filter(({ action }) => action !== 'keep').map(({ action, view }) => `${action} ${view.name}: ${view.database}`)
}

const views = {
  revenue: { into: 'lake', description: 'in cents', sql: 'SELECT sum(amount)::DECIMAL(10, 2) AS total FROM sales.orders' },
  orders: { into: 'lake', db_schema: 'sales', sql: "SELECT amount, DATE '2026-01-01' AS day FROM lake.raw.orders" },
  local: { sql: 'SELECT total + 1 AS more FROM lake.revenue' },
}

describeWith(['ducklake'], 'views in a DuckLake', () => {
  beforeEach(() =>
    withLake((connection) => connection.run('CREATE SCHEMA lake.raw; CREATE TABLE lake.raw.orders AS SELECT 12.5 AS amount')),
  )

  test('are created with their ledger, kept when the lake is attached again, replaced and dropped', async () => {
    await withLake(async (connection) => {
      expect(await bring(connection, views)).toEqual(['create orders: lake', 'create revenue: lake', 'create local: undefined'])
      expect(await connection.all('FROM local')).toEqual([{ more: 13.5 }])
      expect(await connection.all("SELECT comment FROM duckdb_views() WHERE view_name = 'revenue'")).toEqual([
        { comment: 'in cents' },
      ])
      expect(await bring(connection, views)).toEqual([])
    })
    await withLake(async (connection) => {
      const { local: _, ...inLake } = views
      expect(await bring(connection, inLake)).toEqual([])
      expect(await bring(connection, { ...inLake, orders: { ...inLake.orders, sql: 'SELECT 1 AS amount' } })).toEqual([
        'replace orders: lake',
        'replace revenue: lake',
      ])
      expect(await connection.all('FROM lake.revenue')).toEqual([{ total: 1 }])
      expect(await bring(connection, { orders: { ...inLake.orders, sql: 'SELECT 1 AS amount' } })).toEqual(['drop revenue: lake'])
      expect(await connection.all('SELECT view_name FROM lake._duckalog.views')).toEqual([{ view_name: 'orders' }])
    })
  })

  test('a view that DuckDB refuses leaves nothing in the lake', async () => {
    await withLake(async (connection) => {
      const broken = { ...views, revenue: { ...views.revenue, sql: 'SELECT nothing FROM sales.orders' } }
      await expect(bring(connection, broken)).rejects.toMatchObject({ code: 'VIEW_FAILED', view: 'lake.main.revenue' })
      expect(await connection.all("SELECT 1 FROM duckdb_views() WHERE database_name = 'lake'")).toEqual([])
      expect(await connection.all("SELECT 1 FROM duckdb_tables() WHERE schema_name = '_duckalog'")).toEqual([])
    })
  })
})
