import { readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { buffer } from 'node:stream/consumers'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { DriverConnection } from '../../src/driver/core/driver.js'
import { nodeApi } from '../../src/driver/node-api.js'
import {
  buildCatalog,
  type CatalogEvent,
  type CatalogInput,
  connectToCatalog,
  type Driver,
  exportCatalog,
} from '../../src/index.js'
import { readS3 } from '../servers/read-s3.js'
import { type S3Server, startS3Server } from '../servers/s3-server.js'
import { makeFolder } from '../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../support/extensions.js'
import { rawQuery } from '../support/raw-duckdb.js'

const views = [
  { name: 'orders', sql: "SELECT * FROM (VALUES (1, 'tea'), (2, 'cups')) AS t(id, item)" },
  { name: 'count', db_schema: 'reports', sql: 'SELECT count(*)::INTEGER AS n FROM main.orders', description: 'How many.' },
]

const target = 's3://bucket/catalogs/shop.duckdb'

let s3: S3Server
let before: readonly string[]

/** Folders of this process's exports in the system's folder for temporary files. */
const leftOver = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('duckalog-export-') && name.includes(`-${process.pid}-`))

function catalogOf(secret: object, more: object = {}): CatalogInput {
  const duckdb = {
    directories: { extensions: extensionDirectory },
    config: unsigned,
    extension_policy: 'local_only',
    secrets: [secret],
    ...more,
  }
  return { version: 1, name: 'shop', duckdb, views } as CatalogInput
}

/** Reads an object of the bucket, attached as `remote`. */
const readObject = (url: string, sql: string) => readS3(s3.port, `ATTACH '${url}' AS remote (READ_ONLY)`, sql)

describeWith(['httpfs'], 'an export to S3', () => {
  beforeAll(async () => {
    s3 = await startS3Server()
    before = await leftOver()
  })
  afterAll(() => s3[Symbol.asyncDispose]())
  afterEach(async () => expect(await leftOver()).toEqual(before))

  test('opens over s3:// with the same views and rows, and reports its progress', async () => {
    const events: CatalogEvent[] = []
    const { size, md5, report, ...rest } = await exportCatalog(catalogOf(s3.secret), target, {
      onEvent: (event) => events.push(event),
    })
    expect(rest).toEqual({ target })
    expect(report.views.map(({ action }) => action)).toEqual(['create', 'create'])
    expect(await readObject(target, `SELECT size::INTEGER AS size, md5(content) AS md5 FROM read_blob('${target}')`)).toEqual([
      { size, md5 },
    ])
    expect(await readObject(target, 'SELECT n, item FROM remote.reports.count, remote.orders')).toEqual([
      { n: 2, item: 'tea' },
      { n: 2, item: 'cups' },
    ])
    expect(events).toContainEqual({ type: 'upload-progress', target, sent: size, size })
    expect(events.at(-1)).toMatchObject({ type: 'upload-done', target, size })
  })

  test('also happens in a build to such a path', async () => {
    const { database, report } = await buildCatalog(catalogOf(s3.secret), { databasePath: 's3://bucket/built.duckdb' })
    expect({ database, changes: report?.views.length }).toEqual({ database: 's3://bucket/built.duckdb', changes: 2 })
    expect(await readObject('s3://bucket/built.duckdb', 'FROM remote.reports.count')).toEqual([{ n: 2 }])
  })

  test('of a live catalog takes the tables of its database along', async () => {
    await using folder = await makeFolder()
    const read = { name: 'read', sql: 'SELECT sum(i)::INTEGER AS total FROM mine' }
    await rawQuery(folder.file('live.duckdb'), 'CREATE TABLE mine AS SELECT range AS i FROM range(5)')
    const input = { ...catalogOf(s3.secret, { database: folder.file('live.duckdb') }), views: [read] }
    await using catalog = connectToCatalog(input)
    await catalog.query('INSERT INTO mine VALUES (100)')
    await catalog.query('CREATE TABLE _duckalog.secrets AS SELECT 1 AS ours')
    await exportCatalog(catalog, 's3://bucket/live.duckdb')
    expect(await readObject('s3://bucket/live.duckdb', 'FROM remote.read')).toEqual([{ total: 110 }])
    expect(await catalog.query('FROM read')).toEqual([{ total: 110 }])
    // Ownership of the secrets of this machine stays here
    const ledger = "SELECT table_name FROM duckdb_tables() WHERE schema_name = '_duckalog' AND table_name IN ('secrets', 'views')"
    expect(await readObject('s3://bucket/live.duckdb', ledger)).toEqual([{ table_name: 'views' }])
  })

  test('as one value, by a driver that has no table functions', async () => {
    await exportCatalog(catalogOf(s3.secret), 's3://bucket/blob.duckdb', { driver: withoutTableFunctions() })
    expect(await readObject('s3://bucket/blob.duckdb', 'FROM remote.reports.count')).toEqual([{ n: 2 }])
  })

  test('leaves no persistent secret', async () => {
    await using folder = await makeFolder()
    const directories = { extensions: extensionDirectory, secrets: folder.file('secrets') }
    await exportCatalog(catalogOf({ ...s3.secret, persistent: true }, { directories }), 's3://bucket/secret.duckdb')
    expect(await readdir(folder.path)).toEqual([])
  })

  describe('that fails leaves the old object as it was:', () => {
    const old = 's3://bucket/old.duckdb'
    const readOld = () => readObject(old, 'FROM remote.reports.count')
    beforeEach(() => exportCatalog(catalogOf(s3.secret), old).then(() => undefined))

    test('no permission', async () => {
      const wrong = { ...s3.secret, key_id: 'STRANGER', secret: 'a-wrong-key-of-the-test' }
      const failed = exportCatalog({ ...catalogOf(wrong), views: [] }, old)
      await expect(failed).rejects.toMatchObject({
        name: 'BuildError',
        code: 'EXPORT_FAILED',
        message: expect.stringContaining(old),
      })
      await failed.catch((error) => expect(String(error)).not.toContain('a-wrong-key-of-the-test'))
      expect(await readOld()).toEqual([{ n: 2 }])
    })

    test('a bucket that does not exist', async () => {
      await expect(exportCatalog(catalogOf(s3.secret), 's3://nowhere/x.duckdb')).rejects.toMatchObject({ code: 'EXPORT_FAILED' })
      expect(await readOld()).toEqual([{ n: 2 }])
    })

    test('an endpoint that dies in the middle', async () => {
      const input = catalogOf(s3.secret, { settings: { http_retries: 0 }, load_extensions: ['httpfs'] })
      await using catalog = connectToCatalog(input)
      // Of several parts, of which the first ones are sent when the endpoint dies
      await catalog.query(
        'CREATE TABLE large AS SELECT md5(range::VARCHAR) AS a, md5((-range)::VARCHAR) AS b FROM range(1000000)',
      )
      let dead: Promise<void> | undefined
      const onEvent = (event: CatalogEvent) => {
        if (event.type === 'upload-progress' && event.sent > 20e6) dead ??= s3.kill()
      }
      const failed = exportCatalog(catalog, old, { onEvent })
      await expect(failed).rejects.toMatchObject({
        code: 'EXPORT_FAILED',
        retryable: true,
        message: expect.stringContaining('unchanged'),
      })
      expect(dead).toBeDefined()
      await dead
      await s3.restart()
      expect(await readOld()).toEqual([{ n: 2 }])
    })

    test('a signal, before the upload', async () => {
      const reason = new Error('enough')
      const abort = new AbortController()
      const onEvent = ({ type }: CatalogEvent) => {
        if (type === 'views-done') abort.abort(reason)
      }
      await expect(exportCatalog(catalogOf(s3.secret), old, { signal: abort.signal, onEvent })).rejects.toBe(reason)
      expect(await readOld()).toEqual([{ n: 2 }])
    })
  })
})

describe('an upload by the host', () => {
  const plain: CatalogInput = { version: 1, duckdb: {}, views: views as CatalogInput['views'] & object }

  test('gets the whole file, its size and its digest', async () => {
    await using folder = await makeFolder()
    let content: Buffer | undefined
    const { size, md5 } = await exportCatalog(plain, 'https://example.com/shop.duckdb', {
      upload: async (stream, object) => {
        expect(object).toEqual({ target: 'https://example.com/shop.duckdb', size: expect.any(Number), md5: expect.any(String) })
        content = await buffer(stream)
      },
    })
    expect({ length: content?.length, md5 }).toEqual({ length: size, md5: expect.stringMatching(/^[\da-f]{32}$/) })
    await writeFile(folder.file('shop.duckdb'), content!)
    expect(await rawQuery(folder.file('shop.duckdb'), 'FROM reports.count')).toEqual([{ n: 2 }])
  })

  test('that throws is an error which keeps the cause, and leaves no file', async () => {
    const before = await leftOver()
    const cause = new Error('quota')
    const failed = exportCatalog(plain, 'https://example.com/shop.duckdb', { upload: () => Promise.reject(cause) })
    await expect(failed).rejects.toMatchObject({ code: 'EXPORT_FAILED', cause, message: expect.stringContaining('quota') })
    expect(await leftOver()).toEqual(before)
  })
})

describe('an export to an invalid target is refused', () => {
  test.each([
    { target: 'shop.duckdb', message: /"shop\.duckdb" is not a valid export target/ },
    { target: 's3://bucket', message: /"s3:\/\/bucket" is not a valid export target/ },
    { target: 's3://bucket/folder/', message: /is not a valid export target/ },
    { target: 's3://bucket/a*.duckdb', message: /is not a valid export target/ },
    {
      target: 'https://user:pw@example.com/shop.duckdb?token=t0ken',
      message: /write to "https:\/\/example\.com\/shop\.duckdb".*upload/,
    },
  ])('$target', async ({ target, message }) => {
    const failed = exportCatalog({ version: 1, duckdb: {}, views: [] }, target)
    await expect(failed).rejects.toMatchObject({ code: 'EXPORT_FAILED', message: expect.stringMatching(message) })
  })
})

/** The default driver, as if its client had no table functions. */
function withoutTableFunctions(): Driver<DuckDBConnection> {
  const driver = nodeApi()
  return {
    name: driver.name,
    async open(database, options) {
      const instance = await driver.open(database, options)
      return {
        duckdbVersion: instance.duckdbVersion,
        async connect(): Promise<DriverConnection<DuckDBConnection>> {
          const { native, run, all, stream, interrupt, close } = await instance.connect()
          return { native, run, all, close, ...(stream && { stream }), ...(interrupt && { interrupt }) }
        },
        close: () => instance.close(),
      }
    },
  }
}
