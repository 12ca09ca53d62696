import { renderChanges } from '../../../src/views/apply/render-changes.js'
import { planViews } from '../../../src/views/definition/plan-views.js'
import type { ViewChange } from '../../../src/views/diff/view-change.js'
import { viewsConfig } from '../view-fixtures.js'

const create = (name: string): ViewChange => {
  const [definition] = planViews(viewsConfig({ [name]: 'SELECT 1' }))
  if (!definition) throw new Error('no definition')
  return { action: 'create', view: definition, reason: '', definition }
}

test('the schemas of new views are created first, each once; main is always there', () => {
  const statements = renderChanges([create('a'), create('s.b'), create('s.c')], 'memory').map(({ sql }) => sql.slice(0, 40))
  expect(statements[0]).toBe('CREATE SCHEMA IF NOT EXISTS "memory"."s"')
  expect(statements.filter((sql) => sql.startsWith('CREATE SCHEMA'))).toHaveLength(1)
  expect(statements.filter((sql) => sql.includes('VIEW'))).toHaveLength(3)
})

test.each<[action: ViewChange['action'], statements: readonly string[]]>([
  ['create', ['CREATE OR REPLACE VIEW', 'COMMENT ON VIEW']],
  ['replace', ['CREATE OR REPLACE VIEW', 'COMMENT ON VIEW']],
  ['comment', ['COMMENT ON VIEW']],
  ['adopt', ['COMMENT ON VIEW']],
  ['keep', []],
  ['conflict', []],
])('the action %s of a described view takes the statements %j', (action, statements) => {
  const [definition] = planViews({ version: 1, duckdb: {}, views: [{ name: 'v', sql: 'SELECT 1', description: 'One' }] })
  const change = { action, view: definition, reason: '', definition } as ViewChange
  expect(renderChanges([change], 'memory').map(({ sql }) => /^[A-Z ]+(?= )/.exec(sql)?.[0])).toEqual(statements)
})
