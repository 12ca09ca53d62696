import { writeReads } from '../../../src/views/apply/write-ledger.js'
import { planViews } from '../../../src/views/definition/plan-views.js'
import { readSyntax } from '../../../src/views/syntax/read-syntax.js'
import { bringViews, viewsConfig, withDatabase } from '../view-fixtures.js'

const recorded = 'SELECT view_name AS name, reads FROM _duckalog.views ORDER BY view_name'

test.each([
  ['one view', { a: 'FROM t' }, [{ name: 'a', reads: '[{"name":"t"}]' }]],
  [
    'two views',
    { a: 'FROM t', b: 'FROM s.a' },
    [
      { name: 'a', reads: '[{"name":"t"}]' },
      { name: 'b', reads: '[{"schema":"s","name":"a"}]' },
    ],
  ],
])('what %s of an older ledger read is recorded later, unless it is recorded already', async (_, views, expected) => {
  await withDatabase(async (connection) => {
    await connection.run('CREATE TABLE t (i INT); CREATE SCHEMA s; CREATE TABLE s.a (i INT)')
    await bringViews(connection, viewsConfig(views))
    await connection.run('UPDATE _duckalog.views SET reads = NULL')
    const definitions = await readSyntax(connection, planViews(viewsConfig(views)))
    const changes = definitions.map((definition) => ({ action: 'keep' as const, view: definition, definition, reason: '' }))
    await writeReads(connection, 'memory', changes)
    expect(await connection.all(recorded)).toEqual(expected)
    await connection.run("UPDATE _duckalog.views SET reads = 'mine'")
    await writeReads(connection, 'memory', changes)
    expect(await connection.all(recorded)).toEqual(expected.map(({ name }) => ({ name, reads: 'mine' })))
  })
})
