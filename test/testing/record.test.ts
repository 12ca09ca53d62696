import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { runTests, type TestReport } from '../../src/testing/index.js'
import { type CatalogFolder, makeFolder } from '../support/catalog-folder.js'
import { columnsFile } from './support/columns-file.js'

let folder: CatalogFolder
beforeAll(async () => {
  folder = await makeFolder({
    'catalog.columns.json': columnsFile({
      orders: [
        ['id', 'INTEGER'],
        ['amount', 'DECIMAL(20,2)'],
        ['day', 'DATE'],
      ],
    }),
  })
})
afterAll(() => folder[Symbol.asyncDispose]())

const head = `version: 1
duckdb: {}
views:
  - { name: orders, source: parquet, uri: gone.parquet }
  - { name: revenue, sql: "SELECT day, sum(amount) AS revenue, count(*) AS n FROM orders GROUP BY day ORDER BY day" }
`
const given = `given: { orders: { sql: "SELECT '2026-01-01'::DATE + r::INT % 2 AS day, 1.50 + r AS amount FROM range(3) t(r)" } }`

async function record(catalog: string, names: readonly string[] = ['t'], file = 'catalog.yaml'): Promise<TestReport['tests']> {
  await folder.write({ [file]: catalog })
  return (await runTests(folder.file(file), { names, record: true, columns: folder.file('catalog.columns.json') })).tests
}
const read = (file = 'catalog.yaml') => readFileSync(folder.file(file), 'utf8')

/** What is written for `expect`, before and after; everything else of the file stays. */
const rewrites: readonly (readonly [string, string, string])[] = [
  [
    'values in place, in flow style, with comments and quotes',
    `    expect: [ {revenue:   1.00 , day: '2026-01-01'}, # the first
              { revenue: "3.0",day: 2026-01-02 }, ] # all
`,
    `    expect: [ {revenue:   5.00 , day: '2026-01-01'}, # the first
              { revenue: "2.50",day: 2026-01-02 }, ] # all
`,
  ],
  [
    'values in place, in block style',
    `    expect:
      # the first day
      - day: 2026-01-01 # a comment
        revenue: 1

      - revenue: 2.5
        day: "2026-01-03"  # another
    ordered: false
`,
    `    expect:
      # the first day
      - day: 2026-01-01 # a comment
        revenue: 5.00

      - revenue: 2.5
        day: "2026-01-02"  # another
    ordered: false
`,
  ],
  [
    'rows to add, in block style',
    `    expect:
    -   day: 2026-01-02
        n: 1 # one
    # the end
`,
    `    expect:
    -   day: 2026-01-02
        n: 1 # one
    -   day: 2026-01-01
        n: 2
    # the end
`,
  ],
  [
    'rows to remove, in block style',
    `    expect:
      - { n: 9 } # goes
      - { n: 1 } # stays
      # why
      - { n: 8 } # goes
      - { n: 2 }
`,
    `    expect:
      - { n: 1 } # stays
      # why
      - { n: 2 }
`,
  ],
  [
    'rows to add and remove, in flow style',
    '    expect: [{ n: 7 }, { n: 8 }, { n: 2 }, { n: 9 }, { n: 9 }]\n',
    '    expect: [{ n: 1 }, { n: 2 }]\n',
  ],
  [
    'rows to add to a list of lines',
    '    expect: [\n      { n: 2 }\n      ]\n',
    '    expect: [\n      { n: 2 },\n      { n: 1 }\n      ]\n',
  ],
  [
    'all columns for an empty list',
    '    expect: [] # nothing\n    ordered: true\n',
    `    expect: # nothing
      - { day: 2026-01-01, revenue: 5.00, n: 2 }
      - { day: 2026-01-02, revenue: 2.50, n: 1 }
    ordered: true
`,
  ],
  [
    'the order of the view',
    '    ordered: true\n    expect: [{ n: 1 }, { n: 2 }]\n',
    '    ordered: true\n    expect: [{ n: 2 }, { n: 1 }]\n',
  ],
  [
    'a row of several lines, whose value has lines of its own',
    '    expect:\n      - day: |\n          2026-01-05\n      - day: 2026-01-02\n',
    '    expect:\n      - day: 2026-01-01\n      - day: 2026-01-02\n',
  ],
  [
    'values on lines of their own, with comments around them',
    `    expect:
      - n: | # the count
          7
        # the day
        day: 2026-01-01
      - n: # none
        day: # the day
          2026-01-02 # a Friday
`,
    `    expect:
      - n: 2 # the count
        # the day
        day: 2026-01-01
      - n: 1 # none
        day: # the day
          2026-01-02 # a Friday
`,
  ],
  ['rows that cannot be read by their types', '    expect: [{ n: 1.5 }]\n', '    expect: [{ n: 2 }, { n: 1 }]\n'],
  [
    'nothing within the tolerance',
    '    tolerance: 0.01\n    expect: [{ revenue: 2.4999 }, { revenue: 5.1 }]\n',
    '    tolerance: 0.01\n    expect: [{ revenue: 2.4999 }, { revenue: 5.00 }]\n',
  ],
]

test.each(['\n', '\r\n'])('the rows change, and nothing else, with the line break %j', async (lineBreak) => {
  const render = (rows: (rewrite: (typeof rewrites)[number]) => string) => {
    const tests = rewrites.map((rewrite) => {
      const name = JSON.stringify(rewrite[0])
      return `  - name: ${name} # test\n    view: revenue\n    ${given}\n${rows(rewrite)}    description: "last"   \n`
    })
    const text = `# top\n${head}tests:\n  - name: other\n    view: orders\n    expect: [ ]\n${tests.join('')}`
    return text.replaceAll('\n', lineBreak)
  }
  const names = rewrites.map(([name]) => name)
  const after = render(([, , rows]) => rows)
  expect(
    await record(
      render(([, rows]) => rows),
      names,
    ),
  ).toMatchObject(names.map((name) => ({ name, state: 'recorded' })))
  expect(read()).toBe(after)
  expect(await record(after, names)).toMatchObject(names.map((name) => ({ name, state: 'passed' })))
  expect(read()).toBe(after)
})

/** Values of each type, and how they are written in YAML and JSON. */
const values: readonly (readonly [sql: string, yaml: string, json?: string])[] = [
  ['NULL::INTEGER', 'null'],
  ['true', 'true'],
  ['170141183460469231731687303715884105727::HUGEINT', '170141183460469231731687303715884105727'],
  ['1.10::DECIMAL(38,2)', '1.10'],
  ['-0.500::DECIMAL(4,3)', '-0.500'],
  ['1e308', '1e+308'],
  ['0.1::FLOAT', '0.1'],
  ["'inf'::DOUBLE", 'inf', '"inf"'],
  ["'NaN'::FLOAT", 'nan', '"nan"'],
  ["DATE '2026-01-01'", '2026-01-01', '"2026-01-01"'],
  ["TIMESTAMP '2026-01-01 01:02:03.000004'", '2026-01-01 01:02:03.000004', '"2026-01-01 01:02:03.000004"'],
  ["TIMESTAMPTZ '2026-01-01 01:02:03+02'", '2025-12-31 23:02:03+00', '"2025-12-31 23:02:03+00"'],
  ["INTERVAL '1 year 2 days 3 seconds'", '1 year 2 days 00:00:03', '"1 year 2 days 00:00:03"'],
  ["'\\xAA\\x00A'::BLOB", '"\\\\xAA\\\\x00A"'],
  ["'101'::BIT", '"101"'],
  ["'x'::ENUM('x', 'null')", 'x', '"x"'],
  ["'null'::ENUM('x', 'null')", '"null"'],
  ["''", '""'],
  ["' a'", '" a"'],
  ["'true'", '"true"'],
  ["'1.50'", '"1.50"'],
  ["'017'", '017', '"017"'],
  ["'a: b'", '"a: b"'],
  ["'a #b'", '"a #b"'],
  ["'- a'", '"- a"'],
  ["'Ünïcode 日本 😀'", '"Ünïcode 日本 😀"'],
  ["'two\nlines' || chr(9)|| chr(133)", '"two\\nlines\\t\\u0085"'],
  ["'${env:HOME} $${env:A}'", '"$${env:HOME} $$${env:A}"'],
  ['\'{"b": [1, 2.5], "a": null}\'::JSON', '{ b: [1, 2.5], a: null }', '{ "b": [1, 2.5], "a": null }'],
  ['\'{"a": 1.0}\'::JSON', '"{\\"a\\":1.0}"'],
  ['\'"text"\'::JSON', '"\\"text\\""'],
  ["'null'::JSON", '"null"'],
  ['[1.10, NULL]', '[1.10, null]'],
  ['[]::INTEGER[]', '[]'],
  [
    "{'a b': 9007199254740993, 'c': [DATE '2026-01-01']}",
    '{ a b: 9007199254740993, c: [2026-01-01] }',
    '{ "a b": 9007199254740993, "c": ["2026-01-01"] }',
  ],
  ["MAP {'k': 1.5}", '{ k: 1.5 }', '{ "k": 1.5 }'],
  ['MAP {1: true}', '[{ key: 1, value: true }]', '[{ "key": 1, "value": true }]'],
  ['union_value(num := 2)::UNION(num INTEGER, str VARCHAR)', '{ tag: num, value: 2 }', '{ "tag": "num", "value": 2 }'],
  ["[0.1::FLOAT, 'inf'::FLOAT]", '[0.1, Infinity]', '[0.1, "Infinity"]'],
  [
    "'12345678-1234-1234-1234-123456789abc'::UUID",
    '12345678-1234-1234-1234-123456789abc',
    '"12345678-1234-1234-1234-123456789abc"',
  ],
]

test('values of each type are written so that they are read again, exactly', async () => {
  const views = values.map(([sql], index) => ({ name: `v${index}`, sql: `SELECT ${sql} AS "a:b"` }))
  const tests = values.map((_, index) => ({ name: `t${index}`, view: `v${index}`, expect: [{ 'a:b': false }] }))
  const names = tests.map(({ name }) => name)
  const catalog = {
    version: 1,
    duckdb: {},
    views: JSON.parse(JSON.stringify(views).replaceAll('${env:', () => '$${env:')),
    tests,
  }
  const passed = (state: string) => names.map((name) => expect.objectContaining({ name, state }))
  expect(await record(JSON.stringify(catalog, undefined, 2), names, 'values.json')).toEqual(passed('recorded'))
  const texts = [...read('values.json').matchAll(/"a:b": (.*)(?=\n *\})/g)].map(([, text]) => text)
  expect(texts).toEqual(values.map(([, yaml, json = yaml]) => json))
  expect(await record(read('values.json'), names, 'values.json')).toEqual(passed('passed'))

  const yaml = tests.map(({ name, view }) => `  - { name: ${name}, view: ${view}, expect: [] }\n`)
  const withTests = `${JSON.stringify({ views: catalog.views }).slice(1, -1)}`
  const text = `version: 1\nduckdb: {}\n"views": ${withTests.slice(8)}\ntests:\n${yaml.join('')}`
  expect(await record(text, names, 'values.yaml')).toEqual(passed('recorded'))
  const rows = [...read('values.yaml').matchAll(/expect: \[\{ a:b: (.*) \}\] \}$/gm)].map(([, value]) => value)
  expect(rows).toEqual(values.map(([, value]) => value))
  expect(await record(read('values.yaml'), names, 'values.yaml')).toEqual(passed('passed'))
})

/** Tests that are not recorded, and why. */
const refused: readonly (readonly [name: string, test: string, message: RegExp])[] = [
  ['a variable', 'view: revenue, expect: [{ n: "${env:N:5}" }]', /has variables, .*Change these rows by hand/],
  [
    'an alias',
    'view: revenue, given: { orders: &rows [{ day: 2026-01-01 }, { day: 2026-01-01 }] }, expect: *rows',
    /has an anchor, an alias/,
  ],
  ['an anchor', 'view: revenue, expect: [&a { n: 1 }, *a]', /has an anchor, an alias/],
  ['a merge', 'view: revenue, expect: [{ <<: { n: 1 } }]', /has an anchor, an alias/],
  ['other rows each time', 'view: random, expect: []', /returns other rows each time. Give the test a time with `now`/],
  ['a value without a form', 'view: zero, expect: []', /a text with a NUL character/],
  ['a nested value without a form', 'view: blobs, expect: []', /cannot have a value that the view returns: .*not a Uint8Array/],
  ['an unknown column', 'view: revenue, expect: [{ m: 1 }]', /has m, which is not a column of the view/],
  ['an unknown view', 'view: revenu, expect: []', /revenu/],
]

test('refuses what would damage the file', async () => {
  const file = `${head}  - { name: random, sql: SELECT random() AS r }
  - { name: zero, sql: SELECT chr(0) AS z }
  - { name: blobs, sql: "SELECT ['a'::BLOB] AS b" }
tests:
${refused.map(([name, text]) => `  - { name: ${name}, ${text} }\n`).join('')}
  - &shared { name: an anchor around it, view: revenue, expect: [{ n: 1 }] }
  - { <<: *shared, name: merged }
`
  const around = ['an anchor around it', '', /is also used elsewhere/] as const
  expect(
    await record(
      file,
      [...refused, around].map(([name]) => name),
    ),
  ).toEqual(
    [...refused, around].map(([name, , message]) =>
      expect.objectContaining({ name, state: 'broken', message: expect.stringMatching(message) }),
    ),
  )
  expect(read()).toBe(file)
})

test('a test in an object has no file', async () => {
  const catalog = {
    version: 1,
    duckdb: {},
    views: [{ name: 'v', sql: 'SELECT 1 AS a' }],
    tests: [{ name: 't', view: 'v', expect: [] }],
  }
  expect((await runTests(catalog, { names: ['t'], record: true })).tests).toMatchObject([
    { state: 'broken', message: expect.stringContaining('is not written in a file') },
  ])
  await expect(runTests(catalog, { record: true })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
})

test('several tests of several files are recorded, and files keep their permissions, links and byte order marks', async () => {
  mkdirSync(folder.file('tests'))
  await folder.write({
    'tests/more.json': '{\n  "tests": [\n    { "name": "c", "view": "revenue", "expect": [{ "n": 1 }] }\n  ]\n}',
    'linked.yaml': '\uFEFF# linked\ntests: [{ name: b, view: v, expect: [{ a: 1 }, { a: 2 }] }]',
  })
  symlinkSync('linked.yaml', folder.file('link.yaml'))
  chmodSync(folder.file('linked.yaml'), 0o640)
  const catalog = `imports: [link.yaml]\n${head}  - { name: v, sql: SELECT 7 AS a }
tests:
  - { name: a, view: v, expect: [{ a: 1 }] }
  - { name: d, view: v, expect: [{ a: 1 }, { a: 2 }] }
`
  expect(await record(catalog, ['a', 'b', 'c', 'd'])).toMatchObject(
    ['b', 'a', 'd', 'c'].map((name) => ({ name, state: 'recorded' })),
  )
  expect(read('tests/more.json')).toBe('{\n  "tests": [\n    { "name": "c", "view": "revenue", "expect": [] }\n  ]\n}')
  expect(read('linked.yaml')).toBe('\uFEFF# linked\ntests: [{ name: b, view: v, expect: [{ a: 7 }] }]')
  expect(read()).toBe(
    catalog.replace('expect: [{ a: 1 }] }', 'expect: [{ a: 7 }] }').replace('[{ a: 1 }, { a: 2 }]', '[{ a: 7 }]'),
  )
  expect(statSync(folder.file('linked.yaml')).mode & 0o777).toBe(0o640)
  expect(lstatSync(folder.file('link.yaml')).isSymbolicLink()).toBe(true)

  const before = read().replace('a: 7 }] }', 'a: 8 }] }')
  await folder.write({ 'catalog.yaml': before })
  chmodSync(folder.file('catalog.yaml'), 0o444)
  const { tests } = await runTests(folder.file('catalog.yaml'), { names: ['a'], record: true })
  expect(tests).toMatchObject([{ state: 'broken', message: expect.stringContaining('the file is read-only') }])
  expect(read()).toBe(before)
  chmodSync(folder.file('catalog.yaml'), 0o644)
})
