import { readFile } from 'node:fs/promises'
import type { DriverConnection } from '../../../src/driver/core/driver.js'
import { ConnectionError, QueryError } from '../../../src/errors.js'
import { connectToCatalog, type ViewInput } from '../../../src/index.js'
import { prefetchFooters } from '../../../src/views/apply/prefetch-parquet-footers.js'
import { listRemoteParquet } from '../../../src/views/syntax/list-remote-parquet.js'
import { serveFile } from '../../servers/parquet-server.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { rawQuery } from '../../support/raw-duckdb.js'

describeWith(['httpfs'], 'views over remote Parquet files', () => {
  let folder: CatalogFolder
  let content: Buffer
  beforeAll(async () => {
    folder = await makeFolder()
    await rawQuery(':memory:', `COPY (SELECT i AS x FROM range(10) t(i)) TO '${folder.file('one.parquet')}'`)
    content = await readFile(folder.file('one.parquet'))
  })
  afterAll(() => folder[Symbol.asyncDispose]())

  const catalogOf = (views: readonly object[], settings: object = {}) => ({
    version: 1,
    duckdb: {
      directories: { extensions: extensionDirectory },
      config: unsigned,
      load_extensions: ['httpfs'],
      settings: { threads: 2, ...settings },
    },
    views: views as ViewInput[],
  })

  test('the footers are read side by side, each once, and settings are as before afterwards', async () => {
    await using server = await serveFile(content, { latency: 30 })
    const views = Array.from({ length: 20 }, (_, index) => ({
      name: `v${index}`,
      source: 'parquet',
      uri: server.url(`${index}.parquet`),
    }))
    const listed = {
      name: 'listed',
      sql: `SELECT * FROM read_parquet(['${server.url('0.parquet')}', '${server.url('1.parquet')}'])`,
    }
    await using catalog = connectToCatalog(catalogOf([...views, listed]))
    await catalog.getConnection()
    expect(server.mostAtOnce).toBeGreaterThan(8)
    expect(new Set(server.requests).size).toBe(20)
    const bound = server.requests.length
    expect(bound).toBeLessThanOrEqual(40)
    expect(await catalog.query('SELECT sum(x)::INTEGER AS x FROM v7')).toEqual([{ x: 45 }])
    const names = ['threads', 'enable_http_metadata_cache', 'parquet_metadata_cache']
    expect(
      await catalog.query(`SELECT ${names.map((name) => `current_setting('${name}')::VARCHAR AS ${name}`).join(', ')}`),
    ).toEqual([{ threads: '2', enable_http_metadata_cache: 'false', parquet_metadata_cache: 'false' }])
  })

  test('a file that is missing is named by its view, and all of the others are read', async () => {
    await using server = await serveFile(content, { latency: 5, missing: /17/ })
    const views = Array.from({ length: 20 }, (_, index) => ({
      name: `v${index}`,
      source: 'parquet',
      uri: server.url(`${index}.parquet`),
    }))
    await using catalog = connectToCatalog(catalogOf(views))
    await expect(catalog.getConnection()).rejects.toMatchObject({
      code: 'VIEW_FAILED',
      view: 'main.v17',
      message: expect.stringContaining('404'),
    })
    expect(new Set(server.requests).size).toBe(20)
  })

  test('never more threads than the memory of the config allows', async () => {
    await using server = await serveFile(content, { latency: 30 })
    const views = Array.from({ length: 20 }, (_, index) => ({
      name: `v${index}`,
      source: 'parquet',
      uri: server.url(`${index}.parquet`),
    }))
    await using catalog = connectToCatalog(catalogOf(views, { memory_limit: '64MiB' }))
    await catalog.getConnection()
    expect(server.mostAtOnce).toBeLessThanOrEqual(4)
  })
})

const trees: readonly (readonly [string, readonly string[]])[] = [
  ["FROM read_parquet('https://h/a.parquet')", ['https://h/a.parquet']],
  ["FROM parquet_scan(['s3://b/*.parquet', 'local.parquet'], hive_partitioning = true)", ['s3://b/*.parquet']],
  [
    "SELECT (SELECT count(*) FROM 'https://h/b.parquet') FROM 'https://h/c.PARQUET', 'd.parquet'",
    ['https://h/b.parquet', 'https://h/c.PARQUET'],
  ],
  [
    "WITH t AS (FROM read_parquet('https://h/a.parquet')) FROM t JOIN read_parquet('https://h/a.parquet') USING (x)",
    ['https://h/a.parquet'],
  ],
  ["SELECT 'https://h/text.parquet' AS x FROM read_csv('https://h/a.csv')", []],
  ["FROM read_parquet('file:///a.parquet')", []],
]
test.each(trees)('%s', async (sql, files) => {
  const [row] = await rawQuery(':memory:', `SELECT json_serialize_sql('${sql.replaceAll("'", "''")}', skip_null := true) AS tree`)
  expect([...listRemoteParquet(JSON.parse(String(row?.tree)))].sort()).toEqual([...files].sort())
})

const settings = [{ threads: '2', enable_http_metadata_cache: 'false', parquet_metadata_cache: 'false', memory_limit: '1GB' }]
const refusing = (error: Error) =>
  ({ all: async () => settings, run: () => Promise.reject(error) }) as unknown as DriverConnection

test('views are bound without footers where DuckDB refuses to read them, and not at all once the catalog is closed', async () => {
  const files = ['https://h/a.parquet', 'https://h/b.parquet']
  const refused = refusing(new QueryError('QUERY_FAILED', 'the configuration is locked'))
  expect(await prefetchFooters(refused, files, async () => 'bound')).toBe('bound')
  const closed = new ConnectionError('CATALOG_CLOSED', 'The catalog is closed.')
  await expect(prefetchFooters(refusing(closed), files, async () => 'bound')).rejects.toBe(closed)
})
