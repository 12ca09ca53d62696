import { isIn, nameOf, type ViewName, viewKey } from '../../../src/views/definition/view-definition.js'

const names: readonly ViewName[] = [
  { schema: 'main', name: 'v' },
  { database: 'other', schema: 'main', name: 'v' },
  { schema: 'main', name: 'v', macro: 'scalar' },
  { database: 'other', schema: 'main', name: 'v', macro: 'table' },
]

test.each(names)('of an object with the name %j only the name stays', (name) => {
  expect(nameOf({ ...name, sql: 'SELECT 1' } as ViewName)).toStrictEqual(name)
})

test('names that are the same in DuckDB have one key, and no others do', () => {
  expect(new Set(names.map(viewKey)).size).toBe(names.length)
  expect(viewKey({ database: 'OTHER', schema: 'Main', name: 'V' })).toBe(viewKey(names[1] as ViewName))
})

test.each([
  [undefined, undefined, true],
  ['Other', 'other', true],
  ['other', undefined, false],
  [undefined, 'other', false],
  ['one', 'other', false],
])('whether a view in %j is in %j: %j', (database, target, isThere) => {
  expect(isIn({ schema: 'main', name: 'v', ...(database !== undefined && { database }) }, target)).toBe(isThere)
})
