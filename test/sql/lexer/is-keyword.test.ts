import { isKeyword } from '../../../src/sql/lexer/is-keyword.js'
import { rawQuery } from '../../support/raw-duckdb.js'

test('the keywords are those of DuckDB', async () => {
  const rows = await rawQuery(':memory:', 'SELECT DISTINCT keyword_name AS name FROM duckdb_keywords()')
  const names = rows.map(({ name }) => String(name))
  expect(names.length).toBeGreaterThan(400)
  expect(names.filter((name) => !isKeyword(name))).toEqual([])
  expect(['orders', 'a', ''].filter(isKeyword)).toEqual([])
})
