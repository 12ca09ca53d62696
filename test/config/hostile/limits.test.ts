import { type CatalogInput, parseConfig, parseConfigObject } from '../../../src/config/index.js'
import { caught, problemsOf, refusalOf } from '../problems-of.js'

test('a bomb of 200 aliases is refused by its expanded size', () => {
  const lines = Array.from(
    { length: 200 },
    (_, index) => `a${index}: &a${index} [${Array(10).fill(index === 0 ? 'x' : `*a${index - 1}`)}]`,
  )
  const problem = '1:1 : contains more than 1,000,000 values, counting each alias as what it expands to'
  expect(problemsOf(lines.join('\n'))).toEqual([problem])
  expect(problemsOf(['a: &deep [x]', ...lines].join('\n'))).toEqual([problem])
})

test('a chain of aliases is refused by its depth', () => {
  const lines = Array.from({ length: 300 }, (_, index) => `a${index}: &a${index} [${index === 0 ? 'x' : `*a${index - 1}`}]`)
  expect(problemsOf(lines.join('\n'))).toEqual([
    '1:1 : nests more than 200 levels deep, counting each alias as what it expands to',
  ])
})

test.each(['a: &a [*a]', 'a: &a {b: *a}', '&a [*a, *a]'])('%s, which contains itself, is refused', (text) => {
  expect(refusalOf(text).code).toBe('CONFIG_INVALID')
})

test('merges that multiply are refused', () => {
  const keys = Array.from({ length: 1100 }, (_, index) => `k${index}: 1`)
  const text = `a: &a {${keys}}\n${Array.from({ length: 1100 }, (_, index) => `b${index}: {<<: *a}`).join('\n')}`
  expect(problemsOf(text)[0]).toMatch(/: merges more than 1,000,000 keys with `<<`$/)
})

test('the place of a key that is not there is found in merges of merges', () => {
  const lines = Array.from(
    { length: 30 },
    (_, index) => `m${index}: &m${index} {<<: [${index === 0 ? '{}' : `*m${index - 1}, *m${index - 1}`}]}`,
  )
  const problems = problemsOf(`${lines.join('\n')}\nversion: 1\nduckdb: {extensions: [{<<: *m29}]}`)
  expect(problems.at(-1)).toBe('32:23 duckdb.extensions[0].name: is missing')
})

test('a moderate number of aliases is accepted', () => {
  const text =
    'version: 1\nduckdb: {}\nviews:\n  - &v {name: a, source: csv, uri: a, options: &o {header: true}}\n  - {<<: *v, name: b, options: *o}\n'
  expect(parseConfig(text, { format: 'yaml' }).views[1]).toEqual({
    name: 'b',
    source: 'csv',
    uri: 'a',
    options: { header: true },
  })
})

test('an object that contains itself is refused', () => {
  const views: unknown[] = []
  views.push({ name: 'v', options: views })
  expect(caught(() => parseConfigObject({ version: 1, duckdb: {}, views } as CatalogInput)).issues[0]?.message).toMatch(
    /^nests more than 200 levels/,
  )
})

test('a text of more than 50 MB is refused before it is parsed', () => {
  const text = `#${' '.repeat(50 * 1024 * 1024)}`
  expect(refusalOf(text)).toMatchObject({
    code: 'CONFIG_INVALID',
    issues: [{ message: 'is bigger than 50 MB; is this the right file?' }],
  })
})

test.each([
  ['yaml', 'version: 1\nduckdb: {config: {__proto__: {polluted: yes}}}\nviews: []\n__proto__: {polluted: yes}'],
  ['yaml', 'version: 1\nduckdb: {config: {<<: {__proto__: {polluted: yes}}}}\nviews: []\n<<: {__proto__: {polluted: yes}}'],
  ['json', '{"version": 1,\n"duckdb": {"config": {"__proto__": {"polluted": 1}}},\n"views": [],\n"__proto__": {"polluted": 1}}'],
] as const)('%s with the key __proto__ is refused', (format, text) => {
  const { issues } = refusalOf(text, { format })
  const message = 'has the key `__proto__`, which is not allowed; remove it'
  expect(issues.map(({ path, line, message: told }) => ({ path, line, told }))).toEqual([
    { path: '', line: 1, told: message },
    { path: 'duckdb.config', line: 2, told: message },
  ])
  expect({}).not.toHaveProperty('polluted')
})

test('an object with __proto__ as its own key is refused', () => {
  const input = JSON.parse('{"version": 1, "duckdb": {"settings": {"__proto__": "x"}}}') as CatalogInput
  expect(caught(() => parseConfigObject(input)).issues).toHaveLength(1)
})

test('of many problems the first 50 in file order are reported', () => {
  const views = Array.from({ length: 62 }, (_, index) => `  - {nme: v${index}, sql: SELECT 1}`)
  const { issues } = refusalOf(`version: 1\nduckdb: {}\nviews:\n${views.join('\n')}`)
  expect(issues).toHaveLength(51)
  expect(issues.slice(0, 2).map(({ line, path }) => [line, path])).toEqual([
    [4, 'views[0].name'],
    [4, 'views[0].nme'],
  ])
  expect(issues[49]).toMatchObject({ line: 28, path: 'views[24].nme' })
  expect(issues[50]).toEqual({ path: '', message: 'and 74 more problems' })
})

test('the config is frozen all the way down, and what was given is not', () => {
  const input = {
    version: 1,
    duckdb: { settings: { a: 1 } },
    views: [{ name: 'v', source: 'csv' as const, uri: 'x', options: { a: [1] } }],
  }
  const config = parseConfigObject(input)
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    expect(Object.isFrozen(value)).toBe(true)
    Object.values(value).forEach(visit)
  }
  visit(config)
  expect([input, input.views, input.views[0]?.options, input.duckdb.settings].some(Object.isFrozen)).toBe(false)
})
