import { createDebug } from '../../create-debug.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { isConflict } from '../../driver/core/duckdb-errors.js'
import { isDuckalogError } from '../../errors.js'
import { checkArguments, connection as connectionRule, listOfThings } from '../../options/check-arguments.js'
import { anyValue, bigint, filledText, flag, signal, text } from '../../options/option-rules.js'
import { type OptionRules, takeOptions } from '../../options/take-options.js'
import { isSyntax, localKey } from '../definition/view-definition.js'
import type { UnknownColumn } from '../diff/find-unknown-columns.js'
import { refuseConflicts, type ViewChange } from '../diff/view-change.js'
import type { ColumnChanges } from '../ledger/diff-columns.js'
import type { LedgerDamage } from '../ledger/read-ledger-damage.js'
import { findDescribed, readColumnComments } from './comment-columns.js'
import { inLedgerTransaction } from './ledger-transaction.js'
import { prefetchFooters } from './prefetch-parquet-footers.js'
import { type ChangeStatement, optimizerOff, optimizerOn, renderChanges } from './render-changes.js'
import { readSniffed } from './sniff-csv.js'
import { toViewError } from './view-failure.js'
import { type BuiltRows, writeKeptRows } from './write-kept-rows.js'
import { writeLedger, writeReads } from './write-ledger.js'

const debug = createDebug('duckalog:views')

/** Options for {@link applyViewChanges}. @public */
export interface ApplyViewChangesOptions {
  /** The name of the catalog in the ledger. @defaultValue `''` */
  readonly owner?: string | undefined
  /** The database that holds the views, as returned by `readViews`. The changes must all be in it. */
  readonly database: string
  /**
   * Set if views cannot be listed because an attached database is unreachable: their stored texts are not recorded, and the next connect
   * compares their SQL instead.
   * @defaultValue `false`
   */
  readonly unlisted?: boolean | undefined
  /**
   * The generation from `readViews`, 0 if there was no ledger. If others have written since, the call fails and changes nothing.
   * @defaultValue not compared
   */
  readonly generation?: bigint | undefined
  /**
   * Disable the optimizer of the connection while views are created: they are only bound, which takes an eighth less time without it.
   * @defaultValue `false`
   */
  readonly withoutOptimizer?: boolean | undefined
  /** The damage of the ledger that `readViews` found; the ledger is then created again. */
  readonly damage?: LedgerDamage | undefined
  /** Rows that were built for materialised views, by the keys of the views, which are in the changes in their kept form. @defaultValue none */
  readonly built?: ReadonlyMap<string, BuiltRows> | undefined
  /** Aborts the work: everything is rolled back, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

const applyRules: OptionRules<ApplyViewChangesOptions> = {
  owner: text,
  database: filledText,
  unlisted: flag,
  generation: bigint,
  withoutOptimizer: flag,
  damage: anyValue,
  built: anyValue,
  signal,
}

/** Statements per call: fewer calls are faster, smaller ones can be aborted sooner. */
const batchSize = 500

/**
 * Applies the changes of one database and records them in its ledger, all in one transaction.
 *
 * @returns the changes, with the column changes of views over sources
 * @throws ViewError VIEW_CONFLICT before any change; VIEW_FAILED, rolled back, with the view that DuckDB refused, or if others have written
 * since the views were read; OptionError OPTION_INVALID
 * @experimental
 * @public
 */
export async function applyViewChanges(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  given: ApplyViewChangesOptions,
): Promise<readonly ViewChange[]> {
  const options = takeOptions('applyViewChanges', given, applyRules, ['database'])
  checkArguments('applyViewChanges', {
    connection: [connection, connectionRule],
    changes: [changes, listOfThings('view changes')],
  })
  refuseConflicts(changes)
  const recorded = changes.filter(({ action, released }) => action !== 'keep' || released)
  if (recorded.length === 0 && !options.damage) return changes
  const statements = renderChanges(await readSniffed(connection, recorded), options.database)
  const start = performance.now()
  const { columns, unknown } = await prefetchFooters(connection, listFiles(recorded), async () => {
    try {
      return await applyOnce(connection, statements, changes, options, batchSize)
    } catch (error) {
      options.signal?.throwIfAborted()
      if (!isDuckalogError(error, 'QUERY_FAILED') || isConflict(error)) throw error
      // DuckDB does not tell which statement of a batch failed, so they run again one by one
      return applyOnce(connection, statements, changes, options, 1)
    }
  })
  debug('applied %d changes in %d ms', recorded.length, Math.round(performance.now() - start))
  if (columns.size + unknown.size === 0) return changes
  return changes.map((change) => {
    const key = localKey(change.view)
    return withFound(change, columns.get(key), unknown.get(key))
  })
}

function withFound(
  change: ViewChange,
  columns: ColumnChanges | undefined,
  unknownColumns: readonly UnknownColumn[] | undefined,
): ViewChange {
  const { action, view } = change
  if (view.macro !== undefined) return change
  if (action === 'comment') return { ...change, ...(unknownColumns && { unknownColumns }) }
  if (action !== 'create' && action !== 'replace' && action !== 'adopt') return change
  return { ...change, ...(columns && { columns }), ...(unknownColumns && { unknownColumns }) }
}

/** What was found about the columns of changed views, by the keys of the views. */
interface FoundColumns {
  readonly columns: ReadonlyMap<string, ColumnChanges>
  readonly unknown: ReadonlyMap<string, readonly UnknownColumn[]>
}

/** The remote files that new and replaced views read. */
function listFiles(changes: readonly ViewChange[]): readonly string[] {
  const bound = changes.filter(({ action }) => action === 'create' || action === 'replace')
  return [...new Set(bound.flatMap(({ definition }) => (isSyntax(definition) ? (definition.remoteParquet ?? []) : [])))]
}

async function applyOnce(
  connection: DriverConnection,
  statements: readonly ChangeStatement[],
  changes: readonly ViewChange[],
  {
    owner = '',
    database,
    unlisted = false,
    generation: expected,
    withoutOptimizer = false,
    damage,
    built = new Map(),
    signal,
  }: ApplyViewChangesOptions,
  size: number,
): Promise<FoundColumns> {
  try {
    return await inLedgerTransaction(connection, database, { expected, damage, signal }, async ({ generation, kept }) => {
      const described = findDescribed(changes)
      const [off, on] = withoutOptimizer ? [[optimizerOff], [optimizerOn]] : [[], []]
      await runBatches(connection, [...off, ...statements, ...(described.length === 0 ? on : [])], size, database, signal)
      const { statements: comments, unknown } = await readColumnComments(connection, described, { database, unlisted })
      if (described.length > 0) await runBatches(connection, [...comments, ...on], size, database, signal)
      // The ledger records the description of a definition, not the comment in the database
      const isKept = ({ action, released }: ViewChange) => action === 'comment' || (action === 'keep' && !released)
      const written = changes.filter((change) => !isKept(change))
      const columns = await writeLedger(connection, written, { owner, database, generation, unlisted })
      await writeReads(connection, database, changes.filter(isKept))
      if (kept || built.size > 0) await writeKeptRows(connection, written, built, { owner, database })
      return { columns, unknown }
    })
  } catch (error) {
    if (withoutOptimizer) await connection.run(optimizerOn.sql).catch(() => undefined)
    throw error
  }
}

async function runBatches(
  connection: DriverConnection,
  statements: readonly ChangeStatement[],
  size: number,
  database: string,
  signal?: AbortSignal,
) {
  for (let from = 0; from < statements.length; from += size) {
    signal?.throwIfAborted()
    const batch = statements.slice(from, from + size)
    try {
      // The line break ends a comment at the end of a view's SQL
      await connection.run(batch.map(({ sql }) => sql).join('\n;\n'))
    } catch (error) {
      throw size === 1 ? toViewError(error, batch[0]?.change, database) : error
    }
  }
}
