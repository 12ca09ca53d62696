import type { DuckDBConnection, DuckDBResult, DuckDBTableFunction } from '@duckdb/node-api'
import type { Values } from '../../sql/quote.js'
import type { CallGate } from '../core/call-gate.js'
import type { DriverConnection, QueryResult, Row, RowMode, StatementOptions } from '../core/driver.js'
import type { StatementRunner } from '../core/statement-runner.js'
import { refuseDuplicates, toQueryResult } from '../values/query-result.js'
import type { NodeApi } from './bind-node-api-values.js'
import { type ColumnReader, createColumnReader } from './convert-node-api-values.js'
import { createAppender } from './create-appender.js'
import { createStatementExecutor } from './execute-statement.js'
import { type RowShape, readAll, readChunk } from './read-chunk.js'
import { createFactReader, type FactReader } from './read-facts.js'
import { readPercentage } from './read-percentage.js'
import { streamResult } from './stream-result.js'

export interface NodeApiConnectionOptions {
  readonly native: DuckDBConnection
  readonly gate: CallGate
  readonly statements: StatementRunner
  readonly loadApi: () => Promise<NodeApi>
  /** Ends a partly read result, which would keep its transaction and the database open. */
  readonly endResult: (result: DuckDBResult) => Promise<void>
  /** Called with `true` when a streaming result opens, and with `false` when it ends. */
  readonly onStream?: ((open: boolean) => void) | undefined
}

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
  let facts: FactReader | undefined

  function readerOf(api: NodeApi, mode: RowMode): ColumnReader {
    const known = readers.get(mode)
    if (known) return known
    const reader = createColumnReader(api, mode)
    readers.set(mode, reader)
    return reader
  }

  function factsOf(api: NodeApi): FactReader {
    facts ??= createFactReader(api)
    return facts
  }

  const { run, stream: startStream } = createStatementExecutor(native, loadApi, async (result) => {
    const reader = readerOf(await loadApi(), 'js')
    return readAll<Row>(result, { names: result.columnNames(), form: 'object', reader })
  })

  async function* stream<R extends object>(
    sql: string,
    values?: Values,
    { signal, rowMode = 'js', rows = 'object', progress, onColumns, rewrite }: StatementOptions = {},
  ): AsyncGenerator<R[], void, undefined> {
    const turn = await statements.take(sql, signal)
    yield* streamResult(turn, {
      gate,
      progress,
      async start() {
        const api = await loadApi()
        const options = { rowMode, rows, rewrite }
        const { result, columns, rowMode: mode } = await turn.call(() => startStream(sql, values, options))
        onStream?.(true)
        const names = result.columnNames()
        const shape: RowShape = { names, form: rows, reader: readerOf(api, mode) }
        return {
          begin(isEmpty) {
            // Before it runs, a statement with untyped parameters does not know its columns
            if (rows === 'object') refuseDuplicates(names)
            onColumns?.(columns ? () => columns : factsOf(api).readColumns(result, names, isEmpty), columns !== undefined)
          },
          fetch: () => turn.call(() => result.fetchChunk()),
          read: (chunk) => readChunk<R>(chunk, shape),
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
    run: (sql, values, options) =>
      statements.run(
        sql,
        async () => {
          await run(sql, values)
        },
        options?.signal,
      ),
    async all<R extends object = Row>(
      sql: string,
      values?: Values,
      { signal, rowMode = 'js', rows: form = 'object' }: StatementOptions = {},
    ): Promise<QueryResult<R>> {
      const result = await statements.run(sql, () => run(sql, values, form), signal)
      const api = await loadApi()
      const { readColumns, countChanges } = factsOf(api)
      const names = result.columnNames()
      if (form === 'object') refuseDuplicates(names)
      const columns = readColumns(result, names, result.chunkCount === 0)
      const rows = await readAll<R>(result, { names, form, reader: readerOf(api, rowMode) })
      const changes = countChanges(result, rows.length)
      return toQueryResult(rows, { readColumns: columns, readChanges: () => changes })
    },
    stream,
    createAppender: async (table, types) => createAppender(await loadApi(), native, statements, table, types),
    // Older clients lack table functions
    ...(typeof native.registerTableFunction === 'function' && {
      serveBlobs: async (name: string, next: () => Uint8Array | undefined) => {
        native.registerTableFunction(createBlobFunction(await loadApi(), name, next))
      },
    }),
    interrupt: () => statements.interrupt(),
    readPercentage: () => readPercentage(native),
    close: () => gate.close(),
  }
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
