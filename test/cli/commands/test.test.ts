import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { columnsFile } from '../../testing/support/columns-file.js'
import { bundleCli, type Cli, followTexts } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write('catalog.columns.json', columnsFile({ orders: [['amount', 'DECIMAL(10,2)']] }))
})
afterAll(() => cli.remove())

const write = (revenue: string) =>
  cli.write(
    'catalog.yaml',
    `version: 1
duckdb: {}
attachments: { postgres: [{ alias: crm, host: nowhere.invalid, database: x, user: x, password: "\${env:NOT_SET}" }] }
views:
  - { name: orders, source: parquet, uri: s3://gone/orders.parquet }
  - { name: revenue, sql: SELECT sum(amount) AS revenue FROM orders }
tests:
  - { name: adds, view: revenue, given: { orders: [{ amount: 1.50 }, { amount: 2 }] }, expect: [{ revenue: ${revenue} }] }
  - { name: is_empty, view: orders, expect: [] }
`,
  )

test('all passed: 0, without any source and without their passwords', async () => {
  write('3.50')
  expect(await cli.run('test')).toEqual({ status: 0, stdout: '2 tests: 2 passed\n', stderr: '' })
  expect(await cli.run('test', 'catalog.yaml', 'adds', '-v')).toMatchObject({
    status: 0,
    stdout: 'ok revenue: adds\n1 test: 1 passed\n',
  })
})

test('a test that fails: 6, with the cells that differ and its place', async () => {
  write('3.51')
  expect(await cli.run('test')).toMatchObject({
    status: 6,
    stdout: [
      'FAILED revenue: adds: the rows differ (catalog.yaml:8:7)',
      '    - expected  + returned  ~ expected → returned',
      '    ',
      '      revenue',
      '    ~ 3.51 → 3.50',
      '',
      '2 tests: 1 passed, 1 failed\n',
    ].join('\n'),
  })
})

test('JUnit, TAP and JSON for CI', async () => {
  write('3.555')
  const junit = await cli.run('test', '--format', 'junit')
  expect(junit.status).toBe(6)
  expect(junit.stdout).toContain('<testsuites name="duckalog" tests="2" failures="0" errors="1"')
  expect(junit.stdout).toContain('which DECIMAL(38,2) would round')
  expect((await cli.run('test', '--format', 'tap')).stdout).toContain('not ok 1 - revenue: adds')
  const { stdout } = await cli.run('test', '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    tests: [
      { name: 'adds', state: 'broken', location: { line: 8 } },
      { name: 'is_empty', state: 'passed' },
    ],
    warnings: [],
  })
})

test('an unknown test and a bad catalog: 2', async () => {
  write('1')
  expect(await cli.run('test', 'add')).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean adds?') })
  cli.write('bad.yaml', 'version: 1\nduckdb: {}\ntests: [{ name: a }]\n')
  expect(await cli.run('test', 'bad.yaml')).toMatchObject({ status: 2, stderr: expect.stringContaining('view') })
})

test('--record changes the rows in the file of the test, and prints the difference', async () => {
  write('3.51')
  const before = readFileSync(join(cli.folder, 'catalog.yaml'), 'utf8')
  expect(await cli.run('test', '--record', 'adds', '--record', 'is_empty')).toEqual({
    status: 0,
    stdout: [
      'recorded revenue: adds (catalog.yaml:8:7)',
      '    - expected  + returned  ~ expected → returned',
      '    ',
      '      revenue',
      '    ~ 3.51 → 3.50',
      '',
      '2 tests: 1 passed, 1 recorded\n',
    ].join('\n'),
    stderr: '',
  })
  expect(readFileSync(join(cli.folder, 'catalog.yaml'), 'utf8')).toBe(before.replace('3.51', '3.50'))
  write('3.51')
  expect((await cli.run('test', '--record', 'adds', '--format', 'tap')).stdout).toContain('ok 1 - revenue: adds\n')
  expect(await cli.run('test', '--record', 'add')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('did you mean adds?'),
  })
  expect(await cli.run('test', 'adds', '--record', 'adds')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--record takes the names of its tests itself'),
  })
})

test('--watch runs again when the catalog, a file of tests, a fixture or the columns change, and ends with Ctrl-C', async () => {
  write('3.50')
  const { process: child, outcome } = cli.start(['test', '--watch'])
  const until = followTexts(child, [child.stdout, child.stderr])
  try {
    await until('2 tests: 2 passed')
    await until('watching')
    write('3.51')
    await until('2 tests: 1 passed, 1 failed')
    cli.write('catalog.yaml', 'version: 1\n')
    await until('duckdb: is missing')
    write('3.50')
    await until('2 tests: 2 passed')
    mkdirSync(join(cli.folder, 'tests'))
    cli.write('tests/rows.csv', 'amount\n1\n')
    cli.write(
      'tests/more.yaml',
      'tests: [{ name: file, view: revenue, given: { orders: rows.csv }, expect: [{ revenue: 1 }] }]\n',
    )
    await until('3 tests: 3 passed')
    cli.write('tests/rows.csv', 'amount\n2\n')
    await until('~ 1.00 → 2.00')
    cli.write('catalog.columns.json', columnsFile({ orders: [['amount', 'INTEGER']] }))
    await until('which INTEGER would round')
  } finally {
    child.kill('SIGINT')
  }
  expect((await outcome).status).toBe(130)
  expect(await cli.run('test', '--watch', '--record', 'adds')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--watch cannot be combined with --record'),
  })
})
