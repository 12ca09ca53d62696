import type { DriverConnection } from '../driver/driver.js'
import { isDuckalogError, type QueryError } from '../errors.js'
import { ledgerFormat, ledgerTables } from './ledger.js'
import { type ViewDefinition, type ViewName, viewKey } from './view-definition.js'

/** What the ledger alone says of the views of a database. @internal */
export interface RecordedViews {
  readonly generation: bigint
  readonly views: readonly RecordedView[]
}

interface RecordedView extends ViewName {
  readonly owner?: string
  readonly present: true
  readonly definitionHash?: string
  readonly intact: true
}

interface RecordedRow {
  readonly format: number
  readonly generation: bigint
  readonly schema_name: string | null
  readonly view_name: string | null
  readonly owner: string | null
  readonly definition_hash: string | null
}

/**
 * The views as the ledger has them, for when they cannot be listed: DuckDB asks every attached database for its views, and one may
 * be dead. `undefined` where that would not be enough: without a ledger, and for a view that is not in it, whose name may be taken.
 * @internal
 */
export async function readRecordedViews(
  connection: DriverConnection,
  database: string,
  definitions: readonly ViewDefinition[],
): Promise<RecordedViews | undefined> {
  const { ledger, views } = ledgerTables(database)
  const rows = await connection
    .all<RecordedRow>(
      `SELECT g.format, g.generation, l.schema_name, l.view_name, l.owner, l.definition_hash FROM ${ledger} g LEFT JOIN ${views} l ON true`,
    )
    .catch(() => [])
  const [head] = rows
  if (!head || head.format > ledgerFormat) return undefined
  const recorded = rows.flatMap(({ schema_name, view_name, owner, definition_hash }): readonly RecordedView[] =>
    schema_name === null || view_name === null
      ? []
      : [
          {
            schema: schema_name,
            name: view_name,
            present: true,
            intact: true,
            ...(owner !== null && { owner }),
            ...(definition_hash !== null && { definitionHash: definition_hash }),
          },
        ],
  )
  const known = new Set(recorded.map(viewKey))
  return definitions.every((definition) => known.has(viewKey(definition)))
    ? { generation: head.generation, views: recorded }
    : undefined
}

/**
 * Whether an error comes from another database than the one that was asked for.
 * @internal
 */
export function isForeignFault(error: unknown): error is QueryError {
  if (!isDuckalogError(error, 'QUERY_FAILED')) return false
  const { kind } = error as QueryError
  return kind === 'IO' || kind === 'HTTP' || error.retryable
}
