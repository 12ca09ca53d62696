import { isDuckalogError } from '../errors.js'
import { quoteLiteral, quoteQualified } from '../sql/quote.js'
import type { SecretConnection, SecretLedger } from './secret-ledger.js'

const schema = '_duckalog'

const columns = ['owner', 'directory', 'secret_name', 'file_mtime', 'file_size', 'verifier']

interface ProofRow {
  readonly name: string
  readonly mtime: string
  readonly size: string
  readonly verifier: string
}

/** The ledger of a catalog with a database file: the table `_duckalog.secrets` in it. */
export function createDatabaseLedger(
  connection: SecretConnection,
  { database, directory, owner }: { readonly database: string; readonly directory: string; readonly owner: string },
): SecretLedger {
  const table = quoteQualified(database, schema, 'secrets')
  // Casts, because columns of another type would make the comparison cast the name and fail
  const ours = 'owner::VARCHAR = $1 AND directory::VARCHAR = $2'
  const remove = (name: string) =>
    connection.run(`DELETE FROM ${table} WHERE ${ours} AND secret_name::VARCHAR = $3`, [owner, directory, name])
  /** A table with other columns proves nothing, so dropping it loses nothing. */
  async function dropDamaged(): Promise<void> {
    try {
      const [row] = await connection.all<{ n: number }>(
        `SELECT count(*)::INTEGER AS n FROM pragma_table_info(${quoteLiteral(table)}) WHERE name IN (${columns.map((name) => quoteLiteral(name)).join(', ')}) AND type = 'VARCHAR'`,
      )
      await connection.run(`SELECT rowid FROM ${table} LIMIT 0`)
      if (row?.n === columns.length) return
    } catch (error) {
      if (isOfKind(error, 'Catalog')) return
      if (!isOfKind(error, 'Binder')) throw error
    }
    await connection.run(`DROP TABLE ${table}`).catch(() => connection.run(`DROP VIEW ${table}`))
  }
  return {
    async read() {
      const sql = `SELECT secret_name::VARCHAR AS name, file_mtime::VARCHAR AS mtime, file_size::VARCHAR AS size, verifier::VARCHAR AS verifier
        FROM ${table} WHERE ${ours}`
      const rows = await connection.all<ProofRow & object>(sql, [owner, directory]).catch(noTable)
      return rows.map(({ name, mtime, size, verifier }) => ({ owner, name, directory, stamp: { mtime, size }, verifier }))
    },
    async write({ name, stamp, verifier }) {
      await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteQualified(database, schema)}`)
      await dropDamaged()
      await connection.run(
        `CREATE TABLE IF NOT EXISTS ${table} (${columns.map((name) => `${name} VARCHAR NOT NULL`).join(', ')})`,
      )
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

/** Without such a table, or with one that has other columns, nothing is proven. */
function noTable(error: unknown): readonly ProofRow[] {
  if (isOfKind(error, 'Catalog') || isOfKind(error, 'Binder')) return []
  throw error
}

function isOfKind(error: unknown, kind: string): boolean {
  return isDuckalogError(error, 'QUERY_FAILED') && error.kind === kind
}
