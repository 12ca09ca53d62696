import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
let project: string

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'duckalog-examples-'))
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'junction')
  for (const path of ['http-service/catalog.yaml', 'quickstart/data/flights.parquet']) {
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

function runExample(name: string) {
  const outfile = join(project, name, 'main.mjs')
  const entryPoints = [join(root, 'examples', name, 'main.ts')]
  const external = ['@opentelemetry/*', 'debug', 'js-yaml', 'valibot']
  const bundle = { bundle: true, format: 'esm', platform: 'node', target: 'node20' } as const
  buildSync({ ...bundle, entryPoints, outfile, external, tsconfig: join(root, 'tsconfig.json'), logLevel: 'error' })
  return spawnSync(process.execPath, [outfile], { encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } })
}
