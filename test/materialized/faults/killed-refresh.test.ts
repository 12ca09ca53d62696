import { setTimeout as sleep } from 'node:timers/promises'
import { connectToCatalog } from '../../../src/index.js'
import { fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { type CompiledScript, compileScript } from '../../support/second-process.js'

// In each mode; the long runs kill 200 processes in all
const kills = process.env.SOAK ? 50 : 2
const size = process.env.SOAK ? 300_000 : 100_000

// In each mode all rows are read again
const modes: readonly (readonly [mode: string, options: object])[] = [
  ['replace', {}],
  ['append', { by: 'n' }],
  ['merge', { key: ['i'] }],
  ['partition', { by: 'day' }],
]

let script: CompiledScript
beforeAll(async () => {
  script = await compileScript('refresh-rows')
})
afterAll(() => script?.[Symbol.asyncDispose]())

test.each(modes)(
  `%s: ${kills} processes are killed while they refresh rows: each leaves all old or all new ones, and the next refresh removes what is left`,
  async (mode, options) => {
    await using folder = await makeFolder({ 'number.csv': 'n\n0\n' })
    const source = folder.file('number.csv')
    const sql = `SELECT (SELECT n FROM '${source}')::INTEGER AS n, range AS i, 1 AS day, md5(range::VARCHAR) AS text FROM range(${size})`
    const views = [{ name: 'kept', sql, materialized: { mode, ...options, changed_by: 'never' } }]
    await folder.write({ 'catalog.json': fileCatalog(views) })
    const look = async () => {
      const [row] = await rawQuery(
        folder.file('main.duckdb'),
        `SELECT min(n) AS least, max(n) AS most, count(*)::INTEGER AS rows, (SELECT run::INTEGER FROM _duckalog.materialized) AS run,
           (SELECT table_name FROM _duckalog.materialized) AS named,
           (SELECT list(table_name) FROM duckdb_tables() WHERE schema_name = '_duckalog_data') AS tables FROM kept`,
      )
      return row
    }
    const refreshHere = async () => {
      await using catalog = connectToCatalog(folder.file('catalog.json'))
      await catalog.refresh({ materialized: ['kept'] })
    }
    await refreshHere()
    let seen = 0
    for (let kill = 1; kill <= kills; kill++) {
      const child = script.start([folder.file('catalog.json'), source, String(seen + 1), ...(mode === 'replace' ? [] : ['kept'])])
      await child.printed('ready')
      await sleep((kill * 137) % 700)
      child.kill('SIGKILL')
      await child.ended
      const acknowledged = Math.max(
        seen,
        ...child.stdout.flatMap((line) => (line.startsWith('done ') ? [Number(line.slice(5))] : [])),
      )
      const found = await look()
      expect(found).toMatchObject({ rows: size, least: found?.most })
      expect([acknowledged, acknowledged + 1]).toContain(found?.most)
      expect(found?.tables).toContain(found?.named)
      seen = Number(found?.most)
      await refreshHere()
      const healed = await look()
      expect(healed?.tables).toEqual([healed?.named])
    }
  },
  kills * 30_000,
)
