import type { DuckDBConnection } from '@duckdb/node-api'
import type { Driver, DriverConnection } from '../../../src/driver/core/driver.js'
import { nodeApi } from '../../../src/driver/node-api.js'
import { type CatalogInput, type ConnectOptions, connectToCatalog } from '../../../src/index.js'

/** DuckDB, but for what MotherDuck alone could answer: that is written down, and its database is one in memory. */
function withoutMotherDuck(): { driver: Driver<DuckDBConnection>; asked: [sql: string, values: unknown][] } {
  const driver = nodeApi()
  const asked: [string, unknown][] = []
  const wrap = (connection: DriverConnection<DuckDBConnection>): DriverConnection<DuckDBConnection> => ({
    ...connection,
    async run(sql, values) {
      // It hangs itself into the optimizer, which must stay on
      if (!/motherduck|md:|optimizer|SET threads/i.test(sql)) return connection.run(sql, values)
      asked.push([sql, values])
      const [, name] = /^ATTACH 'md:(\w+)'/.exec(sql) ?? []
      if (name !== undefined) await connection.run(`ATTACH ':memory:' AS ${name}`)
    },
  })
  return {
    asked,
    driver: {
      ...driver,
      async open(database, options) {
        const instance = await driver.open(database, options)
        return { ...instance, connect: async () => wrap(await instance.connect()) }
      },
    },
  }
}

const token = 'motherduck-canary'
const config = (database: string | undefined, rest: object = {}) =>
  ({
    version: 1,
    name: 'shop',
    duckdb: {
      ...(database !== undefined && { database }),
      extension_policy: 'local_only',
      secrets: [{ type: 'motherduck', params: { token } }],
    },
    views: [
      { name: 'a', sql: 'SELECT 1 AS i' },
      { name: 'b', sql: 'SELECT i + 1 AS j FROM a', description: 'of a' },
    ],
    ...rest,
  }) as unknown as CatalogInput

test.each<readonly [string, string | undefined, ConnectOptions]>([
  ['duckdb.database', 'md:cloud', {}],
  ['databasePath', undefined, { databasePath: 'md:cloud' }],
  ['its long address', 'motherduck:cloud', {}],
])(
  'a database of MotherDuck as %s is attached behind its secret, and is where queries and views are',
  async (_name, database, options) => {
    const { driver, asked } = withoutMotherDuck()
    await using catalog = connectToCatalog(config(database), { driver, ...options })
    expect(await catalog.query('SELECT j, current_database() AS name FROM b')).toEqual([{ j: 2, name: 'cloud' }])
    expect(JSON.stringify(asked)).not.toContain('optimizer')
    expect(asked.slice(0, 3)).toEqual([
      ['LOAD "motherduck"', undefined],
      ['CREATE OR REPLACE TEMPORARY SECRET "motherduck" (TYPE "motherduck", "token" $1)', [token]],
      ["ATTACH 'md:cloud' (READ_WRITE)", undefined],
    ])
    expect(await catalog.query("SELECT database_name AS name FROM duckdb_views() WHERE view_name IN ('a', 'b')")).toEqual([
      { name: 'cloud' },
      { name: 'cloud' },
    ])
    expect(await catalog.query('SELECT view_name AS name FROM cloud._duckalog.views ORDER BY ALL')).toEqual([
      { name: 'a' },
      { name: 'b' },
    ])
    expect((await catalog.refresh()).views.map(({ action }) => action)).toEqual(['keep', 'keep'])
    await using session = await catalog.session()
    expect(await session.query('FROM a')).toEqual([{ i: 1 }])
    expect(await session.query("SELECT current_setting('catalog_error_max_schemas')::INT AS n")).toEqual([{ n: 0 }])
  },
)

test('is attached read-only for a read-only session', async () => {
  const { driver, asked } = withoutMotherDuck()
  await using catalog = connectToCatalog(config('md:cloud'), { driver, readOnly: true })
  expect(await catalog.query('SELECT current_database() AS name')).toEqual([{ name: 'cloud' }])
  expect(asked).toContainEqual(["ATTACH 'md:cloud' (READ_ONLY)", undefined])
  expect(catalog.report?.warnings).toMatchObject([{ code: 'VIEWS_STALE' }])
})

test('a MotherDuck database can be attached with the token as a secret', async () => {
  const { driver, asked } = withoutMotherDuck()
  const attachments = { motherduck: [{ alias: 'cloud', secret: 'motherduck' }] }
  const views = [{ name: 'v', source: 'duckdb', database: 'cloud', table: 'main.t' }]
  const optional = views.map((view) => ({ ...view, optional: true }))
  await using catalog = connectToCatalog(config(undefined, { attachments, views: optional }), { driver })
  await catalog.getConnection()
  expect(asked.map(([sql]) => sql)).toEqual([
    'LOAD "motherduck"',
    'CREATE OR REPLACE TEMPORARY SECRET "motherduck" (TYPE "motherduck", "token" $1)',
    "ATTACH 'md:cloud' (READ_ONLY)",
  ])
})

test('with a MotherDuck attachment, many views are created with the optimizer and all threads', async () => {
  const { driver, asked } = withoutMotherDuck()
  const attachments = { motherduck: [{ alias: 'cloud', secret: 'motherduck' }] }
  const views = Array.from({ length: 120 }, (_, index) => ({ name: `v${index}`, sql: 'SELECT 1 AS i' }))
  await using catalog = connectToCatalog(config(undefined, { attachments, views }), { driver })
  expect(await catalog.query('FROM v119')).toEqual([{ i: 1 }])
  expect(JSON.stringify(asked)).not.toMatch(/optimizer|threads/)
})

test.each(['md:', 'md:cloud?motherduck_token=motherduck-canary'])('%s is no database', async (database) => {
  const { driver } = withoutMotherDuck()
  const error: unknown = await connectToCatalog(config(database), { driver })
    .getConnection()
    .catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'DATABASE_OPEN_FAILED', message: expect.stringMatching(/^(?!.*canary).*write md:NAME/) })
})
