import { connectToCatalog } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { countHandles, expectedOutcome, forms, leaveStream, places, ways } from '../../support/leave-stream.js'
import { sampled } from '../../support/sampled.js'
import { type CompiledScript, compileScript } from '../../support/second-process.js'

const onLinux = process.platform === 'linux'
const everywhere = places.flatMap((place) => ways.map((way) => [place, way] as const))

function catalogIn(database: string) {
  return connectToCatalog({ version: 1, duckdb: { database } }, { timeouts: { lock: 0 } })
}

/** Whether the table that the work made is there, seen by the next connect. */
async function isKept(database: string): Promise<boolean> {
  await using catalog = catalogIn(database)
  const tables = await catalog.query("FROM duckdb_tables() WHERE table_name = 'kept'")
  return tables.length > 0
}

describe.each(forms)('a stream of %s', (form) => {
  test.each(sampled(everywhere, 5, forms.indexOf(form)))(
    'on a %s, left by %s, settles and gives the file back',
    async (place, way) => {
      await using folder = await makeFolder()
      const database = folder.file('main.duckdb')
      const catalog = catalogIn(database)
      const outcome = await leaveStream(catalog, place, way, form).then(
        () => 'done',
        (error: { code?: string; message: string }) => error.code ?? error.message,
      )
      expect(outcome).toBe(expectedOutcome(place, way))
      await catalog.close()
      if (onLinux) expect(countHandles(database)).toBe(0)
      expect(await isKept(database)).toBe(place !== 'transaction' || outcome === 'done')
    },
  )
})

describe('a script', () => {
  let script: CompiledScript
  beforeAll(async () => {
    script = await compileScript('leave-stream-and-exit')
  })
  afterAll(() => script[Symbol.asyncDispose]())

  test.each(sampled(everywhere, 7))(
    'that leaves a stream on a %s by %s ends with 0 only if its work was done',
    async (place, way) => {
      await using folder = await makeFolder()
      const database = folder.file('main.duckdb')
      const child = script.start([database, place, way, 'rows'])
      const { code } = await child.ended
      const expected = expectedOutcome(place, way)
      expect({ code, stdout: child.stdout }).toEqual(
        expected === 'done' ? { code: 0, stdout: ['done'] } : { code: 1, stdout: [] },
      )
      if (expected !== 'done') expect(child.stderr).toContain(expected)
      expect(await isKept(database)).toBe(place !== 'transaction' || code === 0)
    },
  )

  test.each(['catalog', 'transaction'])('that waits for what never comes on a %s goes on waiting', async (place) => {
    await using folder = await makeFolder()
    const child = script.start([folder.file('main.duckdb'), place, 'lost'])
    expect((await child.ended).code).toBe(9)
  })
})

test('reading on from a stream that its transaction has ended throws an explanation', async () => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  const batches = await catalog.transaction(async (session) => {
    const open = session.stream('FROM range(1000000)').batches()[Symbol.asyncIterator]()
    await open.next()
    return open
  })
  await expect(batches.next()).rejects.toMatchObject({
    code: 'CATALOG_CLOSED',
    message: expect.stringMatching(/its transaction/),
  })
})

test('another query on a session waits for a stream whose rows are being read', async () => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  await using session = await catalog.session()
  let other: Promise<unknown> | undefined
  let rows = 0
  for await (const _ of session.stream('FROM range(700000)')) {
    rows += 1
    other ??= session.query('SELECT 1 AS one')
    if (rows % 50 === 0 && rows < 2_000) await new Promise((resolve) => setTimeout(resolve, 25))
  }
  expect(rows).toBe(700_000)
  expect(await other).toEqual([{ one: 1 }])
})

test('a result that the host left open on its own connection does not keep the file open', async () => {
  await using folder = await makeFolder()
  const database = folder.file('main.duckdb')
  const catalog = catalogIn(database)
  const native = await catalog.getConnection()
  await native.run('BEGIN; CREATE TABLE kept (a INTEGER)')
  for (let round = 0; round < 3; round++) await (await native.stream('FROM range(1000000)')).fetchChunk()
  await native.startStream('FROM range(1000000)')
  await native.run('COMMIT')
  await catalog.close()
  if (onLinux) expect(countHandles(database)).toBe(0)
  expect(await isKept(database)).toBe(true)
})
