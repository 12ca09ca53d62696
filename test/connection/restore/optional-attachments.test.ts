import { writeFile } from 'node:fs/promises'
import { connectToCatalog } from '../../../src/index.js'
import { type Postgres, startPostgres } from '../../servers/postgres.js'
import { startTcpProxy } from '../../servers/tcp-proxy.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { networkCatalog } from '../faults/network-catalog.js'

describeWith(['postgres_scanner', 'sqlite_scanner'], 'optional attachments', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres()
    await server.query('CREATE TABLE t AS SELECT 42 AS i')
  })
  afterAll(() => server.stop())

  test('that are missing are reported, and are attached by a later refresh', async () => {
    await using folder = await makeFolder()
    await using proxy = await startTcpProxy(server)
    const { host, database, user, password } = server
    const sqlite = folder.file('late.sqlite')
    const catalog = connectToCatalog(
      networkCatalog({
        attachments: {
          postgres: [{ alias: 'pg', host, port: proxy.port, database, user, password, optional: true }],
          sqlite: [{ alias: 'lite', path: sqlite, optional: true }],
        },
        views: [{ name: 'v', sql: 'SELECT 1 AS one' }],
      }),
      { retry: { attempts: 2, baseDelay: 1 } },
    )
    proxy.cut()
    expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
    const missing = (name: string) => ({ kind: 'attachment', name, status: 'failed', reason: expect.any(String) })
    expect(catalog.report?.steps.filter(({ kind }) => kind === 'attachment')).toMatchObject([missing('lite'), missing('pg')])
    expect(catalog.report?.warnings).toMatchObject([
      {
        code: 'ATTACHMENT_SKIPPED',
        message: expect.stringContaining('late.sqlite'),
        location: { path: 'attachments.sqlite[0]' },
      },
      { code: 'ATTACHMENT_SKIPPED', location: { path: 'attachments.postgres[0]' } },
    ])
    expect(JSON.stringify(catalog.report)).not.toContain(password)

    proxy.restore()
    expect((await catalog.refresh()).steps.filter(({ kind }) => kind === 'attachment')).toMatchObject([
      missing('lite'),
      { name: 'pg', status: 'done' },
    ])
    expect(await catalog.query('FROM pg.public.t')).toEqual([{ i: 42 }])
    await writeFile(sqlite, '')
    const healed = await catalog.refresh()
    expect(healed.steps.filter(({ kind }) => kind === 'attachment')).toMatchObject([{ name: 'lite', status: 'done' }])
    expect(healed.warnings).toEqual([])
    await catalog.close()
  })

  test('that views read make only these views unavailable', async () => {
    await using folder = await makeFolder()
    await using proxy = await startTcpProxy(server)
    const { host, database, user, password } = server
    const catalog = connectToCatalog(
      networkCatalog({
        duckdb: {
          database: folder.file('main.duckdb'),
          extension_policy: 'local_only',
          directories: { extensions: extensionDirectory },
          config: unsigned,
        },
        attachments: { postgres: [{ alias: 'pg', host, port: proxy.port, database, user, password, optional: true }] },
        views: [
          { name: 'over', sql: 'SELECT i FROM "full"' },
          { name: 'full', sql: 'SELECT i FROM pg.public.t' },
          { name: 'short', sql: 'SELECT i FROM pg.t' },
          { name: 'fine', sql: 'SELECT 1 AS one' },
        ],
      }),
      { retry: { attempts: 1 } },
    )
    proxy.cut()
    expect(await catalog.query('FROM fine')).toEqual([{ one: 1 }])
    const unavailable = (name: string) => ({
      code: 'VIEW_UNAVAILABLE',
      message: expect.stringMatching(new RegExp(`main\\.${name} is unavailable: .*The optional attachment "pg" is missing: `)),
    })
    expect(catalog.report?.warnings.slice(1)).toMatchObject([unavailable('full'), unavailable('over'), unavailable('short')])
    proxy.restore()
    expect((await catalog.refresh()).warnings).toEqual([])
    expect(await catalog.query('SELECT o.i + s.i AS i FROM over o, short s')).toEqual([{ i: 84 }])
    await catalog.close()
  })
})

test('an extension that only optional attachments need may be missing as well', async () => {
  await using folder = await makeFolder()
  await using catalog = connectToCatalog({
    version: 1,
    duckdb: { extension_policy: 'local_only', directories: { extensions: folder.path } },
    attachments: { mysql: [{ alias: 'my', host: '127.0.0.1', port: 1, optional: true }] },
  })
  await catalog.getConnection()
  expect(catalog.report?.steps.filter(({ status }) => status === 'failed')).toMatchObject([
    { kind: 'extension', name: 'mysql_scanner' },
    { kind: 'attachment', name: 'my' },
  ])
})
