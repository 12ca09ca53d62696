import { createDatabaseLedger } from './database-ledger.js'
import { createDirectoryLedger } from './directory-ledger.js'
import type { SecretConnection, SecretLedger } from './secret-ledger.js'

export interface OpenedLedger {
  readonly directory: string
  /** Absent without an owner: then nothing can be proven. */
  readonly ledger?: SecretLedger
}

interface PlaceRow {
  readonly directory: string
  readonly database: string
  readonly path: string | null
}

/**
 * Finds the secret directory of an instance, and the ledger with the proofs of an owner: in the connection's database if that is a local
 * file, otherwise next to the secrets.
 */
export async function openSecretLedger(connection: SecretConnection, owner: string | undefined): Promise<OpenedLedger> {
  const [row] = await connection.all<PlaceRow & object>(
    `SELECT current_setting('secret_directory') AS directory, database_name AS database, path
      FROM duckdb_databases() WHERE database_name = current_database()`,
  )
  const { directory = '', database = '', path } = row ?? {}
  if (owner === undefined) return { directory }
  const isLocalFile = typeof path === 'string' && path !== '' && !/^[a-z][a-z\d+.-]+:/i.test(path)
  const ledger = isLocalFile
    ? createDatabaseLedger(connection, { database, directory, owner })
    : createDirectoryLedger(directory, owner)
  return { directory, ledger }
}
