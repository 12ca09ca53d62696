import { writeFile } from 'node:fs/promises'
import { connectToCatalog } from '../../src/index.js'
import { describeWith } from '../support/extensions.js'
import { type Postgres, startPostgres } from '../support/postgres.js'
import { startTcpProxy } from '../support/tcp-proxy.js'
import { makeFolder } from './catalog-folder.js'
import { networkCatalog } from './network-catalog.js'

describeWith(['postgres_scanner', 'sqlite_scanner'], 'optional attachments', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres()
    await server.query('CREATE TABLE t AS SELECT 42 AS i')
  })
  afterAll(() => server.stop())

  test('that are missing leave a session that says so, and come back with refresh', async () => {
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

  test('that a view needs are named by the error of the view', async () => {
    const postgres = [{ alias: 'pg', host: '127.0.0.1', port: 1, database: 'd', optional: true }]
    for (const sql of ['FROM pg.public.t', 'FROM pg.t']) {
      await using catalog = connectToCatalog(networkCatalog({ attachments: { postgres }, views: [{ name: 'v', sql }] }), {
        retry: { attempts: 1 },
      })
      await expect(catalog.getConnection()).rejects.toMatchObject({
        code: 'VIEW_FAILED',
        view: 'main.v',
        message: expect.stringMatching(/The optional attachment "pg" is missing: .*Connection refused: 127\.0\.0\.1:1/),
      })
    }
  })
})

test('an extension that only they need may be missing as well', async () => {
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
