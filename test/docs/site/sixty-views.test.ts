import { loadLineage, renderSite } from '../../../src/docs/index.js'
import { type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { generateTypes } from '../../../src/types/index.js'
import { startPostgres } from '../../servers/postgres.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { checkSite } from './check-site.js'

/** Four layers of fifteen views over three tables: raw, cleaned, joined, reported. */
function sixtyViews(): CatalogInput['views'] {
  const raw = ['crm.public.customers', 'app.main.users', 'items'] as const
  return Array.from({ length: 15 }, (_, index) => index).flatMap((index) => {
    const source = raw[index % 3]
    const other = (index + 1) % 15
    return [
      { name: `raw_${index}`, sql: `SELECT id, name, amount FROM ${source}` },
      {
        name: `clean_${index}`,
        sql: `SELECT id, trim(name) AS name, coalesce(amount, 0) AS amount FROM raw_${index} WHERE id > ${index}`,
      },
      {
        name: `joined_${index}`,
        sql: `SELECT a.id, b.name, a.amount FROM clean_${index} a LEFT JOIN clean_${other} b USING (id)`,
      },
      {
        name: `report_${index}`,
        db_schema: 'out',
        sql: `SELECT name, sum(amount) AS total FROM joined_${index} GROUP BY name`,
        tags: ['report'],
      },
    ]
  })
}

describeWith(['postgres_scanner', 'sqlite_scanner'], 'a site of 60 views over Postgres, Parquet and SQLite', () => {
  test('is the same with and without its sources, whole, and without a password', async () => {
    await using folder = await makeFolder()
    const server = await startPostgres()
    try {
      await server.query(
        "CREATE TABLE customers (id BIGINT, name TEXT, amount DOUBLE PRECISION); COMMENT ON TABLE customers IS 'From the CRM'",
      )
      const file = folder.file('items.parquet')
      await rawQuery(':memory:', `COPY (SELECT 1::BIGINT AS id, 'x' AS name, 1.5::DOUBLE AS amount) TO '${file}'`)
      const duckdb = {
        extension_policy: 'local_only' as const,
        directories: { extensions: extensionDirectory },
        config: unsigned,
      }
      {
        const pragmas = [`LOAD sqlite; ATTACH '${folder.file('app.db')}' AS app (TYPE sqlite)`]
        await using maker = connectToCatalog({ version: 1, duckdb: { ...duckdb, pragmas } })
        await maker.exec('CREATE TABLE app.users (id BIGINT, name TEXT, amount DOUBLE)')
      }
      const { host, port, user, password, database } = server
      const config: CatalogInput = {
        version: 1,
        name: 'sixty',
        duckdb,
        attachments: {
          postgres: [{ alias: 'crm', host, port, user, password, database }],
          sqlite: [{ alias: 'app', path: folder.file('app.db') }],
        },
        views: [{ name: 'items', source: 'parquet', uri: file }, ...(sixtyViews() ?? [])],
      }
      await using catalog = connectToCatalog(config)
      const live = await catalog.lineage({ columns: true })
      const { columns } = await generateTypes(catalog)
      const offline = await loadLineage(config, { columns })
      expect(offline).toEqual(live)
      expect(live.nodes.filter(({ kind }) => kind === 'view')).toHaveLength(61)
      expect(live.columnEdges?.filter(({ kind }) => kind === 'unknown')).toEqual([])
      expect(live.columnEdges).toContainEqual({
        from: { node: 'source:crm.public.customers', column: 'amount' },
        to: { node: 'view:raw_0', column: 'amount' },
        kind: 'direct',
      })
      const site = renderSite(live)
      expect([site.size, checkSite(site)]).toEqual([65, []])
      expect(site.get('sources/crm.public.customers.html')).toContain('From the CRM')
      expect([...site.values()].some((text) => text.includes(password))).toBe(false)
    } finally {
      await server.stop()
    }
  })
})
