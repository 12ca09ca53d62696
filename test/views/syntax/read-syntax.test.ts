import { planViews } from '../../../src/views/definition/plan-views.js'
import { readSyntax } from '../../../src/views/syntax/read-syntax.js'
import { viewsConfig, withDatabase } from '../view-fixtures.js'

const read = (sql: string) =>
  withDatabase((connection) => readSyntax(connection, planViews(viewsConfig({ good: 'SELECT 1', v: sql }))))

test.each<[sql: string, message: RegExp]>([
  ['SELEC 1', /main\.v .*syntax error at or near "SELEC" at line 1, column 1/],
  ['SELECT 1,\n  2 +\n  FROM )', /syntax error .* at line 3, column/],
  ["SELECT 'é' FROM\nt WHERE WHERE", /syntax error .* at line 2, column/],
  ['SELECT 1; DROP TABLE victim', /not a SELECT|2 statements/],
  ['SELECT 1; SELECT 2', /its SQL has 2 statements; a view is one SELECT/],
  ['DROP TABLE victim', /not a SELECT/],
  ['', /0 statements/],
  ['-- nothing', /0 statements/],
])('%j is refused before anything is run', async (sql, message) => {
  await expect(read(sql)).rejects.toMatchObject({
    code: 'VIEW_INVALID',
    view: 'main.v',
    at: ['views', 1, 'sql'],
    message: expect.stringMatching(message),
  })
})
