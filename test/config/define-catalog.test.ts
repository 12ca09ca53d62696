import { defineCatalog, parseConfigObject } from '../../src/config/index.js'

test('returns what it is given, and the result is a catalog', () => {
  const catalog = { version: 1, duckdb: {}, views: [{ name: 'v', source: 'csv', uri: 'v.csv' }] } as const
  expect(defineCatalog(catalog)).toBe(catalog)
  expect(parseConfigObject(defineCatalog(catalog))).toEqual(catalog)
})
