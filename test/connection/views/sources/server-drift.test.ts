import { type CatalogInput, connectToCatalog } from '../../../../src/index.js'
import { describeWithMariaDB, startMariaDB } from '../../../servers/mariadb.js'
import { startPostgres } from '../../../servers/postgres.js'
import { makeFolder } from '../../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../../support/extensions.js'
import { rawQuery } from '../../../support/raw-duckdb.js'
import { sampled } from '../../../support/sampled.js'

/** A server, or a file, whose tables another process changes while it is attached. */
interface Source {
  readonly attachments: NonNullable<CatalogInput['attachments']>
  readonly table: string
  run(sql: string): Promise<unknown>
  stop(): Promise<unknown>
}

const duckdb = { extension_policy: 'local_only' as const, directories: { extensions: extensionDirectory }, config: unsigned }

type Case = readonly [what: string, ddl: string, expected: readonly unknown[], columns: readonly string[]]

/** How a column gets another type, and the types that DuckDB has for it before and after. */
interface Types {
  readonly retype: string
  readonly integer: string
  readonly retyped: string
}

/** What happens to the table `t (a INTEGER, b VARCHAR)`, what refresh says of the view over it, and the columns that it then has. */
const listCases = ({ retype, integer, retyped }: Types): readonly Case[] => [
  ['gets a column', 'ALTER TABLE t ADD COLUMN c INTEGER', ['replace', `its source changed: + c ${integer}`], ['a', 'b', 'c']],
  ['loses a column', 'ALTER TABLE t DROP COLUMN b', ['replace', 'its source changed: - b VARCHAR'], ['a']],
  [
    'has a column renamed',
    'ALTER TABLE t RENAME COLUMN b TO z',
    ['replace', 'its source changed: + z VARCHAR, - b VARCHAR'],
    ['a', 'z'],
  ],
  ['has a column of another type', retype, ['replace', `its source changed: a ${integer} → ${retyped}`], ['a', 'b']],
]

function testSource(start: () => Promise<Source>, types: Types) {
  let source: Source
  beforeAll(async () => {
    source = await start()
  })
  afterAll(() => source.stop())
  beforeEach(async () => {
    await source.run('DROP TABLE IF EXISTS t')
    await source.run('CREATE TABLE t (a INTEGER, b VARCHAR(10))')
    await source.run("INSERT INTO t VALUES (1, 'x')")
  })
  const config = (views: readonly object[], database?: string): CatalogInput =>
    ({ version: 1, duckdb: { ...duckdb, ...(database && { database }) }, attachments: source.attachments, views }) as CatalogInput
  const over = () => ({ name: 'v', sql: `SELECT * FROM ${source.table}` })
  const columnsOf = async (catalog: ReturnType<typeof connectToCatalog>) => Object.keys((await catalog.query('FROM v'))[0] ?? {})

  test.each(sampled(listCases(types), 2))('refresh sees that a table %s', async (_what, ddl, expected, columns) => {
    await using catalog = connectToCatalog(config([over()]))
    expect(await columnsOf(catalog)).toEqual(['a', 'b'])
    await source.run(ddl)
    const planned = await catalog.plan({ sources: true })
    expect(planned.views.map(({ action, reason }) => [action, reason])).toEqual([expected])
    const { views } = await catalog.refresh({ sources: true })
    expect(views.map(({ action, reason }) => [action, reason])).toEqual([expected])
    expect(await columnsOf(catalog)).toEqual(columns)
    expect((await catalog.refresh({ sources: true })).views.map(({ action }) => action)).toEqual(['keep'])
  })

  test('refresh notices that a table was dropped, and that it exists again', async () => {
    await using catalog = connectToCatalog(config([over()]))
    await catalog.getConnection()
    await source.run('DROP TABLE t')
    expect((await catalog.refresh({ sources: true })).warnings).toMatchObject([{ code: 'SOURCE_UNREAD' }])
    await source.run('CREATE TABLE t (a INTEGER, d INTEGER)')
    await source.run('INSERT INTO t VALUES (1, 2)')
    await catalog.refresh({ sources: true })
    expect(await columnsOf(catalog)).toEqual(['a', 'd'])
  })

  test('a refresh, and a connect with the server already attached, notice new tables and columns', async () => {
    await using folder = await makeFolder()
    const database = folder.file('main.duckdb')
    const fresh = { name: 'w', sql: `SELECT c FROM ${source.table}` }
    const extra = { name: 'n', sql: `SELECT k FROM ${source.table.replace(/t$/, 'n')}` }
    const views: object[] = [over()]
    await using first = connectToCatalog(config(views, database))
    expect(await columnsOf(first)).toEqual(['a', 'b'])
    await source.run('ALTER TABLE t ADD COLUMN c INTEGER')
    views.push(fresh)
    expect((await first.refresh()).views).toMatchObject([{ action: 'keep' }, { action: 'create', view: { name: 'w' } }])
    await source.run('ALTER TABLE t RENAME COLUMN b TO z')
    await source.run('DROP TABLE IF EXISTS n')
    await source.run('CREATE TABLE n (k INTEGER)')
    await using second = connectToCatalog(config([over(), fresh, extra], database))
    await second.getConnection()
    expect(second.report?.views.map(({ action }) => action)).toEqual(['keep', 'keep', 'create'])
    expect(await columnsOf(second)).toEqual(['a', 'z', 'c'])
    // One instance, one cache
    expect(await columnsOf(first)).toEqual(['a', 'z', 'c'])
    await second.close()
    await source.run('ALTER TABLE t DROP COLUMN z')
    await using third = connectToCatalog(config([over(), fresh, extra], database), { forceRebuild: true })
    expect(await columnsOf(third)).toEqual(['a', 'c'])
  })
}

describeWith(['postgres_scanner'], 'Postgres', () => {
  testSource(
    async () => {
      const server = await startPostgres()
      const { host, port, database, user, password } = server
      return {
        attachments: { postgres: [{ alias: 'pg', host, port, database, user, password }] },
        table: 'pg.public.t',
        run: (sql) => server.query(sql),
        stop: () => server.stop(),
      }
    },
    { retype: 'ALTER TABLE t ALTER COLUMN a TYPE BIGINT', integer: 'INTEGER', retyped: 'BIGINT' },
  )
})

describeWith(['mysql_scanner'], 'MySQL', () => {
  describeWithMariaDB('on MariaDB', () => {
    testSource(
      async () => {
        const server = await startMariaDB()
        const { host, port, database, user, password } = server
        return {
          attachments: { mysql: [{ alias: 'my', host, port, database, user, password }] },
          table: `my.${database}.t`,
          run: (sql) => server.run(`USE ${database}; ${sql}`),
          stop: () => server.stop(),
        }
      },
      { retype: 'ALTER TABLE t MODIFY COLUMN a BIGINT', integer: 'INTEGER', retyped: 'BIGINT' },
    )
  })
})

describeWith(['sqlite_scanner'], 'a SQLite file', () => {
  testSource(
    async () => {
      const folder = await makeFolder()
      const path = folder.file('shop.sqlite')
      // An instance of its own, as another process has
      const run = (sql: string) =>
        rawQuery(
          ':memory:',
          `SET extension_directory='${extensionDirectory}'; LOAD sqlite_scanner; ATTACH '${path}' AS s (TYPE sqlite); USE s; ${sql}`,
        )
      return {
        attachments: { sqlite: [{ alias: 'lite', path, read_only: true }] },
        table: 'lite.main.t',
        run,
        stop: async () => folder[Symbol.asyncDispose](),
      }
    },
    {
      retype: 'DROP TABLE t; CREATE TABLE t (a DOUBLE, b VARCHAR(10)); INSERT INTO t VALUES (1.5, NULL)',
      integer: 'BIGINT',
      retyped: 'DOUBLE',
    },
  )
})
