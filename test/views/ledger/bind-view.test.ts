import { planViews } from '../../../src/views/definition/plan-views.js'
import { bindView } from '../../../src/views/ledger/bind-view.js'
import { viewsConfig, withDatabase } from '../view-fixtures.js'

const definitionOf = (sql: string) => planViews(viewsConfig({ 'shop.v': sql }))[0]!

test('the columns of a view are known before it is made, and the search path stays', async () => {
  await withDatabase(async (connection) => {
    await connection.run(
      "CREATE SCHEMA shop; CREATE TABLE shop.t (a INT, b VARCHAR); SET search_path = 'memory.shop,memory.main'",
    )
    const readPath = () => connection.all("SELECT current_setting('search_path') AS path")
    const before = await readPath()
    expect(await bindView(connection, definitionOf('FROM t -- the end'), 'memory')).toEqual([
      { name: 'a', type: 'INTEGER' },
      { name: 'b', type: 'VARCHAR' },
    ])
    expect(await bindView(connection, definitionOf('FROM nowhere'), 'memory')).toMatch(/nowhere does not exist/)
    expect(await readPath()).toEqual(before)
  })
})

test('only what DuckDB says of the SQL is an answer', async () => {
  await withDatabase(async (connection) => {
    await connection.close()
    await expect(bindView(connection, definitionOf('SELECT 1'), 'memory')).rejects.toMatchObject({
      code: expect.not.stringMatching('QUERY_FAILED'),
    })
  })
})
