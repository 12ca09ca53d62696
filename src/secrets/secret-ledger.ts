import type { DriverConnection, Row } from '../driver/core/driver.js'
import type { Values } from '../sql/quote.js'

/** Proves that a catalog created a persistent secret. Does not contain the secret. */
export interface SecretProof {
  readonly owner: string
  /** As DuckDB stores it. */
  readonly name: string
  /** The secret directory of the instance that made it. */
  readonly directory: string
  /** The state of the secret's file after it was written. */
  readonly stamp: FileStamp
  /** Keyed digest of the definition; the key is in the secret directory. */
  readonly verifier: string
}

/** The connection for secrets and their ledger. */
export interface SecretConnection extends Pick<DriverConnection, 'run'> {
  /** Runs one statement and returns all rows. */
  all<R extends object = Row>(sql: string, values?: Values): Promise<R[]>
}

export interface FileStamp {
  /** Nanoseconds since 1970. */
  readonly mtime: string
  /** In bytes. */
  readonly size: string
}

/** Stores the proofs of one owner and one secret directory. */
export interface SecretLedger {
  read(): Promise<readonly SecretProof[]>
  write(proof: SecretProof): Promise<void>
  remove(name: string): Promise<void>
}
