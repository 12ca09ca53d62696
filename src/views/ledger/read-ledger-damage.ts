import type { DriverConnection } from '../../driver/core/driver.js'
import { ConnectionError, isDuckalogError } from '../../errors.js'
import { quoteLiteral } from '../../sql/quote.js'
import { type LedgerHead, type LedgerTable, ledgerColumns, ledgerTables, tableSince } from './ledger.js'

/**
 * The damage of a database's ledger.
 * @public
 */
export interface LedgerDamage {
  /** What is wrong, for people. */
  readonly reason: string
  /** Statements that remove the ledger before it is created again. */
  readonly drops: readonly string[]
}

/** Checks the tables of the ledger without visiting other databases. `undefined` for an intact or missing ledger. */
export async function readLedgerDamage(connection: DriverConnection, database: string): Promise<LedgerDamage | undefined> {
  // Its tables are read one by one, and another process may create them meanwhile: what is damaged is so the second time as well
  return (await inspectLedger(connection, database)) && inspectLedger(connection, database)
}

async function inspectLedger(connection: DriverConnection, database: string): Promise<LedgerDamage | undefined> {
  const tables = ledgerTables(database)
  const drops: string[] = []
  const reasons: string[] = []
  /** Missing columns, with the first format that has them. */
  const absent: { readonly reason: string; readonly since: number }[] = []
  const missing: LedgerTable[] = []
  for (const name of Object.keys(tableSince) as LedgerTable[]) {
    const found = await readColumnTypes(connection, tables[name])
    if (!found) {
      missing.push(name)
      continue
    }
    const isTable = await hasRowId(connection, tables[name])
    drops.push(`DROP ${isTable ? 'TABLE' : 'VIEW'} ${tables[name]}`)
    if (!isTable) reasons.push(`${tables[name]} is a view`)
    for (const [column, { type, since }] of Object.entries(ledgerColumns[name])) {
      const actual = found.get(column)
      if (actual === undefined)
        absent.push({ reason: `${tables[name]} has no column ${column}`, since: since === tableSince[name] ? 1 : since })
      else if (actual !== type) reasons.push(`the column ${column} of ${tables[name]} is of type ${actual}, not ${type}`)
    }
  }
  if (missing.includes('ledger') && missing.includes('views')) return undefined
  const isLost = (since: number) => absent.some((each) => each.since <= since)
  if (reasons.length === 0 && !isLost(1) && !missing.includes('ledger')) {
    const [row] = await connection.all<{ n: number; format: number }>(
      `SELECT count(*)::INTEGER AS n, max(format) AS format FROM ${tables.ledger}`,
    )
    if (row?.n !== 1) reasons.push(`${tables.ledger} has ${row?.n} rows, not one`)
    const format = row?.format ?? 1
    reasons.push(...absent.filter(({ since }) => since <= format).map(({ reason }) => reason))
    reasons.push(...missing.filter((name) => tableSince[name] <= format).map((name) => `the table ${tables[name]} is missing`))
  } else {
    reasons.push(...absent.filter(({ since }) => since === 1).map(({ reason }) => reason))
    reasons.push(...missing.filter((name) => tableSince[name] === 1).map((name) => `the table ${tables[name]} is missing`))
  }
  return reasons.length === 0 ? undefined : { reason: reasons.join('; '), drops }
}

/**
 * The error for a damaged ledger.
 */
export function createLedgerError(database: string, { reason }: LedgerDamage): ConnectionError {
  return new ConnectionError(
    'LEDGER_DAMAGED',
    `The ledger of the views in ${JSON.stringify(database)} is damaged: ${reason}. Its views were not changed. Connect once with forceRebuild, which ` +
      'creates the ledger and the views of the config again and changes nothing else; or with readOnly, which only reads.',
  )
}

async function readColumnTypes(connection: DriverConnection, table: string): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const rows = await connection.all<{ name: string; type: string }>(
      `SELECT name, type FROM pragma_table_info(${quoteLiteral(table)})`,
    )
    return new Map(rows.map(({ name, type }) => [name.toLowerCase(), type]))
  } catch (error) {
    if (isDuckalogError(error, 'QUERY_FAILED') && error.kind === 'Catalog') return undefined
    throw error
  }
}

async function hasRowId(connection: DriverConnection, table: string): Promise<boolean> {
  try {
    await connection.all(`SELECT rowid FROM ${table} LIMIT 0`)
    return true
  } catch (error) {
    if (isDuckalogError(error, 'QUERY_FAILED') && error.kind === 'Binder') return false
    throw error
  }
}

/** Kinds of errors that a ledger with other tables or columns can cause. */
export const shapeKinds: ReadonlySet<string> = new Set(['Catalog', 'Binder', 'Conversion', 'Mismatch Type'])

/** Whether the values of a head have the expected types. */
export function isWhole<T extends LedgerHead>(head: T | undefined): head is T {
  return typeof head?.format === 'number' && typeof head.generation === 'bigint'
}
