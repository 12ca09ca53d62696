import { DuckDBInstance } from '@duckdb/node-api'

/**
 * Runs SQL, several statements too, on a database of its own through DuckDB's client itself, and returns the rows of the last one.
 * Nothing else in this process may have the file open.
 */
export async function rawQuery(
  database: string,
  sql: string,
  config: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(database, { ...config })
  try {
    const connection = await instance.connect()
    try {
      return (await connection.runAndReadAll(sql)).getRowObjectsJS()
    } finally {
      connection.closeSync()
    }
  } finally {
    instance.closeSync()
  }
}
