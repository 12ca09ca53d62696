import type { CatalogConfig } from '../../../src/config/model/catalog-config.js'
import type { ViewConfig } from '../../../src/config/model/view/view-config.js'
import { planColumns } from '../../../src/views/definition/plan-columns.js'

const config: CatalogConfig = {
  version: 1,
  duckdb: {},
  attachments: { duckdb: [{ alias: 'file', path: 'a.duckdb' }], ducklake: [{ alias: 'lake', metadata: 'a.ducklake' }] },
  views: [],
}
const columns: ViewConfig['columns'] = { a: 'the first', b: { description: 'the second' }, c: {} }

test.each<[what: string, columns: ViewConfig['columns'], database: string | undefined, planned: unknown]>([
  ['without any', undefined, undefined, undefined],
  ['with an empty list', {}, undefined, undefined],
  [
    'in the own database',
    columns,
    undefined,
    [{ name: 'a', description: 'the first' }, { name: 'b', description: 'the second' }, { name: 'c' }],
  ],
  ['in another file', { a: 'the first' }, 'file', [{ name: 'a', description: 'the first' }]],
  ['in a lake, whose views take no comments on columns', columns, 'lake', [{ name: 'a' }, { name: 'b' }, { name: 'c' }]],
])('the columns of a view %s', (_what, given, database, planned) => {
  expect(planColumns({ name: 'v', sql: 'SELECT 1', ...(given && { columns: given }) }, database, config)).toEqual(planned)
})
