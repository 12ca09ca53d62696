import { createSecretValue } from '../../../src/secret-value.js'
import { renderComment, renderCreate, renderDrop, renderSelect } from '../../../src/views/definition/render-definition.js'
import type { ViewDefinition } from '../../../src/views/definition/view-definition.js'

const view: ViewDefinition = { schema: 's', name: 'a"b', sql: 'SELECT 1', hash: '', at: [] }
const parameters = [{ name: 'x' }, { name: 'y', default: '1' }]
const scalar: ViewDefinition = { ...view, macro: 'scalar', sql: 'x + y -- both', parameters }
const table: ViewDefinition = { ...view, macro: 'table', sql: 'SELECT x', parameters: [] }

test.each<[definition: ViewDefinition, create: string, select: string]>([
  [view, 'CREATE OR REPLACE VIEW "db"."s"."a""b" AS SELECT 1', 'SELECT 1'],
  [scalar, 'CREATE OR REPLACE MACRO "db"."s"."a""b"("x", "y" := 1) AS (x + y -- both\n)', 'SELECT (x + y -- both\n)'],
  [table, 'CREATE OR REPLACE MACRO "db"."s"."a""b"() AS TABLE SELECT x', 'SELECT x'],
])('%j is created by %j and parsed as %j', (definition, create, select) => {
  expect(renderCreate(definition, 'db')).toBe(create)
  expect(renderSelect(definition)).toBe(select)
})

test.each<[definition: ViewDefinition, kind: string]>([
  [view, 'VIEW'],
  [scalar, 'MACRO'],
  [table, 'MACRO TABLE'],
])('%j is dropped and commented as a %s', (definition, kind) => {
  expect(renderDrop(definition, 'db')).toBe(`DROP ${kind} IF EXISTS "db"."s"."a""b"`)
  expect(renderComment(definition, 'db', "it's")).toBe(`COMMENT ON ${kind} "db"."s"."a""b" IS 'it''s'`)
  expect(renderComment(definition, 'db', null)).toBe(`COMMENT ON ${kind} "db"."s"."a""b" IS NULL`)
})

test('SQL and defaults that hold a credential run with it', () => {
  const secretSql = createSecretValue("SELECT 'hunter22'")
  expect(renderCreate({ ...view, sql: "SELECT '[redacted]'", secretSql }, undefined)).toBe(
    `CREATE OR REPLACE VIEW "s"."a""b" AS SELECT 'hunter22'`,
  )
  const hidden = { ...scalar, sql: 'x', parameters: [{ name: 'x', default: createSecretValue("'hunter22'") }] }
  expect(renderCreate(hidden, undefined)).toBe(`CREATE OR REPLACE MACRO "s"."a""b"("x" := 'hunter22') AS (x\n)`)
})
