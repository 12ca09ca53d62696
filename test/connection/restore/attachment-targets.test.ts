import { DuckDBInstance } from '@duckdb/node-api'
import { connectToCatalog } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

const catalogOf = (database: string, path: string, rest: object = {}) => ({
  version: 1,
  duckdb: { database },
  attachments: { duckdb: [{ alias: 'ref', path, ...rest }] },
})

test('two catalogs on one instance share an attachment, and must agree on its target', async () => {
  await using folder = await makeFolder()
  const [database, one, two] = ['main', 'one', 'two'].map((name) => folder.file(`${name}.duckdb`)) as [string, string, string]
  for (const path of [one, two]) await rawQuery(path, `CREATE TABLE t AS SELECT '${path}' AS path`)
  await using first = connectToCatalog(catalogOf(database, one))
  await using same = connectToCatalog(catalogOf(database, one), { timeouts: { attach: 3_000 } })
  await using other = connectToCatalog(catalogOf(database, two))
  expect(await first.query('FROM ref.t')).toEqual([{ path: one }])
  expect(await same.query('FROM ref.t')).toEqual([{ path: one }])
  await expect(other.query('FROM ref.t')).rejects.toMatchObject({ code: 'DATABASE_SHARED', at: ['attachments', 'duckdb', 0] })
})

test('an open catalog keeps its target until it is reopened', async () => {
  await using folder = await makeFolder()
  const [one, two] = ['one', 'two'].map((name) => folder.file(`${name}.duckdb`)) as [string, string]
  for (const path of [one, two]) await rawQuery(path, `CREATE TABLE t AS SELECT '${path}' AS path`)
  await folder.write({ 'catalog.json': catalogOf(folder.file('main.duckdb'), one) })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  expect(await catalog.query('FROM ref.t')).toEqual([{ path: one }])
  await folder.write({ 'catalog.json': catalogOf(folder.file('main.duckdb'), two) })
  expect((await catalog.refresh()).warnings).toMatchObject([
    { code: 'REOPEN_REQUIRED', message: expect.stringContaining('"ref"') },
  ])
  expect(await catalog.query('FROM ref.t')).toEqual([{ path: one }])
  await folder.write({ 'catalog.json': { version: 1, duckdb: { database: folder.file('main.duckdb') } } })
  expect((await catalog.refresh()).warnings).toMatchObject([
    { code: 'REOPEN_REQUIRED', message: expect.stringContaining('The attachment "ref" is no longer in the config') },
  ])
})

test('an attachment of the host is adopted, or rejected with both targets', async () => {
  await using folder = await makeFolder()
  const [one, two] = ['one', 'two'].map((name) => folder.file(`${name}.duckdb`)) as [string, string]
  for (const path of [one, two]) await rawQuery(path, `CREATE TABLE t AS SELECT '${path}' AS path`)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`ATTACH '${one}' AS "REF" (READ_ONLY)`)
  const attach = async (path: string) => {
    await using catalog = connectToCatalog({ ...catalogOf(':memory:', path), duckdb: {} }, { instance })
    await catalog.getConnection()
    return catalog.report?.steps.filter(({ kind }) => kind === 'attachment')
  }
  await expect(attach(two)).rejects.toMatchObject({
    code: 'STEP_FAILED',
    message: `The attachment "ref" (attachments.duckdb[0]) has the alias of a database that is already attached, and is duckdb ${JSON.stringify(one)}: detach that one, or choose another alias.`,
  })
  expect(await attach(one)).toMatchObject([{ name: 'ref', status: 'skipped', reason: 'already attached' }])
  connection.closeSync()
  instance.closeSync()
})
