import type { DriverConnection } from '../driver/core/driver.js'

/** What proves that a persistent secret is the one that a catalog made. It holds nothing of the secret itself. */
export interface SecretProof {
  readonly owner: string
  /** As DuckDB stores it. */
  readonly name: string
  /** The secret directory of the instance that made it. */
  readonly directory: string
  /** The secret's file as it was left: nanoseconds since 1970, and bytes. */
  readonly stamp: FileStamp
  /** Keyed digest of the definition; the key lies in the secret directory. */
  readonly verifier: string
}

/** What secrets and their ledger are run on. */
export type SecretConnection = Pick<DriverConnection, 'run' | 'all'>

export interface FileStamp {
  readonly mtime: string
  readonly size: string
}

/** Where the proofs of one owner and one secret directory are kept. */
export interface SecretLedger {
  read(): Promise<readonly SecretProof[]>
  write(proof: SecretProof): Promise<void>
  remove(name: string): Promise<void>
}
