import type { CatalogConfig } from '../../../src/config/model/catalog-config.js'
import type { MacroConfig } from '../../../src/config/model/macro-config.js'
import { planMacros } from '../../../src/views/definition/plan-macros.js'

const attachments = {
  duckdb: [{ alias: 'Ref', path: '/r', read_only: false }],
  ducklake: [{ alias: 'Lake', metadata: '/l', read_only: false }],
}
const planned = (macro: Omit<MacroConfig, 'name'>) => {
  const config: CatalogConfig = { version: 1, duckdb: {}, attachments, views: [], macros: [{ name: 'm', ...macro }] }
  return planMacros(config)[0]
}

test.each<[macro: Omit<MacroConfig, 'name'>, definition: object]>([
  [{ sql: ' 1 + 1 ; ' }, { macro: 'scalar', sql: '1 + 1', schema: 'main', parameters: [], at: ['macros', 0, 'sql'] }],
  [{ table_sql: ' SELECT 1 ; ' }, { macro: 'table', sql: 'SELECT 1', at: ['macros', 0, 'table_sql'] }],
  [
    { sql: 'x + y', parameters: ['x', { name: 'y', default: "it's" }, { name: 'z' }] },
    { parameters: [{ name: 'x' }, { name: 'y', default: "'it''s'" }, { name: 'z' }] },
  ],
  [
    { sql: '1', into: 'ref', description: 'one' },
    { database: 'Ref', description: 'one' },
  ],
])('%j becomes %j', (macro, definition) => {
  expect(planned(macro)).toMatchObject(definition)
})

test('a macro in a DuckLake, which has no comments on macros, has no description', () => {
  const inLake = planned({ sql: '1', into: 'lake', description: 'one' })
  expect(inLake).toMatchObject({ database: 'Lake' })
  expect(inLake).not.toHaveProperty('description')
  expect(inLake?.hash).toBe(planned({ sql: '1', into: 'lake' })?.hash)
})

test('the hash changes with the kind, the SQL, the description and the parameters', () => {
  const forms = [
    { sql: '(SELECT 1)' },
    { sql: '(SELECT 2)' },
    { table_sql: '(SELECT 1)' },
    { sql: '(SELECT 1)', description: 'one' },
    { sql: '(SELECT 1)', parameters: ['x'] },
    { sql: '(SELECT 1)', parameters: [{ name: 'x', default: 1 }] },
  ]
  expect(new Set(forms.map((form) => planned(form)?.hash)).size).toBe(forms.length)
})
