import type { DriverConnection } from '../../../src/driver/core/driver.js'
import { nodeApi } from '../../../src/driver/node-api.js'
import { parseTarget } from '../../../src/export/upload/remote-target.js'
import { compareUpload, uploadThroughDuckDB } from '../../../src/export/upload/upload-through-duckdb.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

const target = parseTarget('s3://bucket/large.duckdb')

/** A driver that has no table functions, and writes down what it is asked for. */
function createRecorder(): { readonly connection: DriverConnection; readonly statements: string[] } {
  const statements: string[] = []
  const run = async (sql: string) => void statements.push(sql)
  return { statements, connection: { native: undefined, run, all: async () => [] as never, close: async () => undefined } }
}

test.each([
  { size: 3_900_000_000, uploads: true },
  { size: 4_300_000_000, uploads: false },
])('$size bytes as one value', async ({ size, uploads }) => {
  const { connection, statements } = createRecorder()
  const uploaded = uploadThroughDuckDB(connection, 'large.duckdb', target, { size, md5: '' }, { onProgress: () => undefined })
  if (uploads) await uploaded
  else {
    await expect(uploaded).rejects.toMatchObject({
      code: 'EXPORT_FAILED',
      message: expect.stringMatching(/4300000000 bytes.*driver\/node-api.*option upload/),
    })
  }
  expect(statements.some((sql) => sql.startsWith('COPY'))).toBe(uploads)
})

test.each([
  { size: 1, limit: '50GB' },
  { size: 3_000_000_000, limit: '50GB' },
])('parts are no larger than a file needs: $size', async ({ size, limit }) => {
  const { connection, statements } = createRecorder()
  await uploadThroughDuckDB(connection, 'file.duckdb', target, { size, md5: '' }, { onProgress: () => undefined })
  expect(statements).toContain(`SET s3_uploader_max_filesize = '${limit}'`)
})

test('an upload that is shorter, differs, or holds other views fails the verification', async () => {
  await using folder = await makeFolder({ 'short.duckdb': 'short' })
  await rawQuery(folder.file('sent.duckdb'), 'CREATE VIEW v AS SELECT 1 AS a')
  await rawQuery(folder.file('other.duckdb'), 'CREATE VIEW w AS SELECT 1 AS a')
  const instance = await nodeApi().open(':memory:')
  try {
    const connection = await instance.connect()
    const digestOf = async (file: string) => {
      const [row] = await connection.all(
        `SELECT size::INTEGER AS size, md5(content) AS md5 FROM read_blob('${folder.file(file)}')`,
      )
      return row as { size: number; md5: string }
    }
    const sent = await digestOf('sent.duckdb')
    const compare = (file: string, digest: { size: number; md5: string }) => {
      const arrived = { url: folder.file(file), shown: file, fileName: file }
      return compareUpload(connection, folder.file('sent.duckdb'), arrived, digest)
    }
    await compare('sent.duckdb', sent)
    await expect(compare('short.duckdb', sent)).rejects.toMatchObject({
      code: 'EXPORT_FAILED',
      message: expect.stringContaining('it has 5 bytes'),
    })
    await expect(compare('other.duckdb', sent)).rejects.toMatchObject({ message: expect.stringContaining('its content differs') })
    await expect(compare('other.duckdb', await digestOf('other.duckdb'))).rejects.toMatchObject({
      message: expect.stringContaining('its tables and views differ'),
      retryable: true,
    })
    await expect(compare('missing.duckdb', sent)).rejects.toMatchObject({ message: expect.stringMatching(/verification failed/) })
  } finally {
    await instance.close()
  }
})
