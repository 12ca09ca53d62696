import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { connectToCatalog } from '../../src/index.js'
import { runTests } from '../../src/testing/index.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
let project: string

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'duckalog-examples-'))
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'junction')
  writeFileSync(join(project, 'package.json'), '{}')
  for (const name of ['fixtures', 'quickstart']) cpSync(join(root, 'examples', name), join(project, name), { recursive: true })
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

const jest = join(root, 'node_modules/jest/bin/jest.js')

test.each([
  ['jest with ES modules', 'revenue.jest.mjs', ['--experimental-vm-modules', jest], /Tests: +2 passed, 2 total/],
  ['jest with CommonJS', 'revenue.jest.cjs', [jest], /Tests: +1 passed, 1 total/],
  ['node:test, with requests to a service', 'service.test.ts', ['--test'], /pass 3\n/],
])('fixtures: %s', (_, file, args, passed) => {
  const compiled = file.replace(/ts$/, 'mjs')
  const format = compiled.endsWith('.cjs') ? 'cjs' : 'esm'
  // With the sources of the package inside: dist/ may be older than they are
  const external = ['@jest/*', 'debug', 'js-yaml', 'valibot']
  const outfile = join(project, 'fixtures', compiled)
  // package.json tells which built files have side effects, not which sources
  const bundle = {
    ignoreAnnotations: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    allowOverwrite: true,
  } as const
  buildSync({
    ...{ ...bundle, format, outfile, external },
    entryPoints: [join(root, 'examples/fixtures', file)],
    tsconfig: join(root, 'tsconfig.json'),
  })
  const runs = args.includes(jest) ? ['--rootDir', '.', '--config', '{}', '--testMatch', `**/${compiled}`] : [compiled]
  const { stdout, stderr, status } = spawnSync(process.execPath, [...args, ...runs], {
    ...{ cwd: join(project, 'fixtures'), encoding: 'utf8' },
    env: { ...process.env, FORCE_COLOR: '0', NODE_TEST_CONTEXT: undefined },
  })
  expect(stdout + stderr).toMatch(passed)
  expect(status).toBe(0)
})

test.each([
  ['fixtures/shop.yaml', ['refunds_do_not_count']],
  ['quickstart/catalog.yaml', ['a_cancelled_flight_loses_its_seats', 'planes_that_are_not_in_the_list_stay']],
])('the tests in %s pass', async (path, names) => {
  const { tests, warnings } = await runTests(join(project, path))
  expect(warnings).toEqual([])
  expect(tests).toMatchObject(names.map((name) => ({ name, state: 'passed' })))
})

test('the data of quickstart pass its checks, but for one that warns', async () => {
  await using catalog = connectToCatalog(join(project, 'quickstart/catalog.yaml'))
  const { failures, passed } = await catalog.check()
  expect(failures).toMatchObject([{ view: 'departures', column: 'seats', check: 'not_null', severity: 'warn' }])
  expect(passed.length).toBeGreaterThan(4)
})
