import { connectToCatalog, isDuckalogError } from '../../../src/index.js'
import { type S3Server, startS3Server } from '../../servers/s3-server.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { rawQuery } from '../../support/raw-duckdb.js'

describeWith(['httpfs'], 'configs on S3', () => {
  let server: S3Server
  let folder: CatalogFolder
  beforeAll(async () => {
    server = await startS3Server()
    await put({
      'parts/views.yaml': 'views: [{name: v, sql_file: v.sql}, {name: p, source: parquet, uri: p.parquet}]',
      'parts/v.sql': "SELECT 'from S3' AS text",
      'parts/broken.yaml': 'views: [{name: v}]',
    })
    await copyTo('SELECT 42 AS n', 'parts/p.parquet', 'parquet')
  })
  afterAll(() => server[Symbol.asyncDispose]())
  beforeEach(async () => {
    folder = await makeFolder()
  })
  afterEach(() => folder[Symbol.asyncDispose]())

  /** Writes objects, by DuckDB itself. */
  async function put(objects: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(objects)) await copyTo(`SELECT '${text.replaceAll("'", "''")}'::BLOB`, name, 'blob')
  }
  async function copyTo(query: string, name: string, format: string): Promise<void> {
    const secret = `CREATE SECRET (TYPE s3, KEY_ID 'S3RVER', SECRET 'S3RVER', REGION 'us-east-1', ENDPOINT '127.0.0.1:${server.port}', URL_STYLE path, USE_SSL false)`
    await rawQuery(':memory:', `LOAD httpfs; ${secret}; COPY (${query}) TO 's3://bucket/${name}' (FORMAT ${format})`, {
      extension_directory: extensionDirectory,
      ...unsigned,
    })
  }
  const duckdb = () => ({
    directories: { extensions: extensionDirectory },
    config: unsigned,
    secrets: [server.secret],
    load_extensions: ['httpfs'],
  })
  const local = (imports: readonly unknown[], more: object = {}) =>
    folder.write({ 'catalog.yaml': { version: 1, duckdb: { ...duckdb(), ...more }, imports } })

  test('a local config imports views with its own secrets, and their relative paths are on S3', async () => {
    await local(['s3://bucket/parts/views.yaml'])
    await using catalog = connectToCatalog(folder.file('catalog.yaml'))
    expect(await catalog.query('SELECT text, n FROM v, p')).toEqual([{ text: 'from S3', n: 42 }])
    expect(await catalog.query('SELECT name FROM duckdb_secrets() WHERE persistent')).toEqual([])
  })

  test('an invalid view of an imported file is reported with its location in that file', async () => {
    await local(['s3://bucket/parts/broken.yaml'])
    const error = await failure(connectToCatalog(folder.file('catalog.yaml')).plan())
    expect(error).toMatchObject({
      code: 'CONFIG_INVALID',
      location: {
        file: 's3://bucket/parts/broken.yaml',
        line: 1,
        column: 9,
        importChain: [{ file: folder.file('catalog.yaml') }],
      },
    })
  })

  test('a view that DuckDB rejects is reported with its location as well', async () => {
    await put({ 'parts/late.yaml': 'views:\n  - {name: late, sql: FROM nowhere}' })
    await local(['s3://bucket/parts/late.yaml'])
    await using catalog = connectToCatalog(folder.file('catalog.yaml'))
    expect(await failure(catalog.query('FROM late'))).toMatchObject({
      code: 'VIEW_FAILED',
      location: { file: 's3://bucket/parts/late.yaml', line: 2, importChain: [{ file: folder.file('catalog.yaml') }] },
    })
  })

  test('without the secret nothing is read, and no secret is shown', async () => {
    await local(['s3://bucket/parts/views.yaml'], { secrets: [{ ...server.secret, key_id: 'UNKNOWN', secret: 'canary-wrong' }] })
    const error = await failure(connectToCatalog(folder.file('catalog.yaml')).plan())
    expect(error).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/imports\[0\]: names s3:\/\/bucket\/parts\/views\.yaml, which cannot be read: /),
    })
    expect(`${error.message}${error.stack}${String((error.cause as Error)?.message)}`).not.toContain('canary')
  })

  test('a missing object is reported', async () => {
    await local(['s3://bucket/none.yaml'])
    expect(await failure(connectToCatalog(folder.file('catalog.yaml')).plan())).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/names s3:\/\/bucket\/none\.yaml, which cannot be read: .*404/s),
    })
  })

  test('an extension that must not be installed is reported with a remedy', async () => {
    await local(['s3://bucket/parts/views.yaml'], {
      directories: { extensions: folder.file('none') },
      extension_policy: 'local_only',
    })
    expect(await failure(connectToCatalog(folder.file('catalog.yaml')).plan())).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/"httpfs" could not be loaded.*To provide the extension httpfs/s),
    })
  })
})

async function failure(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isDuckalogError(error)) throw error ?? new Error('nothing was thrown')
  return error
}
