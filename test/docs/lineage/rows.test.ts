import { loadLineage, renderSite } from '../../../src/docs/index.js'
import { type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

const toCatalog = (database: string, sql: string): CatalogInput => ({
  version: 1,
  duckdb: { database },
  materialized: { max_age: '1h' },
  views: [
    { name: 'kept', sql, materialized: true },
    { name: 'live', sql: 'FROM kept' },
    { name: 'new_ones', sql: 'SELECT 1 AS id', materialized: { mode: 'append', by: 'id', max_age: '2d' } },
  ],
})

test('kept rows are shown with times instead of ages, so that the same database gives the same pages', async () => {
  await using folder = await makeFolder()
  const file = folder.file('shop.duckdb')
  const source = toCatalog(file, 'SELECT 1 AS id')
  const rowsOf = async (catalog: CatalogInput) => {
    await using connected = connectToCatalog(catalog)
    const lineage = await connected.lineage()
    return { lineage, rows: Object.fromEntries(lineage.nodes.flatMap(({ name, rows }) => (rows ? [[name, rows]] : []))) }
  }
  const pending = await rowsOf(source)
  expect(pending.rows).toEqual({
    kept: { mode: 'replace', maxAgeMs: 3_600_000, state: 'pending' },
    new_ones: { mode: 'append', by: 'id', maxAgeMs: 172_800_000, state: 'pending' },
  })
  expect(renderSite(pending.lineage).get('views/kept.html')).toContain('There are no rows yet: it reads its sources.')
  const before = Date.now()
  {
    await using catalog = connectToCatalog(source)
    await catalog.refresh({ materialized: ['kept'] })
    const [known] = catalog.materialized()
    const { nodes } = await catalog.lineage()
    expect(nodes.find(({ name }) => name === 'kept')?.rows?.refreshedAt).toBe(known?.refreshedAt?.toISOString())
  }
  const kept = await rowsOf(source)
  expect(kept.rows.kept).toMatchObject({ state: 'kept' })
  expect(Math.abs(Date.parse(kept.rows.kept?.refreshedAt ?? '') - before)).toBeLessThan(60_000)
  // Hours later
  await rawQuery(file, "UPDATE _duckalog.materialized SET refreshed_at = epoch_ms(TIMESTAMP '2026-01-31 23:30:00')")
  const old = await rowsOf(source)
  const page = renderSite(old.lineage).get('views/kept.html') ?? ''
  expect(page).toContain('Its sources were read on <time datetime="2026-01-31T23:30:00.000Z">2026-01-31 23:30 UTC</time>.')
  expect(page).toContain(
    'They are stale after 1h, from <time datetime="2026-02-01T00:30:00.000Z">2026-02-01 00:30 UTC</time> on.',
  )
  expect(renderSite((await rowsOf(source)).lineage)).toEqual(renderSite(old.lineage))
  expect(renderSite(old.lineage).get('views/live.html')).not.toContain('Kept rows')
  // Nothing is opened
  expect((await loadLineage(source)).nodes.find(({ name }) => name === 'kept')?.rows).toEqual({
    mode: 'replace',
    maxAgeMs: 3_600_000,
  })
  expect((await rowsOf(toCatalog(file, 'SELECT 2 AS id'))).rows.kept).toMatchObject({ state: 'outdated' })
  {
    await using catalog = connectToCatalog(source)
    await catalog.refresh({ materialized: ['kept'] })
  }
  const [table] = await rawQuery(file, 'SELECT table_name FROM _duckalog.materialized WHERE table_name IS NOT NULL')
  await rawQuery(file, `DROP TABLE _duckalog_data."${table?.table_name}"`)
  const lost = await rowsOf(source)
  expect(lost.rows.kept).toMatchObject({ state: 'lost' })
  expect(renderSite(lost.lineage).get('views/kept.html')).toContain('are lost: it reads its sources.')
})
