import { parseText } from '../../../src/config/parse/parse-text.js'
import { parseConfig } from '../../../src/config/parse-config.js'

const text = `version: 1
duckdb: { database: "\${env:FILE:a}.duckdb" }
profiles: { dev: { views: [{ name: v, sql: SELECT 2 }] } }
views: [{ name: v, sql: SELECT 1 }]
`

test('the same text is parsed once, even for different file names', () => {
  const first = parseText(text, 'yaml', 'a.yaml')
  const second = parseText(`\uFEFF${text}`, 'yaml', 'b.yaml')
  expect(second.document).toBe(first.document)
  expect(first.locate(['views', 0, 'sql'])).toMatchObject({ file: 'a.yaml', line: 4 })
  expect(second.locate(['views', 0, 'sql'])).toMatchObject({ file: 'b.yaml', line: 4 })
  expect(parseText('{"version": 1}', 'json', undefined).document).not.toBe(
    parseText('{"version": 1}', 'yaml', undefined).document,
  )
})

test('what is made of a text once does not show in what is made of it again', () => {
  const parsed = parseText(text, 'yaml', 'a.yaml')
  const before = structuredClone(parsed.document)
  const load = (file: string, profile?: string) =>
    parseConfig(text, { format: 'yaml', file: '/c/a.yaml', env: { FILE: file }, ...(profile !== undefined && { profile }) })
  const configs = [load('x'), load('y', 'dev'), load('x')]
  expect(configs.map(({ duckdb, views }) => [duckdb.database, views[0]?.sql])).toEqual([
    ['/c/x.duckdb', 'SELECT 1'],
    ['/c/y.duckdb', 'SELECT 2'],
    ['/c/x.duckdb', 'SELECT 1'],
  ])
  expect(parsed.document).toEqual(before)
})

test('a text with a fault is refused each time, in its own file', () => {
  for (const file of ['a.yaml', 'b.yaml'])
    expect(() => parseText('a: [', 'yaml', file)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ file })] }),
    )
})
