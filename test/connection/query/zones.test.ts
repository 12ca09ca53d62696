import { describeWith, extensionDirectory } from '../../support/extensions.js'
import { type CompiledScript, compileScript } from '../../support/second-process.js'

interface Printed {
  readonly driver: string
  readonly zone: string
  readonly failed: readonly string[]
  readonly json: readonly unknown[]
  readonly js: readonly unknown[]
  readonly early: readonly unknown[]
}

const at = '2026-01-02T03:04:05.678Z'
const list = ['2026-07-02T03:04:05.678Z']
const day = '2026-01-02'
const midnight = `${day}T00:00:00.000Z`

describeWith(['quack', 'httpfs'], 'nothing depends on the zone of the process or of the session', () => {
  let script: CompiledScript
  beforeAll(async () => {
    script = await compileScript('print-values')
  })
  afterAll(() => script[Symbol.asyncDispose]())

  test.each(['UTC', 'America/New_York', 'Asia/Kolkata'])('in a process of %s', async (TZ) => {
    const child = script.start([extensionDirectory], { TZ })
    expect(await child.ended).toEqual({ code: 0, signal: null })
    const printed = child.stdout.map((line) => JSON.parse(line) as Printed)
    const combinations = ['node-api', 'duckdb-async', 'quack'].flatMap((driver) =>
      ['UTC', 'America/New_York', 'Asia/Kolkata'].map((zone) => ({ driver, zone })),
    )
    expect(printed).toEqual(
      combinations.map(({ driver, zone }) => {
        // What that client has made a Date already
        const isConverted = driver === 'duckdb-async'
        return {
          driver,
          zone,
          failed: [],
          json: [{ tz: at, ts: at, day: isConverted ? midnight : day, time: '03:04:05.5+05:30', list }],
          js: [{ tz: at, ts: at, day: midnight, time: null, list }],
          early: isConverted ? expect.anything() : [{ micros: '1969-12-31T23:59:59.998Z', nanos: '1969-12-31T23:59:59.998Z' }],
        }
      }),
    )
  })
})
