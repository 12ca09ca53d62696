import { DuckDBInstance } from '@duckdb/node-api'
import { extensionDirectory, unsigned } from '../support/extensions.js'

/** Asks the S3 server of a port, as somebody who has never heard of a catalog, and returns the rows of the last statement. */
export async function readS3(port: number, ...statements: readonly string[]): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:', { extension_directory: extensionDirectory, ...unsigned })
  const connection = await instance.connect()
  try {
    const secret = `KEY_ID 'S3RVER', SECRET 'S3RVER', REGION 'us-east-1', URL_STYLE 'path', USE_SSL false, ENDPOINT '127.0.0.1:${port}'`
    for (const statement of ['LOAD httpfs', `CREATE SECRET (TYPE s3, ${secret})`, ...statements.slice(0, -1)]) {
      await connection.run(statement)
    }
    return (await connection.runAndReadAll(statements.at(-1) ?? '')).getRowObjectsJS()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
