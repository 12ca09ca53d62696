import { quoteLiteral } from '../../../src/sql/quote.js'
import { renderSortedLists } from '../../../src/views/ledger/render-sorted-lists.js'
import { rawQuery } from '../../support/raw-duckdb.js'

async function sort(...texts: readonly string[]): Promise<readonly unknown[]> {
  const rows = await rawQuery(
    ':memory:',
    texts.map((text) => `SELECT ${renderSortedLists(quoteLiteral(text))} AS text`).join(' UNION ALL '),
  )
  return rows.map(({ text }) => text)
}

test.each([
  ['EXCLUDE', 'SELECT * EXCLUDE (b, a, c) FROM t', 'SELECT * EXCLUDE (c, b, a) FROM t'],
  ['RENAME', 'SELECT * RENAME (b AS y, a AS x) FROM t', 'SELECT * RENAME (a AS x, b AS y) FROM t'],
  ['names in quotes', 'SELECT * EXCLUDE ("a, )b", "c""d", t.e) FROM t', 'SELECT * EXCLUDE (t.e, "c""d", "a, )b") FROM t'],
  [
    'two lists',
    "SELECT 'é\nR', * EXCLUDE (b, a) FROM (SELECT * RENAME (b AS d, a AS c) FROM t)",
    "SELECT 'é\nR', * EXCLUDE (a, b) FROM (SELECT * RENAME (a AS c, b AS d) FROM t)",
  ],
])('two orders of one set come out as one text: %s', async (_kind, one, other) => {
  const [first, second] = await sort(one, other)
  expect(first).toBe(second)
})

test.each([
  ['lists in texts', "SELECT ' EXCLUDE (a, b)'", "SELECT ' EXCLUDE (b, a)'"],
  ['lists in names', 'SELECT 1 AS " EXCLUDE (a, b)"', 'SELECT 1 AS " EXCLUDE (b, a)"'],
  ['other names', 'SELECT * EXCLUDE (a, b) FROM t', 'SELECT * EXCLUDE (a, c) FROM t'],
  ['what is renamed', 'SELECT * RENAME (a AS b, c AS d) FROM t', 'SELECT * RENAME (a AS d, c AS b) FROM t'],
  ['the SQL around it', 'SELECT f(b, a), * EXCLUDE (a, b) FROM t', 'SELECT f(a, b), * EXCLUDE (a, b) FROM t'],
])('what differs stays different: %s', async (_kind, one, other) => {
  const [first, second] = await sort(one, other)
  expect(first).not.toBe(second)
})

test('a text without a list is not changed', async () => {
  const text = `SELECT 'REPLACE ("x")', "EXCLUDE" FROM t -- E R`
  expect(await sort(text)).toEqual([text])
})
