import { readFileSync } from 'node:fs'
import { dump } from 'js-yaml'
import { runTests } from '../../src/testing/index.js'
import { type CatalogFolder, makeFolder } from '../support/catalog-folder.js'
import { fc } from '../support/property.js'

let folder: CatalogFolder
beforeAll(async () => {
  folder = await makeFolder()
})
afterAll(() => folder[Symbol.asyncDispose]())

/** Texts that mean something else in YAML, in JSON or in a catalog. */
const texts = [
  ...[
    'plain',
    'a: b',
    '- x',
    '',
    ' lead',
    'trail ',
    'x #y',
    "it's",
    'say "hi"',
    'two\nlines',
    'tab\there',
    'null',
    'true',
    '1.0',
    '~',
  ],
  ...[
    '2026-01-01',
    'é日😀',
    '$${env:X}',
    'a, b',
    '[x]',
    '{x}',
    '&a',
    '*a',
    '!t',
    '%p',
    '@q',
    '`b`',
    '|',
    '>',
    '?',
    ':',
    '-',
    'yes',
  ],
  ...['0x1F', '1e3', '.inf', 'x:', ': x', '#', '\u0085', '\u2028', 'very '.repeat(40)],
]
const row = fc.record({ a: fc.integer({ min: 0, max: 4 }), b: fc.constantFrom(...texts), c: fc.option(fc.integer()) })
const style = fc.record({
  flowLevel: fc.constantFrom(-1, 1, 2, 3, 4),
  indent: fc.constantFrom(2, 4),
  seqNoIndent: fc.boolean(),
  quoteStyle: fc.constantFrom('single' as const, 'double' as const),
  forceQuotes: fc.boolean(),
  lineWidth: fc.constantFrom(-1, 40, 80),
})
/** A test: the rows that it expects, those that its view returns, and how it is written. */
const sample = fc.record({
  expected: fc.array(row, { maxLength: 4 }),
  returned: fc.array(row, { maxLength: 4 }),
  isOrdered: fc.boolean(),
  names: fc.subarray(['a', 'b', 'c'] as const),
  style,
})
type Sample = ReturnType<typeof sample.generate>['value']

function renderView({ returned }: Sample): string {
  const literal = (value: string | number | null) =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
  const rows = [...returned, { a: 0, b: '', c: 0 }].map(
    ({ a, b, c }, at) => `(${at}, ${a}, ${literal(b)}, ${literal(c)}::DECIMAL(18,3))`,
  )
  return `SELECT a, b, c FROM (VALUES ${rows.join(', ')}) t(i, a, b, c) WHERE i < ${returned.length} ORDER BY i`
}

test.each(['yaml with CRLF', 'json'])(
  'rows of any layout are recorded so that the test passes, and the rest stays: %s',
  async (form) => {
    const samples = fc.sample(sample, 24)
    const views = samples.map((each, index) => ({ name: `v${index}`, sql: renderView(each) }))
    const tests = samples.map(({ expected, isOrdered, names }, index) => {
      const expect = expected.map((each) => Object.fromEntries(names.map((name) => [name, each[name]])))
      return { name: `t${index}`, view: `v${index}`, expect, ordered: isOrdered }
    })
    const entries = tests.map((each, index) => `${dump([each], samples[index]?.style)}# after ${index}\n`)
    const yaml = `version: 1\nduckdb: {}\n${dump({ views })}tests:\n${entries.join('')}`
    const text = form === 'json' ? JSON.stringify({ version: 1, duckdb: {}, views, tests }, undefined, 2) : yaml
    const file = folder.file(form === 'json' ? 'catalog.json' : 'catalog.yaml')
    await folder.write({
      [form === 'json' ? 'catalog.json' : 'catalog.yaml']: form.endsWith('CRLF') ? text.replaceAll('\n', '\r\n') : text,
    })
    const names = tests.map(({ name }) => name)
    const recorded = await runTests(file, { names, record: true })
    expect(recorded.tests.filter(({ state }) => state === 'broken')).toEqual([])
    expect(recorded.tests.filter(({ state }) => state === 'recorded').length).toBeGreaterThan(8)
    expect((await runTests(file)).tests.filter(({ state }) => state !== 'passed')).toEqual([])
    const after = readFileSync(file, 'utf8')
    if (form !== 'json') expect(after.match(/# after \d+/g)).toHaveLength(samples.length)
    if (form.endsWith('CRLF')) expect(after).not.toMatch(/[^\r]\n/)
  },
)
