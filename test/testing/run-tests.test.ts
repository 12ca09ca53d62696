import { loadConfig } from '../../src/index.js'
import { runTests } from '../../src/testing/index.js'
import { type CatalogFolder, makeFolder } from '../support/catalog-folder.js'
import { columnsFile } from './support/columns-file.js'

let folder: CatalogFolder
beforeAll(async () => {
  folder = await makeFolder({
    'catalog.columns.json': columnsFile({
      orders: [
        ['order_id', 'INTEGER'],
        ['amount', 'DECIMAL(20,2)'],
        ['day', 'DATE'],
        ['note', 'JSON'],
      ],
    }),
    'orders.csv': 'order_id,amount,day\n1,10.50,2026-01-01\n',
  })
})
afterAll(() => folder[Symbol.asyncDispose]())

const head = `version: 1
duckdb: {}
views:
  - { name: orders, source: parquet, uri: gone.parquet }
  - { name: revenue, sql: "SELECT day, sum(amount) AS revenue, count(*) AS n, avg(amount) AS mean, any_value(note) AS note, current_date AS today FROM orders GROUP BY day ORDER BY day" }
tests:
`

async function run(tests: string, names?: readonly string[]) {
  await folder.write({ 'catalog.yaml': head + tests })
  return (await runTests(folder.file('catalog.yaml'), { names })).tests
}

test.each<[string, string]>([
  [
    'all digits of numbers',
    '{ given: { orders: [{ amount: 123456789012345678.10, day: 2026-01-01 }] }, expect: [{ revenue: 123456789012345678.10, n: 1 }] }',
  ],
  [
    'dates as text',
    '{ given: { orders: [{ amount: 1, day: 2026-01-01 }, { amount: 2.5, day: 2026-01-02 }] }, expect: [{ day: 2026-01-02, revenue: 2.50 }, { day: 2026-01-01, revenue: 1 }] }',
  ],
  ['a file', '{ given: { orders: orders.csv }, expect: [{ day: 2026-01-01, revenue: 10.5 }] }'],
  ['a query', '{ given: { orders: { sql: "SELECT 1.5 AS amount FROM range(3)" } }, expect: [{ revenue: 4.5, day: null }] }'],
  ['no rows', '{ expect: [] }'],
  ['a time', '{ now: 2026-05-06T00:00:00Z, given: { orders: [{ amount: 1 }] }, expect: [{ today: 2026-05-06 }] }'],
  [
    'a tolerance, with more digits than the column',
    '{ tolerance: 0.01, given: { orders: [{ amount: 1 }, { amount: 2 }, { amount: 2 }] }, expect: [{ mean: 1.6667, revenue: 5.0049 }] }',
  ],
  ['a tolerance of 0, which is none', '{ tolerance: 0, given: { orders: [{ amount: 1 }] }, expect: [{ revenue: 1 }] }'],
  [
    'an order',
    '{ ordered: true, given: { orders: [{ day: 2026-01-02 }, { day: 2026-01-01 }] }, expect: [{ day: 2026-01-01 }, { day: 2026-01-02 }] }',
  ],
  ['JSON', '{ given: { orders: [{ note: { a: [1, 2.5] } }] }, expect: [{ note: { a: [1, 2.5] } }] }'],
])('passes with %s', async (_, test) => {
  expect(await run(`  - ${test.replace('{', '{ name: t, view: revenue, ')}\n`)).toEqual([
    { name: 't', view: 'revenue', state: 'passed', durationMs: expect.any(Number), location: expect.anything() },
  ])
})

test.each<[string, string, string, RegExp]>([
  [
    'failed',
    'another last digit',
    '{ given: { orders: [{ amount: 123456789012345678.10 }] }, expect: [{ revenue: 123456789012345678.11 }] }',
    /~ 123456789012345678\.11 → 123456789012345678\.10/,
  ],
  ['failed', 'a row too many', '{ given: { orders: [{ amount: 1 }] }, expect: [] }', /^0 rows are expected, 1 were returned/],
  [
    'failed',
    'another order',
    '{ ordered: true, given: { orders: [{ day: 2026-01-02 }, { day: 2026-01-01 }] }, expect: [{ day: 2026-01-02 }, { day: 2026-01-01 }] }',
    /2026-01-02 → 2026-01-01/,
  ],
  ['failed', 'NULL for a value', '{ given: { orders: [{ amount: 1 }] }, expect: [{ revenue: null }] }', /NULL → 1\.00/],
  [
    'failed',
    'a big integer whose last digit differs',
    '{ given: { orders: { sql: "SELECT NULL AS amount" } }, expect: [{ n: 9007199254740993 }] }',
    /~ 9007199254740993 → 1/,
  ],
  [
    'broken',
    'more digits than the column',
    '{ expect: [{ n: 1.5 }] }',
    /expect: row 1 has a wrong value for "n": it is 1\.5, which BIGINT would round/,
  ],
  [
    'broken',
    'an unknown column',
    '{ expect: [{ revenu: 1 }] }',
    /expect: has revenu, which is not a column of the view; did you mean revenue\?/,
  ],
  [
    'broken',
    'an unknown source',
    '{ given: { order: [] }, expect: [] }',
    /order: is not a source of the catalog; did you mean orders\?/,
  ],
  [
    'broken',
    'a value that does not fit',
    '{ given: { orders: [{ day: 2026-02-30 }] }, expect: [] }',
    /orders: row 1 has a wrong value for "day"/,
  ],
])('is %s with %s', async (state, _, test, told) => {
  const [result] = await run(`  - ${test.replace('{', '{ name: t, view: revenue, ')}\n`)
  expect(result).toMatchObject({ state, location: { line: 7 } })
  expect(`${result?.message}\n${result?.details}`).toMatch(told)
})

test('tests are chosen by name, and a view that does not exist breaks its test only', async () => {
  const tests = '  - { name: a, view: revenue, expect: [] }\n  - { name: b, view: revenu, expect: [] }\n'
  expect(await run(tests)).toMatchObject(
    [
      { name: 'a', state: 'passed' },
      { name: 'b', state: 'broken', message: /revenu/ },
    ].map(({ message: _, ...rest }) => rest),
  )
  expect(await run(tests, ['a'])).toMatchObject([{ name: 'a' }])
  await expect(run(tests, ['aa'])).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining('did you mean a?'),
  })
})

test('files beside the catalog have tests, with paths of their own', async () => {
  const { mkdir } = await import('node:fs/promises')
  await mkdir(folder.file('tests'))
  await folder.write({
    'tests/more.yaml':
      'tests:\n  - name: from_file\n    view: revenue\n    given: { orders: ../orders.csv }\n    expect: [{ revenue: 10.50 }]\n',
    'tests/readme.txt': 'no test',
  })
  expect(await run('  - { name: own, view: revenue, expect: [] }\n')).toMatchObject([
    { name: 'own', state: 'passed', location: { file: expect.stringMatching(/catalog\.yaml$/), line: 7 } },
    { name: 'from_file', state: 'passed', location: { file: expect.stringMatching(/tests.more\.yaml$/), line: 2 } },
  ])
})

test.each([
  ['{ view: revenue, expect: [] }', 7, 'name: is missing'],
  ['{ name: t, expect: [] }', 7, 'view: is missing'],
  ['{ name: t, view: revenue }', 7, 'expect: is missing; write the rows'],
  ['{ name: t, view: revenue, expect: [1] }', 7, 'must be a map'],
  ['{ name: t, view: revenue, expect: {} }', 7, 'must be a list'],
  [
    '{ name: t, view: revenue, given: { orders: 5 }, expect: [] }',
    7,
    'must be a list of rows, the path of a file, or a map with `sql`',
  ],
  ['{ name: t, view: revenue, now: soon, expect: [] }', 7, 'must be a time such as'],
  ['{ name: t, view: revenue, tolerance: -1, expect: [] }', 7, 'must be a number, 0 or more'],
  ['{ name: t, view: revenue, orderd: true, expect: [] }', 7, 'did you mean `ordered`'],
  [
    '{ name: t, view: revenue, expect: [{ day: null, n: 1 }, { day: null }] }',
    7,
    'has no value for n, which another row has; write `n: null` if it is NULL',
  ],
  ['{ name: t, view: revenue, expect: [] }\n  - { name: T, view: revenue, expect: [] }', 8, 'duplicates the name of'],
])('%s is refused', async (test, line, told) => {
  await folder.write({ 'bad.yaml': `${head}  - ${test}\n` })
  const error = await loadConfig(folder.file('bad.yaml')).catch((caught: unknown) => caught)
  expect(error).toMatchObject({
    code: 'CONFIG_INVALID',
    issues: [{ line, column: expect.any(Number), message: expect.stringContaining(told.replace(/^\w+: /, '')) }],
  })
})
