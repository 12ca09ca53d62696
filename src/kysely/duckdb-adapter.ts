import { DialectAdapterBase, type Kysely, type MigrationLockOptions } from 'kysely'

/** The features of DuckDB that Kysely asks about. */
export class DuckDBAdapter extends DialectAdapterBase {
  override get supportsTransactionalDdl(): boolean {
    return true
  }

  override get supportsReturning(): boolean {
    return true
  }

  /** DuckDB has no locks to wait for: of two migrations at the same time, the second fails here with a conflict. */
  override async acquireMigrationLock(db: Kysely<unknown>, options: MigrationLockOptions): Promise<void> {
    const { lockTable, lockRowId, lockTableSchema } = options
    const scoped = (lockTableSchema === undefined ? db : db.withSchema(lockTableSchema)) as Kysely<LockDatabase>
    await scoped.updateTable(lockTable).set({ is_locked: 1 }).where('id', '=', lockRowId).execute()
  }

  override async releaseMigrationLock(): Promise<void> {
    // The lock ends with the transaction
  }
}

interface LockDatabase {
  readonly [table: string]: { readonly id: string; readonly is_locked: number }
}
