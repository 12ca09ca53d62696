import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

const catalog = `version: 1
duckdb: {}
views:
  - name: orders
    sql: "SELECT * FROM (VALUES (1, 'new', 'ann'), (2, 'lost', 'bob')) AS t(id, status, who)"
    columns:
      id: { unique: true }
      status: { accepted_values: [new, paid], severity: warn }
      who: { tags: [pii] }
  - name: totals
    sql: SELECT count(*) AS n FROM orders
    columns: { n: { check: n > LEAST } }
`
const write = (least: number, more = '') => cli.write('catalog.yaml', catalog.replace('LEAST', String(least)) + more)

test('text: what failed, with its rows and its query; 6 if a check failed', async () => {
  write(2)
  const { status, stdout, stderr } = await cli.run('check')
  expect(stdout).toBe(
    [
      'warning orders: status accepted_values: 1 row has a value that is not accepted (catalog.yaml:8:17)',
      '    {"id":2,"status":"lost","who":"[hidden]"}',
      "    SQL: FROM orders WHERE \"status\" NOT IN ('new', 'paid')",
      '',
      'FAILED totals: n check: 1 row has a value that breaks the condition (catalog.yaml:12:21)',
      '    {"n":2}',
      '    SQL: FROM totals WHERE NOT (n > 2)',
      '',
      '4 checks: 2 passed, 1 failed, 1 warned\n',
    ].join('\n'),
  )
  expect([status, stderr]).toEqual([6, ''])
})

test('warnings end with 0, and can be left out; views can be chosen; -v shows all', async () => {
  write(1)
  expect(await cli.run('check')).toMatchObject({ status: 0, stdout: expect.stringContaining('4 checks: 3 passed, 1 warned') })
  expect(await cli.run('check', '--severity', 'error')).toMatchObject({ status: 0, stdout: '3 checks: 3 passed\n' })
  expect(await cli.run('check', './catalog.yaml', 'totals', '-v')).toMatchObject({
    status: 0,
    stdout: 'ok totals: n check\n1 check: 1 passed\n',
  })
  expect(await cli.run('check', 'totals')).toMatchObject({ status: 0, stdout: '1 check: 1 passed\n' })
  expect(await cli.run('check', '-c', 'catalog.yaml', 'orders', '--rows', '0')).toMatchObject({
    status: 0,
    stdout: expect.not.stringContaining('{"id"'),
  })
  expect(await cli.run('check', 'total')).toMatchObject({ status: 2, stderr: expect.stringContaining('Did you mean "totals"?') })
  expect(await cli.run('check', 'missing.yaml')).toMatchObject({ status: 4 })
  expect(await cli.run('check', '--format', 'xml')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('text, junit, tap, json'),
  })
})

test('json, junit and tap', async () => {
  write(2)
  const json = await cli.run('check', '--json')
  expect([json.status, json.stderr]).toEqual([6, ''])
  expect(JSON.parse(json.stdout)).toEqual({
    failures: [
      {
        ...{ view: 'orders', column: 'status', check: 'accepted_values', severity: 'warn', count: 1 },
        message: '1 row has a value that is not accepted',
        rows: [{ id: 2, status: 'lost', who: '[hidden]' }],
        sql: "FROM orders WHERE \"status\" NOT IN ('new', 'paid')",
        durationMs: expect.any(Number),
        location: { file: 'catalog.yaml', line: 8, column: 17, path: 'views[0].columns.status.accepted_values' },
      },
      expect.objectContaining({ view: 'totals', column: 'n', check: 'check', severity: 'error', rows: [{ n: 2 }] }),
    ],
    passed: [
      { view: 'orders', column: 'id', check: 'unique', severity: 'error', durationMs: expect.any(Number) },
      { view: 'orders', column: 'who', check: 'exists', severity: 'error', durationMs: expect.any(Number) },
    ],
    durationMs: expect.any(Number),
  })
  const junit = await cli.run('check', '--format', 'junit')
  expect(junit.stdout).toContain('<testsuites name="duckalog" tests="4" failures="1" errors="0"')
  expect(junit.stdout).toContain(
    '<failure message="1 row has a value that breaks the condition">{&quot;n&quot;:2}\nSQL: FROM totals WHERE NOT (n &gt; 2)</failure>',
  )
  const tap = await cli.run('check', '--format', 'tap')
  expect(tap.stdout.split('\n').filter((line) => /^(?:not )?ok/.test(line))).toEqual([
    'not ok 1 - orders: status accepted_values # TODO warning',
    'not ok 2 - totals: n check',
    'ok 3 - orders: id unique',
    'ok 4 - orders: who exists',
  ])
  for (const { stdout } of [json, junit, tap]) expect(stdout).not.toContain('bob')
})

test('3 if the only problem is an unavailable source, 6 if a check itself fails', async () => {
  const late = '  - { name: late, source: csv, uri: late.csv, optional: true, row_count: { min: 1 } }\n'
  write(1, late)
  const away = await cli.run('check')
  expect(away).toMatchObject({
    status: 3,
    stdout: expect.stringContaining('NOT RUN late: row_count: could not be run: its source is unavailable'),
  })
  expect(away.stdout).toContain('5 checks: 3 passed, 1 warned, 1 could not run')
  write(1, `${late}  - { name: w, sql: SELECT 1 AS x, checks: [{ name: c, sql: FROM nosuch }] }\n`)
  const broken = await cli.run('check')
  expect(broken).toMatchObject({ status: 6, stdout: expect.stringContaining('FAILED w: c: could not be run: Catalog Error') })
})

test('run --with-checks, and plan', async () => {
  write(2)
  const run = await cli.run('run', 'catalog.yaml', '--with-checks')
  expect(run).toMatchObject({
    status: 6,
    stdout: expect.stringContaining('FAILED totals: n check'),
    stderr: expect.stringContaining('views: 2 created'),
  })
  const json = await cli.run('run', 'catalog.yaml', '--with-checks', '--json')
  expect(json.status).toBe(6)
  expect(JSON.parse(json.stdout)).toMatchObject({ views: [{}, {}], checks: { failures: [{}, {}], passed: [{}, {}] } })
  expect(await cli.run('run', 'catalog.yaml')).toMatchObject({ status: 0 })
  expect(await cli.run('run', 'catalog.yaml', '--with-checks', '-q', 'SELECT 1')).toMatchObject({ status: 2 })
  const plan = JSON.parse((await cli.run('plan', 'catalog.yaml', '--json')).stdout)
  expect(plan.checks).toHaveLength(4)
  expect((await cli.run('plan', 'catalog.yaml')).stdout).toContain(
    '\nChecks\n  orders  id unique, status accepted_values, who exists\n  totals  n check\n',
  )
})

test('the quickstart passes its own checks', async () => {
  cpSync(fileURLToPath(new URL('../../../examples/quickstart', import.meta.url)), join(cli.folder, 'quickstart'), {
    recursive: true,
  })
  const { status, stdout } = await cli.run('check', 'quickstart/catalog.yaml')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^warning departures: seats not_null: 1271 rows have NULL [\s\S]*\n6 checks: 5 passed, 1 warned\n$/)
})
