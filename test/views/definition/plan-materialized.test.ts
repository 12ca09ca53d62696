import type { CatalogConfig } from '../../../src/config/model/catalog-config.js'
import type { ViewConfig } from '../../../src/config/model/view/view-config.js'
import { planMaterialized } from '../../../src/views/definition/plan-materialized.js'

const plan = (materialized: ViewConfig['materialized'], defaults?: CatalogConfig['materialized']) =>
  planMaterialized(
    { name: 'v', sql: 'SELECT 1', ...(materialized !== undefined && { materialized }) },
    { version: 1, duckdb: {}, views: [], ...(defaults && { materialized: defaults }) },
    ['SELECT 1'],
  )

test('a view that is not materialised has no plan, whatever the defaults of its catalog say', () => {
  expect(plan(undefined, { max_age: '1h' })).toBeUndefined()
  expect(plan(false, { max_age: '1h' })).toBeUndefined()
})

test('durations are milliseconds, sizes bytes, and the view goes before the catalog', () => {
  expect(plan(true)).toEqual({ mode: 'replace', changedBy: 'sources', whenStale: 'serve', build: expect.any(String) })
  expect(plan({ max_age: '2m', timeout: '5s', max_size: '1KB' }, { max_age: '1h', min_age: '1m', when_stale: 'live' })).toEqual({
    ...{ mode: 'replace', changedBy: 'sources', whenStale: 'live', build: expect.any(String) },
    ...{ maxAge: 120_000, minAge: 60_000, timeout: 5_000, maxSize: 1_000 },
  })
})

test('the digest of a build changes with all that decides which rows there are, and with nothing else', () => {
  const digests = [
    plan(true),
    plan({ mode: 'append', by: 'a' }),
    plan({ mode: 'append', by: 'b' }),
    plan({ mode: 'merge', key: ['a'] }),
    plan({ order_by: ['a'] }),
  ].map((each) => each?.build)
  expect(new Set(digests).size).toBe(digests.length)
  expect(plan({ max_age: '1h', when_stale: 'live' })?.build).toBe(digests[0])
})
