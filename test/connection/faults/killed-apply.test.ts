import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectToCatalog, loadConfig } from '../../../src/index.js'
import { planViews } from '../../../src/views/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { type CompiledScript, compileScript, type SecondProcess } from '../../support/second-process.js'

const kills = process.env.SOAK ? 200 : 8
const size = 1_000
/** So many views of a round are not in the next one, and the other way round. */
const moved = 50

/** Views with what the ledger says of them, one a line. */
type Lines = readonly string[]

let script: CompiledScript
let folder: CatalogFolder

beforeAll(async () => {
  script = await compileScript('apply-catalog')
  folder = await makeFolder()
})
afterAll(async () => {
  await folder?.[Symbol.asyncDispose]()
  await script?.[Symbol.asyncDispose]()
})

test(
  `${kills} processes are killed while they change ${size} views: each leaves all of the old ones, or all of the new ones`,
  async () => {
    let old = await writeRound(0)
    expect(await connectHere()).toEqual({ create: size })
    const mine =
      'CREATE TABLE mine AS SELECT 42 AS answer; CREATE VIEW my_view AS FROM mine; CREATE VIEW reports.my_view AS FROM mine'
    await rawQuery(folder.file('main.duckdb'), mine)
    old = await writeRound(1)
    const duration = await measureApply(await startScript())

    const log: string[] = []
    let { generation } = await readDatabase()
    let next = startScript()
    for (let kill = 1; kill <= kills; kill++) {
      const wanted = await writeRound(kill + 1)
      const moment = momentOf(kill, duration)
      const said = await killAt(await next, moment)
      // Not earlier: its start would slow the apply down
      next = startScript()

      const found = await readDatabase()
      const state = stateOf(found.views, old, wanted)
      log.push(`${moment.after} + ${moment.delay.toFixed(1)} ms: ${state}, after ${said.at(-1)}`)
      if (!said.includes('commit')) expect(state).toBe('old')
      else expect(state).toMatch(said.includes('committed') ? /^new$/ : /^(old|new)$/)
      expect(found.generation).toBe(state === 'new' ? generation + 1n : generation)

      expect(await connectHere()).toEqual(
        state === 'new' ? { keep: size } : { drop: moved, replace: size - moved, create: moved },
      )
      generation += 1n
      old = wanted
    }
    await next
    const last = await readDatabase()
    expect([stateOf(last.views, [], old), last.generation]).toEqual(['new', generation])
    const count = (state: string) => log.filter((line) => line.includes(`: ${state},`)).length
    const times = `an apply takes ${duration.apply.toFixed(0)} ms, its COMMIT ${duration.commit.toFixed(0)} ms`
    process.stdout.write(`${kills} kills, ${times}: ${count('old')} × old, ${count('new')} × new\n${log.join('\n')}\n`)
  },
  kills * 15_000,
)

interface Moment {
  readonly after: 'views-start' | 'commit' | 'committed'
  /** Milliseconds. */
  readonly delay: number
}

/** Of 20, 13 are spread over the whole apply, 5 over its COMMIT, a little beyond their ends, and 2 come when DuckDB has answered it. */
function momentOf(kill: number, duration: { readonly apply: number; readonly commit: number }): Moment {
  const part = (1.1 * kill) / kills
  if (kill % 10 === 5) return { after: 'committed', delay: 0 }
  return kill % 4 === 0
    ? { after: 'commit', delay: duration.commit * part }
    : { after: 'views-start', delay: duration.apply * part }
}

/** Writes the config of a round, with its number in the SQL of each view, and returns the expected state of the database. */
async function writeRound(round: number): Promise<Lines> {
  const schemaOf = (number: number) => (number % 3 === 0 ? 'reports' : 'main')
  const views = Array.from({ length: size }, (_, index) => {
    const number = index + round * moved
    const source = number % 10 === 9 ? ` FROM ${schemaOf(number - 1)}.v${number - 1}` : ''
    const description = number % 5 === 0 ? { description: `Number ${number} of round ${round}` } : {}
    return {
      name: `v${number}`,
      db_schema: schemaOf(number),
      sql: `SELECT ${number} AS number, ${round} AS round${source}`,
      ...description,
    }
  })
  await folder.write({ 'catalog.json': { version: 1, duckdb: { database: 'main.duckdb' }, views } })
  const planned = planViews(await loadConfig(folder.file('catalog.json')))
  return planned.map((view) => [view.schema, view.name, round, view.description ?? '', view.hash].join(' ')).sort()
}

/** Connects in this process; says how many views were brought up to date in which way. */
async function connectHere(): Promise<Record<string, number>> {
  await using catalog = connectToCatalog(folder.file('catalog.json'), { onLocked: 'fail' })
  const { views } = await catalog.refresh()
  const counts: Record<string, number> = {}
  for (const { action } of views) counts[action] = (counts[action] ?? 0) + 1
  return counts
}

/** Reads the state of the file without this package. The user's own objects must be unchanged. */
async function readDatabase(): Promise<{ readonly views: Lines; readonly generation: bigint }> {
  const sql = `
    SELECT coalesce(v.schema_name, l.schema_name) AS schema, coalesce(v.view_name, l.view_name) AS name,
      regexp_extract(v.sql, '(\\d+) AS round', 1) AS round, v.comment, l.definition_hash AS hash,
      (SELECT generation FROM _duckalog.ledger) AS generation, (SELECT [a.answer, b.answer] FROM my_view a, reports.my_view b) AS mine
    FROM (FROM duckdb_views() WHERE NOT internal AND view_name <> 'my_view') v
    FULL JOIN _duckalog.views l ON l.schema_name = v.schema_name AND l.view_name = v.view_name`
  // Read-only, so that the next connect finds the file as the killed process left it
  const rows = await rawQuery(folder.file('main.duckdb'), sql, { access_mode: 'READ_ONLY' })
  expect(rows[0]?.mine).toEqual([42, 42])
  const views = rows.map(({ schema, name, round, comment, hash }) => [schema, name, round, comment ?? '', hash].join(' ')).sort()
  return { views, generation: rows[0]?.generation as bigint }
}

function stateOf(found: Lines, old: Lines, wanted: Lines): string {
  if (found.join('\n') === old.join('\n')) return 'old'
  if (found.join('\n') === wanted.join('\n')) return 'new'
  const among = (lines: Lines) => found.filter((line) => lines.includes(line)).length
  return `half: ${found.length} views, ${among(old)} of them old, ${among(wanted)} new`
}

async function startScript(): Promise<SecondProcess> {
  const child = script.start([folder.file('catalog.json')])
  await child.printed('ready')
  return child
}

/** Returns all that the process has said. */
async function killAt(child: SecondProcess, { after, delay }: Moment): Promise<readonly string[]> {
  child.say('go')
  await child.printed(after)
  await sleep(delay)
  child.kill('SIGKILL')
  await child.ended
  return child.stdout
}

/** How long an undisturbed apply and its COMMIT take, in milliseconds. */
async function measureApply(child: SecondProcess): Promise<{ readonly apply: number; readonly commit: number }> {
  const times: Record<string, number> = {}
  child.say('go')
  for (const line of ['views-start', 'commit', 'committed', 'views-done']) {
    await child.printed(line)
    times[line] = performance.now()
  }
  expect(await child.ended).toEqual({ code: 0, signal: null })
  const between = (from: string, to: string) => (times[to] ?? 0) - (times[from] ?? 0)
  return { apply: between('views-start', 'views-done'), commit: between('commit', 'committed') }
}
