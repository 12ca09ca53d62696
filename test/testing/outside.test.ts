import { extensionFile } from '../../scripts/extensions.mjs'
import { createTestCatalog } from '../../src/testing/index.js'
import { type CatalogFolder, makeFolder } from '../support/catalog-folder.js'
import { describeWith, duckdbVersion, extensionDirectory, unsigned } from '../support/extensions.js'
import { rawQuery } from '../support/raw-duckdb.js'

let folder: CatalogFolder
beforeAll(async () => {
  folder = await makeFolder({ 'x.csv': 'a\n1\n', 'x.json': '[{"a":1}]' })
  await rawQuery(folder.file('x.duckdb'), 'CREATE TABLE t AS SELECT 1 AS a')
})
afterAll(() => folder[Symbol.asyncDispose]())

describeWith(['sqlite_scanner', 'postgres_scanner', 'httpfs'], 'a catalog of a test', () => {
  test('reaches no file, server or network, even if the scanners are loaded in the process and named in the catalog', async () => {
    const directories = { extensions: extensionDirectory }
    const load = ['LOAD sqlite_scanner', 'LOAD postgres_scanner', 'LOAD httpfs'].join(';')
    await rawQuery(':memory:', `SET extension_directory = '${extensionDirectory}'; ${load}`, unsigned)
    const config = {
      version: 1 as const,
      duckdb: {
        config: unsigned,
        directories,
        extensions: ['sqlite_scanner', 'postgres_scanner', 'httpfs', 'icu'],
        pragmas: ['LOAD sqlite_scanner'],
      },
      attachments: { sqlite: [{ alias: 'old', path: folder.file('old.db') }] },
      views: [{ name: 'one', sql: 'SELECT 1 AS a' }],
    }
    for (const isolation of ['copy', 'instance'] as const) {
      await using template = await createTestCatalog(config, { isolation })
      await using catalog = await template.copy()
      const scans = "SELECT function_name FROM duckdb_functions() WHERE function_name IN ('sqlite_scan', 'postgres_scan')"
      expect(await catalog.query(scans)).toEqual([])
      for (const sql of [
        `FROM '${folder.file('x.csv')}'`,
        `FROM read_csv('${folder.file('x.csv')}')`,
        `FROM read_json('${folder.file('x.json')}')`,
        `FROM read_blob('${folder.file('*')}')`,
        `FROM glob('${folder.file('*')}')`,
        `COPY (SELECT 1) TO '${folder.file('out.csv')}'`,
        `ATTACH '${folder.file('x.duckdb')}' AS x`,
        `ATTACH '${folder.file('new.db')}' AS x (TYPE sqlite)`,
        "ATTACH 'host=127.0.0.1' AS x (TYPE postgres)",
        `FROM sqlite_scan('${folder.file('x.db')}', 't')`,
        "FROM postgres_scan('host=127.0.0.1', 'public', 't')",
        "FROM 'https://nowhere.invalid/x.parquet'",
        'LOAD sqlite_scanner',
        `LOAD '${extensionFile(duckdbVersion, 'sqlite_scanner')}'`,
        'INSTALL httpfs',
        'SET enable_external_access = true',
        `EXPORT DATABASE '${folder.file('out')}'`,
      ])
        await expect(catalog.query(sql)).rejects.toMatchObject({ code: 'QUERY_FAILED' })
      expect(await catalog.query('FROM one')).toEqual([{ a: 1 }])
    }
  })
})
