import { setTimeout as sleep } from 'node:timers/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { DriverConnection } from '../../../src/driver/index.js'
import { nodeApi } from '../../../src/driver/node-api.js'
import { connectToCatalog, type Driver } from '../../../src/index.js'
import { type LakeState, openLakeReader } from '../../servers/lake-reader.js'
import { describeWith } from '../../support/extensions.js'
import { fc } from '../../support/property.js'
import type { SecondProcess } from '../../support/second-process.js'
import { type Edit, editViews, type LakeView, writeLakeCatalog } from './lake-catalog.js'
import { useLakeHome } from './lake-home.js'

const soak = process.env.SOAK === '1'
const rounds = soak ? 100 : 2
const machines = 8
const seed = soak ? Date.now() % 2 ** 31 : 20_261_125

/** A machine is killed so many milliseconds after it was told to connect, or after it began to apply. */
interface Kill {
  readonly machine: number
  readonly after: 'start' | 'views-start'
  readonly delay: number
}

const anyRound = fc.record({
  edits: fc.array(fc.tuple(fc.nat(29), fc.constantFrom('change', 'describe', 'toggle')) satisfies fc.Arbitrary<Edit>, {
    maxLength: 12,
  }),
  kills: fc.uniqueArray(
    fc.oneof(
      fc.record({ machine: fc.nat(machines - 1), after: fc.constant('start'), delay: fc.nat(4_000) }),
      fc.record({ machine: fc.nat(machines - 1), after: fc.constant('views-start'), delay: fc.nat(300) }),
    ) satisfies fc.Arbitrary<Kill>,
    { selector: ({ machine }) => machine, maxLength: machines },
  ),
})

describeWith(['ducklake', 'postgres_scanner', 'httpfs'], 'a DuckLake on Postgres and S3 as the home of a catalog', () => {
  const home = useLakeHome('connect-lake')

  const write = (lake: string, views: ReadonlyMap<number, LakeView>, file = lake) =>
    writeLakeCatalog(home.folder, home, lake, views, file)

  async function start(lake: string): Promise<SecondProcess> {
    const machine = home.script.start([home.folder.file(`${lake}.json`)])
    await machine.printed('ready')
    return machine
  }

  /** Connects in this process; says what that did. */
  async function connectHere(lake: string): Promise<readonly string[]> {
    await using catalog = connectToCatalog(home.folder.file(`${lake}.json`))
    await catalog.getConnection()
    const changes = catalog.report?.views ?? []
    return changes.filter(({ action }) => action !== 'keep').map(({ action, view }) => `${action} ${view.name}`)
  }

  test(
    `${machines} processes bring a lake up to date in ${rounds} rounds of edits and kills; there is always one complete version`,
    async () => {
      const log = [`seed ${seed}`]
      let views = editViews(
        new Map(),
        Array.from({ length: 30 }, (_, number): Edit => [number, 'change']),
        0,
      )
      let wanted = await write('shop', views)
      const crew = await Promise.all(Array.from({ length: machines }, () => start('shop')))
      // A lake that does not exist yet
      await runRound(crew, '0', [])
      using reader = await openLakeReader(home.postgres, home.s3, 'shop')
      let before = await reader.read()
      expect([stateOf(before.views, [], wanted), before.generation]).toEqual(['new', 1n])
      try {
        for (const [index, { edits, kills }] of fc.sample(anyRound, { seed, numRuns: rounds }).entries()) {
          const round = index + 1
          const old = wanted
          views = editViews(views, edits, round)
          wanted = await write('shop', views)
          let running = true
          const watched = watch(reader.read, () => running)
          const survivors = await runRound(crew, `${round}`, kills).finally(() => {
            running = false
          })
          const states = [...(await watched), await reader.read()].map((state) => stateOf(state.views, old, wanted))
          const state = states.at(-1)
          log.push(`${round}: ${describeRound(crew, `${round}`)}, ${survivors} survived: ${state}, seen ${countRuns(states)}`)
          // The connect that succeeded has left the new version, which is not reverted
          expect(state).toMatch(survivors > 0 ? /^new$/ : /^(?:old|new)$/)
          expect(countRuns(states)).toMatch(/^(?:\d+ × old)?(?:, )?(?:\d+ × new)?$/)

          const done = await connectHere('shop')
          expect(done.length > 0).toBe(state === 'old')
          const after = await reader.read()
          expect([stateOf(after.views, old, wanted), after.generation]).toEqual(['new', before.generation + 1n])
          before = after
          await Promise.all(
            kills.map(async ({ machine }) => {
              crew[machine] = await start('shop')
            }),
          )
        }
      } finally {
        process.stdout.write(`${log.join('\n')}\n`)
      }
    },
    60_000 + rounds * 20_000,
  )

  test('if another version of the config is applied after the views were read, the outdated changes are not applied', async () => {
    const all = Array.from({ length: 30 }, (_, number): Edit => [number, 'change'])
    const base = editViews(new Map(), all, 0)
    const old = await write('torn', base)
    // Each changes what the other one leaves as it was
    const [even, odd] = [all.filter(([number]) => number % 2 === 0), all.filter(([number]) => number % 2 === 1)]
    await write('torn', editViews(base, even, 1), 'first')
    const wanted = await write('torn', editViews(base, odd, 2), 'second')
    await connectHere('torn')
    let conflicts = 0
    await using catalog = connectToCatalog(home.folder.file('second.json'), {
      driver: beforeFirst('BEGIN TRANSACTION', () => connectHere('first')),
      onEvent({ type }) {
        if (type === 'views-conflict') conflicts++
      },
    })
    await catalog.getConnection()
    expect(conflicts).toBe(1)
    using reader = await openLakeReader(home.postgres, home.s3, 'torn')
    expect(stateOf((await reader.read()).views, old, wanted)).toBe('new')
  }, 60_000)

  test('when Postgres restarts in the middle, errors are typed and retryable, and the next connect brings everything up to date', async () => {
    const edits = Array.from({ length: 30 }, (_, number): Edit => [number, 'change'])
    const old = await write('restarted', editViews(new Map(), edits, 0))
    await connectHere('restarted')
    await using open = connectToCatalog(home.folder.file('restarted.json'))
    await open.getConnection()
    const crew = await Promise.all([start('restarted'), start('restarted'), start('restarted')])
    const wanted = await write('restarted', editViews(new Map(), edits, 1))
    const round = crew.map(async (machine) => {
      machine.say('1')
      await machine.printed('done 1')
    })
    await Promise.race(crew.map((machine) => machine.printed('views-start 1')))
    await home.postgres.halt()
    const mayPass = { retryable: true, code: expect.stringMatching(/^(?:STEP_FAILED|STEP_TIMEOUT|QUERY_FAILED|VIEW_FAILED)$/) }
    await expect(open.refresh()).rejects.toMatchObject(mayPass)
    await expect(open.query('FROM lake.reports.v0')).rejects.toMatchObject({ code: 'QUERY_FAILED', retryable: true })
    await Promise.all(round)
    const failures = crew.flatMap((machine) => failuresOf(machine, '1'))
    expect(failures.map(({ code }) => code)).not.toContain('UNTYPED')
    // Now and then DuckLake takes the end of Postgres for a fault of its own, after which DuckDB refuses everything: that does not pass
    const passing = failures.filter(({ message }) => !/database has been invalidated|INTERNAL Error/.test(message))
    expect(passing).toEqual(passing.map(() => expect.objectContaining(mayPass)))

    await home.postgres.restart()
    using reader = await openLakeReader(home.postgres, home.s3, 'restarted')
    expect(stateOf((await reader.read()).views, old, wanted)).toMatch(/^(?:old|new)$/)
    await open.refresh()
    expect(stateOf((await reader.read()).views, old, wanted)).toBe('new')
    expect(await open.query('SELECT version FROM lake.reports.v0')).toEqual([{ version: 1 }])
    expect(await connectHere('restarted')).toEqual([])
  }, 60_000)
})

/** A driver that does some work before it runs a statement for the first time. */
function beforeFirst(statement: string, work: () => Promise<unknown>): Driver<DuckDBConnection> {
  let first = true
  const driver = nodeApi()
  const wrap = (connection: DriverConnection<DuckDBConnection>): DriverConnection<DuckDBConnection> => ({
    ...connection,
    async run(sql, values) {
      if (first && sql === statement) {
        first = false
        await work()
      }
      return connection.run(sql, values)
    },
  })
  return {
    ...driver,
    async open(database, options) {
      const instance = await driver.open(database, options)
      return { ...instance, connect: async () => wrap(await instance.connect()) }
    },
  }
}

/** Lets all machines connect and kills some of them; returns how many got through. */
async function runRound(crew: readonly SecondProcess[], word: string, kills: readonly Kill[]): Promise<number> {
  const ends = crew.map(async (machine, index) => {
    machine.say(word)
    const kill = kills.find((each) => each.machine === index)
    if (kill) await killAt(machine, word, kill)
    else await machine.printed(`done ${word}`)
    expect(failuresOf(machine, word)).toEqual([])
    return machine.stdout.includes(`done ${word}`)
  })
  return (await Promise.all(ends)).filter((gotThrough) => gotThrough).length
}

async function killAt(machine: SecondProcess, word: string, { after, delay }: Kill): Promise<void> {
  const done = machine.printed(`done ${word}`)
  if (after === 'views-start') await Promise.race([machine.printed(`views-start ${word}`), done])
  await Promise.race([sleep(delay), done])
  done.catch(() => undefined)
  machine.kill('SIGKILL')
  await machine.ended
}

interface Failure {
  readonly code: string
  readonly retryable: boolean
  readonly message: string
}

function failuresOf({ stdout }: SecondProcess, word: string): readonly Failure[] {
  const start = `failed ${word} `
  return stdout.filter((line) => line.startsWith(start)).map((line) => JSON.parse(line.slice(start.length)) as Failure)
}

/** What a reader sees, again and again. */
async function watch(read: () => Promise<LakeState>, goesOn: () => boolean): Promise<readonly LakeState[]> {
  const states: LakeState[] = []
  while (goesOn()) {
    states.push(await read())
    await sleep(150)
  }
  return states
}

function stateOf(found: readonly string[], old: readonly string[], wanted: readonly string[]): string {
  if (found.join('\n') === old.join('\n')) return 'old'
  if (found.join('\n') === wanted.join('\n')) return 'new'
  const among = (lines: readonly string[]) => found.filter((line) => lines.includes(line)).length
  return `half: ${found.length} views, ${among(old)} of them old, ${among(wanted)} new`
}

/** `3 × old, 2 × new`: equal ones that follow each other, counted. */
function countRuns(states: readonly string[]): string {
  const runs: { state: string; count: number }[] = []
  for (const state of states) {
    const last = runs.at(-1)
    if (last?.state === state) last.count++
    else runs.push({ state, count: 1 })
  }
  return runs.map(({ state, count }) => `${count} × ${state}`).join(', ')
}

function describeRound(crew: readonly SecondProcess[], word: string): string {
  const count = (what: string) => crew.map(({ stdout }) => stdout.filter((line) => line === `${what} ${word}`).length)
  const [begun, conflicts] = [count('views-start'), count('views-conflict')]
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  return `${sum(begun)} applies, ${sum(conflicts)} conflicts (at most ${Math.max(...conflicts)} for one)`
}
