import { setTimeout as sleep } from 'node:timers/promises'
import { connectToCatalog } from '../../../src/index.js'
import { leaseTime } from '../../../src/materialized/lease/lease.js'
import { planLakeCatalog } from '../../connection/restore/lake-catalog.js'
import { useLakeHome } from '../../connection/restore/lake-home.js'
import { describeWith } from '../../support/extensions.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { useTestsSideBySide } from '../../support/side-by-side.js'
import { countIn, startRefresher } from './crew.js'

const rounds = process.env.SOAK ? 100 : 2
const machines = process.env.SOAK ? 8 : 4
const names = ['append', 'merge', 'partition']

describeWith(['ducklake', 'postgres_scanner', 'httpfs'], 'rows in a DuckLake on Postgres and S3', () => {
  const home = useLakeHome('refresh-on-line')
  const testBeside = useTestsSideBySide(90_000 + rounds * 40_000)

  async function write(lake: string, views: readonly object[]): Promise<string> {
    const inLake = views.map((view) => ({ ...view, into: 'lake' }))
    await home.folder.write({ [`${lake}.json`]: planLakeCatalog(home.folder, home, lake, inLake) })
    return home.folder.file(`${lake}.json`)
  }

  const start = (file: string) => startRefresher(home.script, [file])

  /** A file that was changed less than 2 seconds ago counts as changed once more later. */
  const settle = () => sleep(2_100)

  /** Rows of a file that take as long to read as it says. */
  const slow = (source: string) => `SELECT n FROM '${home.folder.file(source)}' WHERE sleep_ms(ms) IS NULL`

  testBeside('two catalogs of one process: one reads the rows, the other waits and says so', async () => {
    await home.folder.write({ 'inside.csv': 'n\n1\n' })
    const file = await write('inside', [{ name: 'kept', sql: `FROM '${home.folder.file('inside.csv')}'`, materialized: true }])
    const events: string[] = []
    const open = () => connectToCatalog(file, { onEvent: ({ type }) => type.startsWith('materialize-') && events.push(type) })
    await using first = open()
    await using second = open()
    await Promise.all([first, second].map((catalog) => catalog.getConnection()))
    const reports = await Promise.all([first, second].map((catalog) => catalog.refresh({ materialized: true })))
    const outcomes = reports.map(({ materialized = [] }) => `${materialized[0]?.state}: ${materialized[0]?.reason}`)
    expect(outcomes.sort()).toEqual(['fresh: another process has just read its rows', 'refreshed: it has no rows yet'])
    expect(events.filter((type) => type === 'materialize-done')).toHaveLength(1)
  })

  testBeside(
    `${machines} processes refresh a lake in ${rounds} rounds: each round reads the rows once, and none are kept twice`,
    async () => {
      const source = home.folder.file('source.csv')
      await home.folder.write({ 'source.csv': 'id,day\n1,1\n' })
      const sql = `FROM read_csv('${source}', columns = {'id': 'INTEGER', 'day': 'INTEGER'})`
      const file = await write('shared', [
        { name: 'kept', sql, materialized: true },
        { name: 'append', sql, materialized: { mode: 'append', by: 'id' } },
        { name: 'merge', sql, materialized: { mode: 'merge', key: ['id'] } },
        { name: 'partition', sql, materialized: { mode: 'partition', by: 'day' } },
      ])
      const crew = await Promise.all(Array.from({ length: machines }, () => start(file)))
      for (let round = 1; round <= rounds; round++) {
        const rows = Array.from({ length: round }, (_, index) => `${index + 1},${Math.ceil(index / 2)}\n`)
        await home.folder.write({ 'source.csv': `id,day\n${rows.join('')}` })
        await settle()
        const reports = await Promise.all(crew.map((machine) => machine.refresh()))
        const states = (view: string) => reports.map((report) => report.find((each) => each.view === `lake.main.${view}`)?.state)
        for (const view of ['kept', ...names]) {
          expect(states(view).sort()).toEqual([...Array(machines - 1).fill('fresh'), 'refreshed'])
          expect(countIn(crew, `materialize-done lake.main.${view}`)).toBe(round)
        }
        await using reader = connectToCatalog(file)
        for (const view of ['kept', ...names]) {
          const found = await reader.query<{ id: number }>(`SELECT id FROM lake.${view} ORDER BY ALL`)
          expect(found.map(({ id }) => id)).toEqual(rows.map((_, index) => index + 1))
        }
      }
    },
  )

  testBeside('a killed holder is replaced when its lease ends, and what it left is removed', async () => {
    await home.folder.write({ 'killed.csv': 'n,ms\n1,60000\n' })
    const file = await write('killed', [{ name: 'kept', sql: slow('killed.csv'), materialized: true }])
    const [victim, next] = await Promise.all([start(file), start(file)])
    victim.process.say('{"materialized":true}')
    await victim.process.printed('materialize-start lake.main.kept')
    const waiting = next.refresh()
    await next.process.printed('materialize-waiting lake.main.kept')
    victim.process.kill('SIGKILL')
    await home.folder.write({ 'killed.csv': 'n,ms\n1,0\n' })
    expect(await waiting).toMatchObject([{ state: 'refreshed', reason: 'it has no rows yet' }])
    await using reader = connectToCatalog(file)
    expect(await reader.query('FROM lake.kept')).toEqual([{ n: 1n }])
    expect(await reader.query("FROM duckdb_tables() WHERE schema_name = '_duckalog_data'")).toHaveLength(1)
  })

  testBeside('a holder that was stopped until its lease ended does not make the view read its rows', async () => {
    await home.folder.write({ 'stopped.csv': 'n,ms\n1,4000\n' })
    const file = await write('stopped', [{ name: 'kept', sql: slow('stopped.csv'), materialized: true }])
    const [stopped, next] = await Promise.all([start(file), start(file)])
    const late = stopped.refresh()
    await stopped.process.printed('materialize-start lake.main.kept')
    await sleep(1_000)
    stopped.process.kill('SIGSTOP')
    await home.folder.write({ 'stopped.csv': 'n,ms\n2,0\n' })
    expect(await next.refresh({ materialized: true, full: true })).toMatchObject([{ state: 'refreshed' }])
    stopped.process.kill('SIGCONT')
    expect(await late).toMatchObject([{ state: 'fresh', reason: 'another process has just read its rows' }])
    expect(countIn([stopped], 'materialize-done lake.main.kept')).toBe(0)
    await using reader = connectToCatalog(file)
    expect(await reader.query('FROM lake.kept')).toEqual([{ n: 2n }])
    expect(await reader.query("FROM duckdb_tables() WHERE schema_name = '_duckalog_data'")).toHaveLength(1)
  })

  testBeside('a lease is renewed as long as its holder works', async () => {
    await home.folder.write({ 'long.csv': `n,ms\n1,${leaseTime * 1.25}\n` })
    const file = await write('long', [{ name: 'kept', sql: slow('long.csv'), materialized: true }])
    const [holder, other] = await Promise.all([start(file), start(file), settle()])
    const done = holder.refresh()
    await holder.process.printed('materialize-start lake.main.kept')
    expect(await other.refresh()).toMatchObject([{ state: 'fresh', reason: 'another process has just read its rows' }])
    expect(await done).toMatchObject([{ state: 'refreshed' }])
    expect(countIn([holder, other], 'materialize-start lake.main.kept')).toBe(1)
  })

  testBeside('a read-only catalog claims nothing', async () => {
    await home.folder.write({ 'reading.csv': 'n\n1\n' })
    const file = await write('reading', [{ name: 'kept', sql: `FROM '${home.folder.file('reading.csv')}'`, materialized: true }])
    await using writer = connectToCatalog(file)
    await writer.getConnection()
    const look = () => writer.query('SELECT holder, lease_until, run FROM lake._duckalog.materialized')
    const databasePath = home.folder.file('reading.duckdb')
    await rawQuery(databasePath, 'SELECT 1')
    await using reader = connectToCatalog(file, { databasePath, readOnly: true })
    const { materialized } = await reader.refresh({ materialized: true, full: true })
    expect(materialized).toMatchObject([{ state: 'pending' }])
    expect(await look()).toEqual([])
    await writer.refresh({ materialized: true })
    expect(await look()).toMatchObject([{ holder: null, lease_until: null }])
  })
})
