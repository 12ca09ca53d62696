import { connectToCatalog } from '../../../src/index.js'
import { startPostgres } from '../../servers/postgres.js'
import { fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'

describeWith(['postgres_scanner'], 'Postgres', () => {
  test('rows outlive the server: other views are refreshed, and a reconnect reads the old rows', async () => {
    await using folder = await makeFolder({ 'numbers.csv': 'n\n1\n' })
    const server = await startPostgres()
    await server.query('CREATE TABLE t AS SELECT 1 AS n')
    const { host, port, database, user, password } = server
    const attachment = { alias: 'pg', host, port, database, user, password, optional: true }
    const views = [
      { name: 'remote', sql: 'SELECT n FROM pg.t', materialized: true },
      { name: 'local', source: 'csv', uri: 'numbers.csv', materialized: true },
    ]
    const rest = {
      duckdb: {
        database: 'main.duckdb',
        extension_policy: 'local_only',
        directories: { extensions: extensionDirectory },
        config: unsigned,
      },
      attachments: { postgres: [attachment] },
    }
    const open = () =>
      connectToCatalog(fileCatalog(views, rest) as Parameters<typeof connectToCatalog>[0], {
        base: folder.path,
        timeouts: { attach: 3_000 },
        retry: { attempts: 1 },
      })
    {
      await using catalog = open()
      const { warnings } = await catalog.refresh({ materialized: true })
      expect(warnings).toMatchObject([{ code: 'MATERIALIZED_UNCHECKED', message: expect.stringContaining('main.remote') }])
      await server.query('INSERT INTO t VALUES (2)')
      expect(await catalog.query('FROM remote')).toEqual([{ n: 1 }])
      await catalog.refresh({ materialized: ['remote'] })
      expect(await catalog.query('FROM remote')).toEqual([{ n: 1 }, { n: 2 }])
      await server.stop()
      await folder.write({ 'numbers.csv': 'n\n5\n' })
      await expect(catalog.refresh({ materialized: true, full: true })).rejects.toMatchObject({ view: 'main.remote' })
      expect(catalog.report?.materialized).toMatchObject([
        { view: 'main.remote', state: 'failed' },
        { view: 'main.local', state: 'refreshed' },
      ])
      expect(await catalog.query('FROM remote')).toEqual([{ n: 1 }, { n: 2 }])
      expect(await catalog.query('FROM local')).toEqual([{ n: 5n }])
    }
    await using later = open()
    expect(await later.query('FROM remote')).toEqual([{ n: 1 }, { n: 2 }])
    expect(later.report?.views.map(({ action }) => action)).toEqual(['keep', 'keep'])
    expect(later.materialized()).toMatchObject([{ view: 'main.remote', failure: expect.any(String) }, { view: 'main.local' }])
  }, 120_000)
})
