import { setImmediate } from 'node:timers/promises'
import type {
  DuckDBConnection,
  DuckDBMaterializedResult,
  DuckDBPreparedStatement,
  DuckDBResult,
  DuckDBTableFunction,
} from '@duckdb/node-api'
import type { Values } from '../../sql/quote.js'
import type { CallGate } from '../core/call-gate.js'
import type { DriverConnection, Row, RowMode, StatementOptions } from '../core/driver.js'
import type { StatementRunner } from '../core/statement-runner.js'
import { nameValues } from '../values/name-values.js'
import { placeDates } from '../values/place-dates.js'
import { bindNodeApiValues, knowsDates, type NodeApi } from './bind-node-api-values.js'
import { type ColumnReader, createColumnReader } from './convert-node-api-values.js'
import { readChunk } from './read-chunk.js'
import { streamResult } from './stream-result.js'

export interface NodeApiConnectionOptions {
  readonly native: DuckDBConnection
  readonly gate: CallGate
  readonly statements: StatementRunner
  readonly loadApi: () => Promise<NodeApi>
  /** Ends a partly read result, which would keep its transaction and the database open. */
  readonly endResult: (result: DuckDBResult) => Promise<void>
  /** Called with `true` when a streaming result opens, and with `false` when it ends. */
  readonly onStream?: (open: boolean) => void
}

const chunksWithoutPause = 16

/** Wraps a connection of `@duckdb/node-api`. */
export function createNodeApiConnection({
  native,
  gate,
  statements,
  loadApi,
  endResult,
  onStream,
}: NodeApiConnectionOptions): DriverConnection<DuckDBConnection> {
  const readers = new Map<RowMode, ColumnReader>()

  function readerOf(api: NodeApi, mode: RowMode): ColumnReader {
    const known = readers.get(mode)
    if (known) return known
    const reader = createColumnReader(api, mode)
    readers.set(mode, reader)
    return reader
  }

  async function prepare<T>(
    sql: string,
    values: Values | undefined,
    execute: (prepared: DuckDBPreparedStatement) => Promise<T>,
  ): Promise<T> {
    const api = await loadApi()
    const prepared = await native.prepare(sql)
    try {
      if (values && !knowsDates(api, prepared, values)) {
        const placed = await placeDates(sql, values, (text, rest) => read(api, text, rest))
        if (placed.sql !== sql) return await prepare(placed.sql, placed.values, execute)
      }
      if (values) bindNodeApiValues(api, prepared, values)
      return await execute(prepared)
    } finally {
      prepared.destroySync()
    }
  }

  async function read(api: NodeApi, sql: string, values: Values): Promise<Row[]> {
    return readAll<Row>(await execute(sql, values), readerOf(api, 'js'))
  }

  function execute(sql: string, values: Values | undefined): Promise<DuckDBMaterializedResult> {
    return nameValues(values) ? prepare(sql, values, (prepared) => prepared.run()) : native.run(sql)
  }

  async function* stream<R extends object>(
    sql: string,
    values?: Values,
    { signal, rowMode = 'js', progress }: StatementOptions = {},
  ): AsyncGenerator<R[], void, undefined> {
    const turn = await statements.take(sql, signal)
    yield* streamResult(turn, {
      gate,
      progress,
      async start() {
        const api = await loadApi()
        const result = await turn.call(() => prepare(sql, values, (prepared) => prepared.stream()))
        onStream?.(true)
        const names = result.deduplicatedColumnNames()
        const reader = readerOf(api, rowMode)
        return {
          fetch: () => turn.call(() => result.fetchChunk()),
          read: (chunk) => readChunk<R>(chunk, names, reader),
          get truncated() {
            return result.returnType === api.ResultReturnType.INVALID
          },
          end: () => gate.track(endResult(result)),
        }
      },
      onEnd: () => onStream?.(false),
    })
  }

  return {
    native,
    get busy() {
      return statements.busy
    },
    get stuck() {
      return gate.stuck
    },
    run: (sql, values) =>
      statements.run(sql, async () => {
        await execute(sql, values)
      }),
    async all<R extends object = Row>(sql: string, values?: Values, { signal, rowMode = 'js' }: StatementOptions = {}) {
      const result = await statements.run(sql, () => execute(sql, values), signal)
      return readAll<R>(result, readerOf(await loadApi(), rowMode))
    },
    stream,
    // Older clients lack table functions
    ...(typeof native.registerTableFunction === 'function' && {
      serveBlobs: async (name: string, next: () => Uint8Array | undefined) => {
        native.registerTableFunction(createBlobFunction(await loadApi(), name, next))
      },
    }),
    interrupt: () => statements.interrupt(),
    close: () => gate.close(),
  }
}

async function readAll<R extends object>(result: DuckDBMaterializedResult, reader: ColumnReader): Promise<R[]> {
  const rows: R[] = []
  const names = result.deduplicatedColumnNames()
  const { chunkCount } = result
  for (let index = 0; index < chunkCount; index++) {
    for (const row of readChunk<R>(result.getChunk(index), names, reader)) rows.push(row)
    // Converting a large result without a pause would block the event loop
    if (index % chunksWithoutPause === chunksWithoutPause - 1) await setImmediate()
  }
  return rows
}

/** A table function that returns BLOBs in order, each on demand. */
function createBlobFunction(api: NodeApi, name: string, next: () => Uint8Array | undefined): DuckDBTableFunction {
  return api.DuckDBTableFunction.create({
    name,
    bindFunction: (bind) => bind.addResultColumn('content', api.BLOB),
    // More threads would not keep the order
    initFunction: (init) => init.setMaxThreads(1),
    mainFunction: (_, chunk) => {
      const bytes = next()
      chunk.rowCount = bytes === undefined ? 0 : 1
      if (bytes !== undefined) chunk.setColumnValues(0, [new api.DuckDBBlobValue(bytes)])
    },
  })
}
