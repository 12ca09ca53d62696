import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, buildSync } from 'esbuild'
import { describeWith, extensionDirectory } from '../support/extensions.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
let project: string

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'duckalog-examples-'))
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'junction')
  const files = ['http-service', 'ducklake', 'next', 'materialized'].map((name) => `${name}/catalog.yaml`)
  for (const path of [...files, 'quickstart/data/flights.parquet']) {
    mkdirSync(join(project, path, '..'), { recursive: true })
    cpSync(join(root, 'examples', path), join(project, path))
  }
})

afterAll(() => rmSync(project, { recursive: true, force: true }))

test('worker-threads restores the catalog in each thread', () => {
  const { stdout, stderr, status } = runExample('worker-threads')
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  expect(stdout.match(/'2013[^\n]*/g)).toEqual([
    expect.stringMatching(/^'2013-02-08' │ 'MCO' │ 308 /),
    expect.stringMatching(/^'2013-02-09' │ 'IAD' │ 269 /),
  ])
})

test('opentelemetry records a span for each query, with the code of its error', () => {
  const { stdout, stderr, status } = runExample('opentelemetry')
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  expect(stdout.trim().split('\n')).toEqual([
    'setting threads ok',
    'views ok',
    'connect memory ok',
    'FROM memory ok',
    'FROM memory QUERY_FAILED',
  ])
})

describeWith(['ducklake'], 'ducklake', () => {
  test('changes rows, has a view in the lake, and reads the state before the change', () => {
    const home = join(project, 'home')
    mkdirSync(join(home, '.duckdb'), { recursive: true })
    symlinkSync(extensionDirectory, join(home, '.duckdb', 'extensions'), 'junction')
    const { stdout, stderr, status } = runExample('ducklake', { HOME: home, USERPROFILE: home })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    const days = (first: number) => `[\n  { day: '2026-01-01', revenue: ${first} },\n  { day: '2026-01-02', revenue: 15 }\n]`
    expect(stdout).toBe(`now ${days(40)}\nbefore { amount: 80 }\nreport ${days(65)}\n`)
  })
})

test('materialized keeps rows, which the next run finds', () => {
  const [first, second] = [runExample('materialized'), runExample('materialized')]
  const busiest = "[\n  { origin: 'JFK', hour: 8, flights: 208 },\n  { origin: 'EWR', hour: 6, flights: 195 }\n]\n"
  const pending = 'main.departures is pending: it has no rows yet\nmain.departures is refreshed: 53 rows\n'
  expect(first).toMatchObject({ stderr: '', status: 0, stdout: pending + busiest })
  expect(second).toMatchObject({ stderr: '', status: 0 })
  // The copied file is so new that it counts as changed once more
  expect(second.stdout.replace('refreshed', 'fresh').replace(/ \d+s old/, ' 0s old')).toBe(
    `main.departures is fresh: its rows are 0s old\nmain.departures is fresh: 53 rows\n${busiest}`,
  )
})

// `npm run environments -- next` runs it in Next.js
test('the route of next answers a request', () => {
  const contents = `
    import { GET } from '@/app/api/days/route'
    const response = await GET(new Request('http://localhost/api/days'))
    console.log(response.status, response.headers.get('content-type'), await response.text())`
  const { stdout, stderr, status } = run('next', { stdin: { contents, resolveDir: root } })
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  expect(stdout).toBe('200 application/json [{"day":"2013-02-08","late":2},{"day":"2013-02-09","late":0}]\n')
})

function runExample(name: string, env: NodeJS.ProcessEnv = {}) {
  return run(name, { entryPoints: [join(root, 'examples', name, 'main.ts')] }, env)
}

/** Bundles code with the sources of the package, and runs it in the folder of an example. */
function run(name: string, entry: Pick<BuildOptions, 'entryPoints' | 'stdin'>, env: NodeJS.ProcessEnv = {}) {
  const cwd = join(project, name)
  mkdirSync(cwd, { recursive: true })
  const outfile = join(cwd, 'main.mjs')
  const bundle = { bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'error' } as const
  const external = ['@opentelemetry/*', 'debug', 'js-yaml', 'valibot']
  const alias = { '@': join(root, 'examples', name) }
  buildSync({ ...bundle, ...entry, outfile, external, alias, tsconfig: join(root, 'tsconfig.json') })
  return spawnSync(process.execPath, [outfile], { cwd, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0', ...env } })
}
