import { isTableName, keepForm, nameTable } from '../../../src/views/definition/kept-form.js'

test.each([
  [{ schema: 'main', name: 'orders' }, /^main__orders__7$/],
  [{ schema: 'main', name: 'odd name/1"' }, /^main__odd_name_1___[0-9a-f]{8}__7$/],
  [{ schema: 'main', name: 'x'.repeat(300) }, /^main__x{54}__[0-9a-f]{8}__7$/],
  [{ schema: 'a', name: 'b__c' }, /^a__b__c__[0-9a-f]{8}__7$/],
  [{ schema: 'a__b', name: 'c' }, /^a__b__c__[0-9a-f]{8}__7$/],
])('the table of %j is a plain name', (view, expected) => {
  const table = nameTable(view, 7)
  expect(table).toMatch(expected)
  expect(isTableName(table)).toBe(true)
})

test.each(['mine', 'main__orders', 'main__orders__', 'main__orders__x'])('%s is not the name of such a table', (name) => {
  expect(isTableName(name)).toBe(false)
})

test('the tables of different views have different names', () => {
  const views = ['a b', 'a_b', 'a.b', 'ab', 'a__b', 'A-b'].flatMap((name) => [
    { schema: 'main', name },
    { schema: name, name: 'main' },
  ])
  expect(new Set(views.map((view) => nameTable(view, 1).toLowerCase())).size).toBe(views.length)
})

test('the kept form has no credential of the SQL, and what the SQL reads stays known', () => {
  const definition = {
    schema: 's',
    name: 'v',
    sql: 'FROM secret',
    hash: 'h',
    at: [],
    readsSource: true,
    userSqlOffset: 3,
  } as const
  expect(keepForm({ ...definition, references: [{ name: 'secret' }], remoteParquet: ['a'] }, 't')).toEqual({
    ...{ schema: 's', name: 'v', at: [], references: [{ name: 'secret' }], remoteParquet: [] },
    ...{ kept: 't', sql: 'SELECT * FROM "_duckalog_data"."t"', hash: expect.not.stringMatching(/^h$/) },
  })
})
