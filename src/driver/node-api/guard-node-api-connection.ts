import type { DuckDBConnection } from '@duckdb/node-api'
import { createSemaphore } from '../../async/semaphore.js'
import { createCallGate } from '../core/call-gate.js'
import type { DriverConnection, DriverOpenOptions } from '../core/driver.js'
import { isInvalidated } from '../core/duckdb-errors.js'
import { createStatementTurns } from '../core/statement-runner.js'
import { attachesService, createTransactionWatch } from '../core/watch-transaction.js'
import type { NodeApi } from './bind-node-api-values.js'
import { createNodeApiConnection } from './create-node-api-connection.js'
import { guardNativeObject, type OpenResult } from './guard-object.js'

export interface GuardedConnectionOptions extends Pick<DriverOpenOptions, 'schedule'> {
  readonly api: NodeApi
  readonly redact: (text: string) => string
  /** What is known of the instance by all its connections. */
  readonly shared: SharedKnowledge
  readonly onClosed: (connection: DriverConnection<DuckDBConnection>) => void
}

/** What the connections of one instance know together. */
export interface SharedKnowledge {
  /** Whether something other than files of DuckDB and SQLite may be attached. */
  mayReachService: boolean
  /** Whether one closed before all its results were read to their end: they keep the database open until they are garbage. */
  unread: boolean
}

/**
 * Connections in a transaction with a service, such as a DuckLake, in a database that a fatal error made unusable: to roll back fails
 * there, and in a destructor DuckDB ends the process for it. Kept, so that they are not collected either; the file stays locked.
 */
const lost = new Set<DuckDBConnection>()

/** Puts a connection of ours behind the seam and behind a gate, so that the host may hold the native one. */
export function guardNodeApiConnection(
  native: DuckDBConnection,
  { api, redact, schedule, shared, onClosed }: GuardedConnectionOptions,
): DriverConnection<DuckDBConnection> {
  const queue = createSemaphore(1)
  // Bound before the guard is put on, so that they reach the client itself.
  const interrupt = native.interrupt.bind(native)
  const disconnect = native.disconnectSync.bind(native)
  const run = native.run.bind(native)
  let endOpenResult: (() => Promise<void>) | undefined
  const transaction = createTransactionWatch()
  let unread = 0

  const gate = createCallGate({
    interrupt,
    onClosing: () => turns.close(),
    async disconnect() {
      shared.unread ||= unread > 0
      await endOpenResult?.().catch(() => undefined)
      // A result that was not read to its end would keep the transaction, too
      const rollsBack = transaction.maybeOpen && (shared.mayReachService || unread > 0)
      const failed = rollsBack && (await cannotRollBack(run))
      if (failed && shared.mayReachService) keepForever(native)
      else disconnect()
      onClosed(connection)
    },
  })
  const turns = createStatementTurns({ gate, queue, interrupt, redact, schedule })
  const close = () => void gate.close()
  guardNativeObject(native, {
    gate,
    replaced: { closeSync: close, disconnectSync: close },
    onSql(sql, ran) {
      transaction.note(sql, ran)
      shared.mayReachService ||= attachesService(sql)
    },
    onOpenResult(open) {
      unread += 1
      endOpenResult = async () => drainResult(await open(), interrupt)
    },
    onReadResult() {
      unread -= 1
    },
  })
  const connection = createNodeApiConnection({
    native,
    gate,
    turns,
    loadApi: async () => api,
    async endResult(result: OpenResult) {
      // An interrupt would abort the transaction of the host; another statement ends the result as well, but for its memory.
      if (transaction.maybeOpen) await native.run('')
      else await drainResult(result, interrupt)
    },
  })
  return connection
}

function keepForever(native: DuckDBConnection): void {
  // The end of `process.exit` runs no destructors of the client, as against the end of the event loop
  if (lost.size === 0) process.on('exit', (code) => process.exit(code))
  lost.add(native)
}

async function cannotRollBack(run: (sql: string) => Promise<unknown>): Promise<boolean> {
  try {
    await run('ROLLBACK')
    return false
  } catch (error) {
    return isInvalidated(error)
  }
}

/**
 * Ends an open result: after an interrupt there is next to nothing left to read. Only a result that was read to its end lets go of
 * the database; any other one keeps it open, and its lock, until it is garbage.
 */
async function drainResult(result: OpenResult, interrupt: () => void): Promise<void> {
  interrupt()
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
  }
}
