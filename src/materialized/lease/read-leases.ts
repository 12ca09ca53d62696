import { getRegistry } from '../../connection/database/registry.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { ledgerTables } from '../../views/ledger/ledger.js'
import type { RowsPlace } from '../build/rows-place.js'
import type { LeasePlace, LeaseRow } from './lease.js'

const columns = `m.schema_name AS schema, m.view_name AS name, m.run::DOUBLE AS run, m.table_name AS "table", m.holder, m.lease_until::DOUBLE AS until`

interface Joined extends Omit<LeaseRow, 'name'> {
  readonly name: string | null
  readonly generation: bigint
  readonly now: bigint
}

/** Reads the leases of all views in a database whose ledger has them. */
export function readLeases(connection: DriverConnection, database: string): Promise<readonly LeaseRow[]> {
  return connection.all<LeaseRow>(`SELECT ${columns} FROM ${ledgerTables(database).materialized} m`)
}

/** The leases of a database, and the facts by which they are judged. */
export interface LeasesNow {
  readonly rows: readonly LeaseRow[]
  readonly here: LeasePlace
  /** The generation of the ledger. */
  readonly generation: bigint
}

/** Reads the leases of all views in a database whose ledger has them, with its clock. */
export async function readLeasesNow(connection: DriverConnection, { database, clock, isShared }: RowsPlace): Promise<LeasesNow> {
  const { ledger, materialized } = ledgerTables(database)
  const found = await connection.all<Joined>(
    `SELECT g.generation, c.now, ${columns} FROM ${ledger} g CROSS JOIN (${clock}) c LEFT JOIN ${materialized} m ON true`,
  )
  const [{ generation, now } = { generation: 0n, now: 0n }] = found
  const rows = found.flatMap(({ generation: _, now: __, ...row }) => (row.name === null ? [] : [row as LeaseRow]))
  return { rows, generation: BigInt(generation), here: { isShared, living: getRegistry().leases, now: Number(now) } }
}
