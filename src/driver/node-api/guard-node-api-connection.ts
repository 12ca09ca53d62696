import type { DuckDBConnection } from '@duckdb/node-api'
import { createSemaphore } from '../../async/semaphore.js'
import { createCallGate } from '../core/call-gate.js'
import type { DriverConnection, DriverOpenOptions } from '../core/driver.js'
import { isInvalidated } from '../core/duckdb-errors.js'
import { createStatementRunner } from '../core/statement-runner.js'
import { attachesService, createTransactionWatch } from '../core/watch-transaction.js'
import type { NodeApi } from './bind-node-api-values.js'
import { createNodeApiConnection } from './create-node-api-connection.js'
import { guardNativeObject, type OpenResult } from './guard-object.js'

export interface GuardedConnectionOptions extends Pick<DriverOpenOptions, 'schedule'> {
  readonly api: NodeApi
  readonly redact: (text: string) => string
  /** State that all connections of the instance share. */
  readonly shared: SharedState
  readonly onClosed: (connection: DriverConnection<DuckDBConnection>) => void
}

/** State that the connections of one instance share. */
export interface SharedState {
  /** Whether anything other than DuckDB and SQLite files may be attached. */
  mayReachService: boolean
  /** Whether a connection was closed before all its results were read: these keep the database open until they are collected. */
  unread: boolean
}

/**
 * Connections that must never be destroyed: after a fatal error, the rollback of a transaction with a service such as a DuckLake fails, and
 * DuckDB terminates the process if that happens in a destructor. Referenced here, they are never collected; their file stays locked.
 */
const leaked = new Set<DuckDBConnection>()

/** Wraps a connection and guards its native object, which the host may use too. */
export function guardNodeApiConnection(
  native: DuckDBConnection,
  { api, redact, schedule, shared, onClosed }: GuardedConnectionOptions,
): DriverConnection<DuckDBConnection> {
  const queue = createSemaphore(1)
  // Bound before the guard replaces the methods
  const interrupt = native.interrupt.bind(native)
  const disconnect = native.disconnectSync.bind(native)
  const run = native.run.bind(native)
  let endOpenResult: (() => Promise<void>) | undefined
  const transaction = createTransactionWatch()
  let unread = 0

  const gate = createCallGate({
    interrupt,
    onClosing: () => statements.close(),
    async disconnect() {
      shared.unread ||= unread > 0
      await endOpenResult?.().catch(() => undefined)
      // An unread result would keep the transaction open
      const rollsBack = transaction.maybeOpen && (shared.mayReachService || unread > 0)
      const failed = rollsBack && (await cannotRollBack(run))
      if (failed && shared.mayReachService) keepForever(native)
      else disconnect()
      onClosed(connection)
    },
  })
  const statements = createStatementRunner({ gate, queue, interrupt, redact, schedule })
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
    statements,
    loadApi: async () => api,
    async endResult(result: OpenResult) {
      // An interrupt would abort the host's transaction; another statement also ends the result, but does not free its memory
      if (transaction.maybeOpen) await native.run('')
      else await drainResult(result, interrupt)
    },
  })
  return connection
}

function keepForever(native: DuckDBConnection): void {
  // `process.exit` does not run the client's destructors; the end of the event loop does
  if (leaked.size === 0) process.on('exit', (code) => process.exit(code))
  leaked.add(native)
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
 * Ends an open result. After an interrupt little is left to read. A result that is not read to its end keeps the database open and locked
 * until it is garbage collected.
 */
async function drainResult(result: OpenResult, interrupt: () => void): Promise<void> {
  interrupt()
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
  }
}
