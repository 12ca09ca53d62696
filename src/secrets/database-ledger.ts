import { isDuckalogError, type QueryError } from '../errors.js'
import { quoteQualified } from '../sql.js'
import type { SecretConnection, SecretLedger } from './secret-ledger.js'

const schema = '_duckalog'

interface ProofRow {
  readonly name: string
  readonly mtime: string
  readonly size: string
  readonly verifier: string
}

/**
 * The ledger of a catalog that has a database file: a table in it, `_duckalog.secrets`.
 * @internal
 */
export function createDatabaseLedger(
  connection: SecretConnection,
  { database, directory, owner }: { readonly database: string; readonly directory: string; readonly owner: string },
): SecretLedger {
  const table = quoteQualified(database, schema, 'secrets')
  const remove = (name: string) =>
    connection.run(`DELETE FROM ${table} WHERE owner = $1 AND directory = $2 AND secret_name = $3`, [owner, directory, name])
  /** A table of another shape proves nothing, so nothing is lost with it. */
  async function dropDamaged(): Promise<void> {
    try {
      await connection.run(`SELECT rowid, owner, directory, secret_name, file_mtime, file_size, verifier FROM ${table} LIMIT 0`)
    } catch (error) {
      if (isOfKind(error, 'Catalog')) return
      if (!isOfKind(error, 'Binder')) throw error
      await connection.run(`DROP TABLE ${table}`).catch(() => connection.run(`DROP VIEW ${table}`))
    }
  }
  return {
    async read() {
      const sql = `SELECT secret_name AS name, file_mtime AS mtime, file_size AS size, verifier FROM ${table} WHERE owner = $1 AND directory = $2`
      const rows = await connection.all<ProofRow & object>(sql, [owner, directory]).catch(noTable)
      return rows.map(({ name, mtime, size, verifier }) => ({ owner, name, directory, stamp: { mtime, size }, verifier }))
    },
    async write({ name, stamp, verifier }) {
      await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteQualified(database, schema)}`)
      await dropDamaged()
      await connection.run(`CREATE TABLE IF NOT EXISTS ${table} (owner VARCHAR NOT NULL, directory VARCHAR NOT NULL,
        secret_name VARCHAR NOT NULL, file_mtime VARCHAR NOT NULL, file_size VARCHAR NOT NULL, verifier VARCHAR NOT NULL)`)
      await remove(name)
      await connection.run(`INSERT INTO ${table} VALUES ($1, $2, $3, $4, $5, $6)`, [
        owner,
        directory,
        name,
        stamp.mtime,
        stamp.size,
        verifier,
      ])
    },
    remove,
  }
}

/** Where there is no such table, or one of another shape, nothing is known to be ours. */
function noTable(error: unknown): readonly ProofRow[] {
  if (isOfKind(error, 'Catalog') || isOfKind(error, 'Binder')) return []
  throw error
}

function isOfKind(error: unknown, kind: string): boolean {
  return isDuckalogError(error, 'QUERY_FAILED') && (error as QueryError).kind === kind
}
