import type { DuckDBConnection } from '@duckdb/node-api'
import { messageOf } from '../message-of.js'
import type { NodeApi } from './bind-node-api-values.js'
import { createCallGate } from './call-gate.js'
import { createNodeApiConnection } from './create-node-api-connection.js'
import { drainResult, type OpenResult } from './drain-result.js'
import type { DriverConnection, DriverOpenOptions } from './driver.js'
import { guardNativeObject } from './guard-native-object.js'
import { createStatementQueue } from './statement-queue.js'
import { createStatementTurns } from './statement-turns.js'

/** @internal */
export interface GuardedConnectionOptions extends Pick<DriverOpenOptions, 'schedule'> {
  readonly api: NodeApi
  readonly redact: (text: string) => string
  readonly onClosed: (connection: DriverConnection<DuckDBConnection>) => void
}

/**
 * Connections in a transaction of a database that a fatal error made unusable: to roll back fails there, and in a destructor DuckDB ends
 * the process for it. Kept, so that they are not collected either.
 */
const lost = new Set<DuckDBConnection>()

/**
 * Puts a connection of ours behind the seam and behind a gate, so that the host may hold the native one.
 * @internal
 */
export function guardNodeApiConnection(
  native: DuckDBConnection,
  { api, redact, schedule, onClosed }: GuardedConnectionOptions,
): DriverConnection<DuckDBConnection> {
  const queue = createStatementQueue()
  // Bound before the guard is put on, so that they reach the client itself.
  const interrupt = native.interrupt.bind(native)
  const disconnect = native.disconnectSync.bind(native)
  const run = native.run.bind(native)
  let endOpenResult: (() => Promise<void>) | undefined
  let mayBeInTransaction = false

  const gate = createCallGate({
    interrupt,
    onClosing: () => turns.close(),
    async disconnect() {
      await endOpenResult?.().catch(() => undefined)
      if (mayBeInTransaction && (await isInvalidated(run))) lost.add(native)
      else disconnect()
      onClosed(connection)
    },
  })
  const turns = createStatementTurns({ gate, queue, interrupt, redact, schedule })
  const close = () => void gate.close()
  guardNativeObject(native, {
    gate,
    replaced: { closeSync: close, disconnectSync: close },
    onSql(sql) {
      mayBeInTransaction ||= /\b(?:begin|start)\b/i.test(sql)
    },
    onOpenResult(open) {
      endOpenResult = async () => drainResult(await open(), interrupt)
    },
  })
  const connection = createNodeApiConnection({
    native,
    gate,
    turns,
    loadApi: async () => api,
    async endResult(result: OpenResult) {
      // An interrupt would abort the transaction of the host; another statement ends the result as well, but for its memory.
      if (mayBeInTransaction) await native.run('')
      else await drainResult(result, interrupt)
    },
  })
  return connection
}

async function isInvalidated(run: (sql: string) => Promise<unknown>): Promise<boolean> {
  try {
    await run('ROLLBACK')
    return false
  } catch (error) {
    return messageOf(error).includes('database has been invalidated')
  }
}
