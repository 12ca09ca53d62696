import type { MergePart } from '../../../src/config/merge/match-named-entries.js'
import { mergeDocuments } from '../../../src/config/merge/merge-documents.js'
import { describeSource, tracePath } from '../../../src/config/model/provenance.js'

/** Parts that are called a, b, c … */
function parts(...values: unknown[]): readonly MergePart[] {
  return values.map((value, index) => {
    const file = String.fromCharCode(97 + index)
    const source = { locate: (at: readonly (string | number)[]) => ({ file, line: 1, column: 1, path: at.join('.') }) }
    return { value, from: { source, at: [] }, override: false }
  })
}

test.each<[string, unknown[], unknown]>([
  ['nothing in common', [{ a: 1 }, { b: 2 }], { a: 1, b: 2 }],
  ['a scalar', [{ a: 1 }, { a: 2 }, { a: 'x' }], { a: 'x' }],
  ['maps in maps', [{ a: { b: { c: 1, d: 1 } } }, { a: { b: { d: 2 } } }], { a: { b: { c: 1, d: 2 } } }],
  ['lists', [{ a: [1, 2] }, { a: [] }, { a: [2, 3] }], { a: [1, 2, 2, 3] }],
  ['lists of three', [{ a: [1] }, {}, { a: [2] }], { a: [1, 2] }],
  ['an empty key after a scalar', [{ a: 1 }, { a: null }], { a: null }],
  ['an empty key after a list', [{ a: [1] }, { a: null }], { a: [1] }],
  [
    'empty settings after others',
    [{ duckdb: { settings: ['x'] } }, { duckdb: { settings: null } }],
    { duckdb: { settings: null } },
  ],
  ['undefined is not there', [{ a: 1 }, { a: undefined }], { a: 1 }],
  [
    'settings as text and list',
    [{ duckdb: { settings: 'x' } }, { duckdb: { settings: ['y'] } }],
    { duckdb: { settings: ['x', 'y'] } },
  ],
  ['settings as texts', [{ duckdb: { settings: 'x' } }, { duckdb: { settings: 'y' } }], { duckdb: { settings: ['x', 'y'] } }],
  [
    'settings as maps',
    [{ duckdb: { settings: { a: 1 } } }, { duckdb: { settings: { b: 1 } } }],
    { duckdb: { settings: { a: 1, b: 1 } } },
  ],
  [
    'hostile keys',
    [JSON.parse('{"__proto__": {"a": 1}}'), JSON.parse('{"__proto__": {"b": 1}}')],
    JSON.parse('{"__proto__": {"a": 1, "b": 1}}'),
  ],
])('merging: %s', (_, values, expected) => {
  const before = JSON.stringify(values)
  const { value, problems } = mergeDocuments(parts(...values))
  expect(JSON.stringify(value)).toBe(JSON.stringify(expected))
  expect(problems).toEqual([])
  expect(JSON.stringify(values)).toBe(before)
})

test.each<[unknown, unknown, string | undefined]>([
  [{ a: [] }, { a: {} }, 'a: is a map here, but a list at a (a:1:1); write both in the same form'],
  [{ a: {} }, { a: 1 }, 'a: is a number here, but a map at a (a:1:1); write both in the same form'],
  [{ a: 1 }, { a: [1] }, 'a: is a list here, but a number at a (a:1:1); write both in the same form'],
  [{ a: null }, { a: [1] }, undefined],
  [
    { duckdb: { settings: {} } },
    { duckdb: { settings: 'x' } },
    'duckdb.settings: is text here, but a map at duckdb.settings (a:1:1); write both in the same form',
  ],
  [{ a: 1 }, { a: 'x' }, undefined],
  [{ a: null }, { a: 'x' }, undefined],
])('%j and %j: %s', (first, second, problem) => {
  const { problems } = mergeDocuments(parts(first, second))
  expect(problems.map(({ at, message }) => `${at.join('.')}: ${message}`)).toEqual(problem === undefined ? [] : [problem])
})

test('each value knows its source', () => {
  const { from } = mergeDocuments(parts({ x: { a: 1, b: 1 }, l: [1, 2] }, { x: { b: 2, c: [1] }, l: [3] }, { y: 1 }))
  const trace = (...path: (string | number)[]) => {
    const { source, at } = tracePath(from, path)
    return describeSource(source, at)
  }
  expect(trace('x', 'a')).toBe('x.a (a:1:1)')
  expect(trace('x', 'b')).toBe('x.b (b:1:1)')
  expect(trace('x', 'c', 0, 'deep')).toBe('x.c.0.deep (b:1:1)')
  expect(trace('x', 'none')).toBe('x.none (b:1:1)')
  expect(trace('l', 1)).toBe('l.1 (a:1:1)')
  expect(trace('l', 2)).toBe('l.0 (b:1:1)')
  expect(trace('l', 3)).toBe('l.3 (b:1:1)')
  expect(trace('none')).toBe('none (c:1:1)')
})

test('the place of a settings text that became a list', () => {
  const { from } = mergeDocuments(parts({ duckdb: { settings: 'x' } }, { duckdb: { settings: ['y'] } }))
  expect(tracePath(from, ['duckdb', 'settings', 0]).at).toEqual(['duckdb', 'settings'])
  expect(tracePath(from, ['duckdb', 'settings', 1]).at).toEqual(['duckdb', 'settings', 0])
})

const named: readonly [string, object, object][] = [
  ['views', { views: [{ name: 'V' }] }, { views: [{ name: 'v', db_schema: 'MAIN' }] }],
  ['attachments of two kinds', { attachments: { duckdb: [{ alias: 'x' }] } }, { attachments: { sqlite: [{ alias: 'X' }] } }],
  ['an attachment and an Iceberg catalog', { attachments: { duckdb: [{ alias: 'x' }] } }, { iceberg_catalogs: [{ name: 'x' }] }],
  ['secrets', { duckdb: { secrets: [{ type: 's3' }] } }, { duckdb: { secrets: [{ type: 'r2', name: 'S3' }] } }],
  ['semantic models', { semantic_models: [{ name: 'm' }] }, { semantic_models: [{ name: 'm' }] }],
]

test.each(named)('of %s with one name the later stays, if one of them may override', (_, first, second) => {
  const empty = (document: object) => JSON.parse(JSON.stringify(document).replace(/\[\{.*?\}\]/, '[]'))
  const only = mergeDocuments(parts(empty(first), second)).value
  for (const overriding of [0, 1]) {
    const both = parts(first, second).map((part, index) => ({ ...part, override: index === overriding }))
    expect(mergeDocuments(both).value).toEqual(only)
  }
  const conflict = JSON.stringify(mergeDocuments(parts(first, second)).value)
  expect(conflict.match(/"(?:name|alias|type)"/g)?.length).toBeGreaterThan(1)
})

test('names that differ are all kept: by schema, by target, by kind', () => {
  const a = { views: [{ name: 'v' }, { name: 'w', into: 'lake' }], duckdb: { secrets: [{ name: 'v', type: 's3' }] } }
  const b = {
    views: [{ name: 'v', db_schema: 's' }, { name: 'w' }, { name: 5 }, 'junk'],
    attachments: { duckdb: [{ alias: 'v' }] },
  }
  const { value } = mergeDocuments(parts(a, b).map((part) => ({ ...part, override: true })))
  expect((value as typeof b).views).toHaveLength(6)
})

test('one entry in both documents, by an alias of YAML, is not lost', () => {
  const shared = { name: 'v' }
  const [first, second] = parts({ views: [shared] }, { views: [shared] }) as [MergePart, MergePart]
  expect(mergeDocuments([first, { ...second, override: true }]).value).toEqual({ views: [shared] })
})
