import { planViews } from '../../../src/views/definition/plan-views.js'
import { readEqualViews } from '../../../src/views/diff/read-equal-views.js'
import { viewsConfig, withDatabase } from '../view-fixtures.js'

const v = 'SELECT 1 AS x'

test.each<[title: string, stored: string, views: Readonly<Record<string, string>>, equal: readonly string[]]>([
  ['the same SQL', v, { v }, ['v']],
  ['the same SQL in other letters and spaces', 'select  1 as x', { v }, ['v']],
  ['the same SQL, beside one that cannot be created', v, { broken: 'FROM nowhere', v }, ['v']],
  ['other SQL', 'SELECT 2 AS x', { v }, []],
])('a view with %s is compared, and nothing is left of that', async (_, stored, views, equal) => {
  await withDatabase(async (connection) => {
    await connection.run(`CREATE VIEW v AS ${stored}`)
    const found = await readEqualViews(connection, planViews(viewsConfig(views)), 'memory')
    expect(found.map(({ name }) => name)).toEqual(equal)
    expect(await connection.all('SELECT view_name FROM duckdb_views() WHERE NOT internal')).toEqual([{ view_name: 'v' }])
  })
})
