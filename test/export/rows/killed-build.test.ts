import { readdir, rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildCatalog, connectToCatalog } from '../../../src/index.js'
import { fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { type CompiledScript, compileScript, type SecondProcess } from '../../support/second-process.js'

// For each treatment and target
const kills = process.env.SOAK ? 50 : 3
const size = process.env.SOAK ? 300_000 : 100_000

let script: CompiledScript
beforeAll(async () => {
  script = await compileScript('build-when-told')
})
afterAll(() => script?.[Symbol.asyncDispose]())

/** What a database file has: the round of its views, and the number in its kept rows. */
interface State {
  readonly round: number
  readonly number: number
}

const cases = [
  ['refresh', 'a new one'],
  ['refresh', 'one that exists'],
  ['keep', 'a new one'],
  ['keep', 'one that exists'],
] as const

test.each(cases)(
  `%s: ${kills} builds of a file, %s, are killed: each leaves the old or the whole new one, and the next build removes what is left`,
  async (materialized, target) => {
    await using folder = await makeFolder()
    const [catalog, databasePath, csv] = ['catalog.json', 'out.duckdb', 'number.csv'].map(folder.file) as [string, string, string]
    const sql = `SELECT (SELECT n FROM '${csv}')::INTEGER AS n, range AS i, md5(range::VARCHAR) AS text FROM range(${size})`
    const kept = { name: 'kept', sql, materialized: true }
    const writeRound = (round: number) =>
      folder.write({ 'catalog.json': fileCatalog([{ name: 'plain', sql: `SELECT ${round} AS round` }, kept]) })
    const writeNumber = (number: number) => folder.write({ 'number.csv': `n\n${number}\n` })
    const refreshOwn = async () => {
      await using own = connectToCatalog(catalog)
      await own.refresh({ materialized: true, full: true })
    }
    const build = () => buildCatalog(catalog, { databasePath, materialized })
    const names = ['catalog.json', 'main.duckdb', 'number.csv', 'out.duckdb']

    /** The state of the file, without this package; `undefined` if there is none. Read-only, so that the next build finds what the killed one left. */
    const look = async (): Promise<State | undefined> => {
      if (!(await readdir(folder.path)).includes('out.duckdb')) return undefined
      const [row] = await rawQuery(
        databasePath,
        `SELECT (SELECT round FROM plain) AS round, min(n) AS number, max(n) AS most, count(*)::INTEGER AS rows,
           (SELECT count(*)::INTEGER FROM duckdb_tables() WHERE table_name = (SELECT table_name FROM _duckalog.materialized)) AS tables FROM kept`,
        { access_mode: 'READ_ONLY' },
      )
      expect(row).toMatchObject({ rows: size, most: row?.number, tables: 1 })
      return { round: Number(row?.round), number: Number(row?.number) }
    }

    const start = async (): Promise<SecondProcess> => {
      const child = script.start([catalog, databasePath, materialized])
      await child.printed('ready')
      return child
    }

    await writeRound(0)
    await writeNumber(0)
    await refreshOwn()
    const first = await start()
    const begun = performance.now()
    first.say('go')
    await first.printed('built')
    const duration = performance.now() - begun
    await first.ended
    let old = await look()
    expect(old).toEqual({ round: 0, number: 0 })

    const log: string[] = []
    for (let kill = 1; kill <= kills; kill++) {
      if (target === 'a new one') {
        await rm(databasePath)
        old = undefined
      }
      await writeRound(kill)
      await writeNumber(kill)
      // Those that a new file with `keep` gets
      await refreshOwn()
      await writeNumber(1_000 + kill)
      const number = materialized === 'refresh' ? 1_000 + kill : (old?.number ?? kill)
      const wanted: State = { round: kill, number }
      const child = await start()
      child.say('go')
      // Spread over the whole build and a little beyond; those that bring a file up to date take less time
      const part = target === 'a new one' ? 1.2 : 0.8
      const delay = (part * duration * (kill - 0.5)) / kills
      await sleep(delay)
      child.kill('SIGKILL')
      await child.ended
      const found = await look()
      // Views are changed first, and rows then
      const whole = [old, wanted, ...(old ? [{ round: kill, number: old.number }] : [])]
      expect(whole).toContainEqual(found)
      if (child.stdout.includes('built')) expect(found).toEqual(wanted)
      const left = (await readdir(folder.path)).filter((name) => !names.includes(name))
      log.push(`${delay.toFixed(0)} ms: ${JSON.stringify(found)} of ${JSON.stringify(wanted)}, left ${left.join(', ')}`)

      await build()
      expect(await look()).toEqual(wanted)
      expect(await readdir(folder.path)).toEqual(names)
      old = wanted
    }
    process.stdout.write(`a build takes ${duration.toFixed(0)} ms\n${log.join('\n')}\n`)
  },
  60_000 + kills * 20_000,
)
