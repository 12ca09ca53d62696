import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadLineage, renderSite } from '../../../src/docs/index.js'
import { connectToCatalog } from '../../../src/index.js'
import { checkSite } from './check-site.js'

const folder = mkdtempSync(join(tmpdir(), 'duckalog-quickstart-'))
const source = join(folder, 'catalog.yaml')
cpSync(fileURLToPath(new URL('../../../examples/quickstart', import.meta.url)), folder, { recursive: true })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the site of the quickstart is whole, and the same with and without its data', async () => {
  await using catalog = connectToCatalog(source)
  const checks = await catalog.check()
  const live = await catalog.lineage({ columns: true })
  const site = renderSite(live, { checks })
  expect([...site.keys()]).toEqual([
    'index.html',
    'sources/data_airlines.json-aa553368.html',
    'sources/data_airports.csv-94100c0c.html',
    'sources/data_flights.parquet-5520e2e1.html',
    'sources/fleet.main.planes.html',
    'views/departures.html',
    'views/raw.airlines.html',
    'views/raw.airports.html',
    'views/raw.flights.html',
    'views/raw.planes.html',
    'views/reports.days.html',
  ])
  expect(checkSite(site)).toEqual([])
  expect(live.columnEdges?.filter(({ kind }) => kind === 'unknown')).toEqual([])
  const days = site.get('views/reports.days.html') ?? ''
  for (const part of [
    '<span class="dim">catalog.yaml:19</span>',
    '<a href="../views/departures.html#c-7">departures.seats</a>',
    '<code>row_count</code> <span class="good">passed</span>',
  ])
    expect(days).toContain(part)
  const columns = readFileSync(join(folder, 'catalog.columns.json'), 'utf8')
  const offline = renderSite(await loadLineage(source, { columns }), { checks })
  expect(offline).toEqual(site)
  expect([...site.values()].join('')).not.toContain(folder)
})
