import { mkdir, writeFile } from 'node:fs/promises'
import { type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory } from '../../support/extensions.js'

let folder: CatalogFolder
beforeAll(async () => {
  folder = await makeFolder()
  await mkdir(folder.file('open'))
  await writeFile(folder.file('open/a.csv'), 'a\n1\n')
  await writeFile(folder.file('one.csv'), 'a\n2\n')
  await writeFile(folder.file('other.csv'), 'a\n3\n')
})
afterAll(() => folder[Symbol.asyncDispose]())

const catalogOf = (duckdb: CatalogInput['duckdb'], rest: Partial<CatalogInput> = {}): CatalogInput => ({
  version: 1,
  duckdb: { extension_policy: 'local_only', directories: { secrets: 'secrets', extensions: extensionDirectory }, ...duckdb },
  ...rest,
})
const hardened = {
  external_access: false,
  allowed_directories: ['open'],
  allowed_paths: ['one.csv'],
  lock_configuration: true,
} as const

test('without external access the views over allowed paths work, and everything else is rejected', async () => {
  const views = [
    { name: 'a', source: 'csv', uri: 'open/a.csv' },
    { name: 'one', source: 'csv', uri: 'one.csv' },
    { name: 'other', source: 'csv', uri: 'other.csv' },
  ] as const
  const secrets = [{ type: 'http', bearer_token: 'value' }]
  const source = catalogOf({ security: hardened, secrets, database: 'hard.duckdb' }, { views })
  await using catalog = connectToCatalog(source, { base: folder.path })
  expect(await catalog.query('SELECT a.a, one.a AS b FROM a, one')).toEqual([{ a: 1n, b: 2n }])
  // A view is made before its file is shut off
  expect(catalog.report?.views.map(({ action }) => action)).toEqual(['create', 'create', 'create'])
  for (const sql of [
    'FROM other',
    `FROM read_text('${folder.file('open/../other.csv')}')`,
    `ATTACH '${folder.file('new.duckdb')}'`,
    'LOAD sqlite_scanner',
    `COPY (SELECT 1) TO '${folder.file('out.csv')}'`,
  ])
    await expect(catalog.query(sql)).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'Permission' })
  for (const sql of ['SET threads = 1', 'SET lock_configuration = false', "SET TimeZone = 'UTC'", 'RESET lock_configuration'])
    await expect(catalog.query(sql)).rejects.toThrow(/configuration has been locked/)
  await catalog.query(`COPY (SELECT 1) TO '${folder.file('open/out.csv')}'`)
  await catalog.query("CREATE TEMPORARY SECRET later (TYPE http, BEARER_TOKEN 'x')")
  expect(catalog.report?.steps.slice(-5).map(({ kind, name, status }) => `${kind} ${name} ${status}`)).toEqual([
    'security secrets done',
    'security allowed_directories done',
    'security allowed_paths done',
    'security external_access done',
    'security lock_configuration done',
  ])
})

test('after the lock every connection has its settings and the state of init_sql', async () => {
  const source = catalogOf({
    settings: ["SET SESSION TimeZone = 'Asia/Tokyo'", "SET schema = 'main'"],
    init_sql: ['SET VARIABLE who = 7', 'SET max_expression_depth = 900', 'CREATE TEMP MACRO twice(x) AS 2 * x'],
    security: { lock_configuration: true },
  })
  await using catalog = connectToCatalog(source, { pool: { size: 2 } })
  const sql =
    "SELECT current_setting('TimeZone') AS zone, current_setting('max_expression_depth')::INT AS depth, twice(getvariable('who')) AS twice"
  const expected = [{ zone: 'Asia/Tokyo', depth: 900, twice: 14 }]
  await using session = await catalog.session()
  const connection = await catalog.getConnection()
  expect(await session.query(sql)).toEqual(expected)
  expect(await Promise.all([catalog.query(sql), catalog.query(sql)])).toEqual([expected, expected])
  expect((await connection.runAndReadAll(sql)).getRowObjectsJS()).toEqual(expected)
})

test('the error of failing init_sql has its location', async () => {
  await using catalog = connectToCatalog(catalogOf({ init_sql: ['SELECT 1', 'FROM nothing'] }))
  await expect(catalog.query('SELECT 1')).rejects.toMatchObject({
    code: 'STEP_FAILED',
    step: { kind: 'init' },
    location: { path: 'duckdb.init_sql[1]' },
  })
})

test('unsigned extensions are allowed at open only', async () => {
  await using catalog = connectToCatalog(catalogOf({ security: { unsigned_extensions: true, community_extensions: false } }))
  const sql = "SELECT current_setting('allow_unsigned_extensions') AS u, current_setting('allow_community_extensions') AS c"
  expect(await catalog.query(sql)).toEqual([{ u: true, c: false }])
})

describeWith(['sqlite_scanner'], 'a hardened instance', () => {
  test('that is refreshed reports what needs a reopen and applies the rest', async () => {
    const file = folder.file('catalog.yaml')
    const write = (duckdb: object, rest: object = {}) =>
      writeFile(
        file,
        JSON.stringify(
          catalogOf(
            { database: 'refreshed.duckdb', security: hardened, ...duckdb },
            { views: [{ name: 'v', sql: 'SELECT 1 AS a' }], ...rest },
          ),
        ),
      )
    await write({})
    await using catalog = connectToCatalog(file)
    await catalog.getConnection()
    await write(
      {
        settings: { threads: 1 },
        load_extensions: ['sqlite_scanner'],
        security: { ...hardened, allowed_directories: ['open', 'more'] },
        secrets: [
          { type: 'http', name: 'mine', bearer_token: 'value' },
          { type: 'http', name: 'kept', scope: 'https://kept.example/', persistent: true, bearer_token: 'value' },
        ],
      },
      { attachments: { duckdb: [{ alias: 'other', path: 'other.duckdb' }] }, views: [{ name: 'v', sql: 'SELECT 2 AS a' }] },
    )
    const report = await catalog.refresh()
    expect(report.warnings.map(({ code, location }) => `${code} ${location?.path}`)).toEqual([
      'REOPEN_REQUIRED duckdb.load_extensions[0]',
      'REOPEN_REQUIRED duckdb.settings.threads',
      'REOPEN_REQUIRED duckdb.secrets[1]',
      'REOPEN_REQUIRED attachments.duckdb[0]',
      'REOPEN_REQUIRED duckdb.security.allowed_directories',
    ])
    expect(await catalog.query('FROM v')).toEqual([{ a: 2 }])
    expect(await catalog.query('SELECT name FROM duckdb_secrets()')).toEqual([{ name: 'mine' }])

    await using other = connectToCatalog(
      catalogOf({ database: 'refreshed.duckdb', settings: { threads: 2 }, security: hardened }),
      { base: folder.path },
    )
    await expect(other.getConnection()).rejects.toMatchObject({
      code: 'DATABASE_SHARED',
      message: expect.stringContaining('hardened'),
    })
  })
})
