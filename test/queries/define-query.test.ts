import { type CatalogConnection, connectToCatalog } from '../../src/index.js'
import { defineQuery } from '../../src/queries/index.js'

let catalog: CatalogConnection
beforeAll(() => {
  catalog = connectToCatalog({ version: 1, duckdb: {} })
})
afterAll(() => catalog.close())

const sum = defineQuery<{ readonly a: number; readonly factor?: number | null }, { readonly js: { readonly n: number } }, 'many'>(
  {
    name: 'sum_of',
    returns: 'many',
    parameters: { a: 'INTEGER', factor: 'INTEGER' },
    optional: ['factor'],
    sql: 'SELECT CAST($a AS INTEGER) * coalesce(CAST($factor AS INTEGER), 10) AS n',
  },
)

test('an optional parameter that is omitted is NULL', async () => {
  expect(await sum(catalog, { a: 2 })).toEqual([{ n: 20 }])
  expect(await sum(catalog, { a: 2, factor: null })).toEqual([{ n: 20 }])
  expect(await sum(catalog, { a: 2, factor: 3 })).toEqual([{ n: 6 }])
})

test.each([
  [{}, 'The parameter a of the query sum_of has no value.'],
  [{ a: null }, 'The parameter a of the query sum_of is NULL. To allow NULL, declare it with ? after its type.'],
  [{ a: 1, facto: 2 }, 'The query sum_of has no parameter facto. Did you mean factor?'],
  [{ a: 1, zzzzzz: 2 }, 'The query sum_of has no parameter zzzzzz. Remove the value.'],
])('the values %j are refused', async (values, message) => {
  await expect(sum(catalog, values as { a: number })).rejects.toMatchObject({ code: 'QUERY_FAILED', message })
})

test('the number of rows is checked', async () => {
  const rows = defineQuery<{ readonly n: number }, { readonly js: object }, 'one'>({
    name: 'rows',
    returns: 'one',
    parameters: { n: 'BIGINT' },
    sql: 'FROM range(CAST($n AS BIGINT))',
  })
  await expect(rows(catalog, { n: 2 })).rejects.toMatchObject({ code: 'ROW_COUNT_INVALID' })
  expect(await rows(catalog, { n: 1 })).toEqual({ range: 0n })
})

test('a signal and a timeout end a query', async () => {
  const reason = new Error('enough')
  await expect(sum(catalog, { a: 1 }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
