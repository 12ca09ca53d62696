import { closestMatch } from '../src/closest-match.js'

test.each<[string, readonly string[], string | undefined]>([
  ['nmae', ['name', 'tags', 'sql'], 'name'],
  ['databse', ['database', 'table'], 'database'],
  ['sqll', ['sql', 'sql_file'], 'sql'],
  ['View', ['views', 'name'], 'views'],
  ['SETTINGS', ['settings'], 'settings'],
  ['ur', ['uri', 'sql'], 'uri'],
  ['read_olny', ['read_only'], 'read_only'],
  ['parqet', ['parquet', 'csv'], 'parquet'],
  ['ab', ['abc', 'ab'], 'ab'],
  ['a', ['b'], undefined],
  ['semantics', ['name', 'views'], undefined],
  ['host', ['path'], undefined],
  ['', ['a'], undefined],
  ['x', [], undefined],
])('%j among %j is %j', (word, candidates, match) => {
  expect(closestMatch(word, candidates)).toBe(match)
})
