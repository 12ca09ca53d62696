import fc from 'fast-check'
import { parseSchemaPath, renderSchemaPath } from '../../src/kysely/schema-path.js'

test.each([
  ['sales', ['sales']],
  ['lake.sales', ['lake', 'sales']],
  ['"q1.2026"', ['q1.2026']],
  ['lake."q1.2026"', ['lake', 'q1.2026']],
  ['"say ""it"""', ['say "it"']],
  ['a b', ['a b']],
  // No path: one name, as it is
  ['a..b', ['a..b']],
  ['"a', ['"a']],
  ['a"b', ['a"b']],
  ['', ['']],
])('%s names %j', (path, names) => {
  expect(parseSchemaPath(path)).toEqual(names)
})

test('what is rendered is parsed back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 }), (names) => {
      expect(parseSchemaPath(renderSchemaPath(...names))).toEqual(names)
    }),
  )
})
