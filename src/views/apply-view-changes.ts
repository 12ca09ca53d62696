import { createDebug } from '../create-debug.js'
import type { DriverConnection } from '../driver/driver.js'
import { isDuckalogError, ViewError } from '../errors.js'
import { quoteLiteral, quoteQualified } from '../sql.js'
import { refuseConflicts, type ViewChange } from './diff-views.js'
import { ledgerTables, renderCreateLedger, reopenedHash, textHash } from './ledger.js'
import { formatViewName, type ViewSyntax } from './view-definition.js'
import { withFooters } from './with-footers.js'

const debug = createDebug('duckalog:views')

/** Where {@link applyViewChanges} applies, and as whom. @public */
export interface ApplyViewChangesOptions {
  /** The name of the catalog in the ledger. @defaultValue `''` */
  readonly owner?: string
  /** The database that holds the views, and none of another: `readViews` says which. */
  readonly database: string
  /** Ends the work; everything is rolled back and the error is the signal's reason. */
  readonly signal?: AbortSignal
}

/** One statement, and the change that it is part of. */
interface ChangeStatement {
  readonly change: ViewChange | undefined
  readonly sql: string
}

/** Large enough that a call costs little, small enough that an abort is heard. */
const batchSize = 500

/**
 * Applies the changes of one database in one transaction, the ledger with them: all of it, or nothing.
 *
 * @throws ViewError VIEW_CONFLICT before anything is done; VIEW_FAILED with the view that DuckDB refused, everything rolled back
 * @public
 */
export async function applyViewChanges(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  options: ApplyViewChangesOptions,
): Promise<void> {
  refuseConflicts(changes)
  const recorded = changes.filter(({ action, released }) => action !== 'keep' || released)
  if (recorded.length === 0) return
  const statements = renderChanges(recorded, options.database)
  const start = performance.now()
  await withFooters(connection, listFiles(recorded), async () => {
    try {
      await applyOnce(connection, statements, recorded, options, batchSize)
    } catch (error) {
      options.signal?.throwIfAborted()
      if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
      // A batch does not say which of its statements failed: one by one, they do
      await applyOnce(connection, statements, recorded, options, 1)
    }
  })
  debug('applied %d changes in %d ms', recorded.length, Math.round(performance.now() - start))
}

/** The remote files that the new and the replaced views read. */
function listFiles(changes: readonly ViewChange[]): readonly string[] {
  const bound = changes.filter(({ action }) => action === 'create' || action === 'replace')
  return [...new Set(bound.flatMap(({ definition }) => (definition as Partial<ViewSyntax> | undefined)?.remoteParquet ?? []))]
}

async function applyOnce(
  connection: DriverConnection,
  statements: readonly ChangeStatement[],
  recorded: readonly ViewChange[],
  { owner = '', database, signal }: ApplyViewChangesOptions,
  size: number,
): Promise<void> {
  const { ledger } = ledgerTables(database)
  await connection.run('BEGIN TRANSACTION')
  let generation: bigint
  try {
    await connection.run(renderCreateLedger(database).join(';\n'))
    // A DuckLake has no RETURNING
    await connection.run(`UPDATE ${ledger} SET generation = generation + 1`)
    generation = await readGeneration(connection, ledger)
    await runBatches(connection, statements, size, signal)
    await writeLedger(connection, recorded, owner, database, generation)
    signal?.throwIfAborted()
    await connection.run('COMMIT')
  } catch (error) {
    // An aborted transaction is over already, or DuckDB says so: either way nothing of it stays
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
  // DuckDB answers OK to the COMMIT of an aborted transaction
  if ((await readGeneration(connection, ledger)) < generation) {
    throw new ViewError('VIEW_FAILED', 'DuckDB did not keep the transaction: nothing was changed. Try again.', {
      view: '',
      retryable: true,
    })
  }
}

async function readGeneration(connection: DriverConnection, ledger: string): Promise<bigint> {
  const [row] = await connection.all<{ generation: bigint }>(`SELECT generation FROM ${ledger}`)
  return BigInt(row?.generation ?? 0)
}

async function runBatches(
  connection: DriverConnection,
  statements: readonly ChangeStatement[],
  size: number,
  signal?: AbortSignal,
) {
  for (let from = 0; from < statements.length; from += size) {
    signal?.throwIfAborted()
    const batch = statements.slice(from, from + size)
    try {
      // The line break ends a comment at the end of a view's SQL
      await connection.run(batch.map(({ sql }) => sql).join('\n;\n'))
    } catch (error) {
      throw size === 1 ? toViewError(error, batch[0]?.change) : error
    }
  }
}

function toViewError(error: unknown, change: ViewChange | undefined): unknown {
  if (!change || !isDuckalogError(error, 'QUERY_FAILED')) return error
  const view = formatViewName(change.view)
  const because = change.action === 'replace' ? ` (to be replaced: ${change.reason})` : ''
  const message = `The view ${view}${because} was refused by DuckDB, and nothing was changed: ${error.message}`
  const at = change.definition?.at
  return new ViewError('VIEW_FAILED', message, { view, cause: error, retryable: error.retryable, ...(at && { at }) })
}

function renderChanges(changes: readonly ViewChange[], database: string): readonly ChangeStatement[] {
  const schemas = new Set(changes.filter(({ action }) => action === 'create').map(({ view }) => view.schema))
  return [
    ...[...schemas]
      .filter((schema) => schema !== 'main')
      .map((schema) => ({ change: undefined, sql: `CREATE SCHEMA IF NOT EXISTS ${quoteQualified(database, schema)}` })),
    ...changes.flatMap((change) => renderChange(change, database).map((sql) => ({ change, sql }))),
  ]
}

function renderChange({ action, view, definition }: ViewChange, database: string): readonly string[] {
  const name = quoteQualified(database, view.schema, view.name)
  if (action === 'drop') return [`DROP VIEW IF EXISTS ${name}`]
  if (!definition || action === 'keep' || action === 'conflict') return []
  // Replacing a view takes its comment away
  const comment =
    definition.description === undefined ? [] : [`COMMENT ON VIEW ${name} IS ${quoteLiteral(definition.description)}`]
  return action === 'adopt' ? comment : [`CREATE OR REPLACE VIEW ${name} AS ${definition.sql}`, ...comment]
}

/** The changed rows are written anew, never added to: two writers of one set leave one set. */
async function writeLedger(
  connection: DriverConnection,
  recorded: readonly ViewChange[],
  owner: string,
  database: string,
  generation: bigint,
): Promise<void> {
  const { views } = ledgerTables(database)
  const rows = recorded.map(({ view: { schema, name }, definition }) => ({ schema, name, hash: definition?.hash ?? null }))
  const values = [JSON.stringify(rows)]
  const fields = `value ->> 'schema' AS schema_name, value ->> 'name' AS view_name, value ->> 'hash' AS definition_hash FROM json_each($1)`
  await connection.run(`DELETE FROM ${views} l USING (SELECT ${fields}) r WHERE ${sameView('l', 'r')}`, values)
  await connection.run(
    `INSERT INTO ${views}
      SELECT ${quoteLiteral(owner)}, v.schema_name, v.view_name, r.definition_hash, ${textHash}, ${reopenedHash}, ${generation}
      FROM (SELECT ${fields}) r JOIN duckdb_views() v ON ${sameView('v', 'r')}
      WHERE r.definition_hash IS NOT NULL AND v.database_name = ${quoteLiteral(database)} AND NOT v.temporary`,
    values,
  )
}

function sameView(a: string, b: string): string {
  return `lower(${a}.schema_name) = lower(${b}.schema_name) AND lower(${a}.view_name) = lower(${b}.view_name)`
}
