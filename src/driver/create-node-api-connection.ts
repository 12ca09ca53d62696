import { setImmediate } from 'node:timers/promises'
import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBMaterializedResult,
  DuckDBPreparedStatement,
  DuckDBResult,
} from '@duckdb/node-api'
import { QueryError } from '../errors.js'
import { messageOf } from '../message-of.js'
import type { Values } from '../sql.js'
import { bindNodeApiValues, knowsDates, type NodeApi } from './bind-node-api-values.js'
import { type CallGate, createClosedError } from './call-gate.js'
import { type ColumnReader, createColumnReader } from './convert-node-api-values.js'
import { createBlobFunction } from './create-blob-function.js'
import type { DriverConnection, Row, RowMode, StatementOptions } from './driver.js'
import { nameValues } from './name-values.js'
import { placeDates } from './place-dates.js'
import type { StatementTurns, Turn } from './statement-turns.js'

/** @internal */
export interface NodeApiConnectionOptions {
  readonly native: DuckDBConnection
  readonly gate: CallGate
  readonly turns: StatementTurns
  readonly loadApi: () => Promise<NodeApi>
  /** Ends a result that was read half: it would keep its transaction, and the database, open. */
  readonly endResult: (result: DuckDBResult) => Promise<void>
  /** Called when a streaming result is opened, and when it is over. */
  readonly onStream?: (open: boolean) => void
}

const chunksWithoutPause = 16

/**
 * A connection of `@duckdb/node-api` behind the seam.
 * @internal
 */
export function createNodeApiConnection({
  native,
  gate,
  turns,
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
    { signal, rowMode = 'js' }: StatementOptions = {},
  ): AsyncGenerator<R[], void, undefined> {
    const turn = await turns.take(sql, signal)
    let open: DuckDBResult | undefined
    try {
      const api = await loadApi()
      const result = await turn.call(() => prepare(sql, values, (prepared) => prepared.stream()))
      open = result
      onStream?.(true)
      const names = result.deduplicatedColumnNames()
      const reader = readerOf(api, rowMode)
      for (;;) {
        const chunk = await turn.call(() => result.fetchChunk())
        if (chunk === null || chunk.rowCount === 0) break
        yield toRows<R>(chunk, names, reader)
      }
      open = undefined
      refuseCut(api, result, turn, gate)
    } finally {
      if (open && !gate.closed && !turn.running) await gate.track(endResult(open)).catch(ignore)
      onStream?.(false)
      turn.end()
    }
  }

  return {
    native,
    get busy() {
      return turns.busy
    },
    get stuck() {
      return gate.stuck
    },
    run: (sql, values) =>
      turns.run(sql, async () => {
        await execute(sql, values)
      }),
    async all<R extends object = Row>(sql: string, values?: Values, { signal, rowMode = 'js' }: StatementOptions = {}) {
      const result = await turns.run(sql, () => execute(sql, values), signal)
      return readAll<R>(result, readerOf(await loadApi(), rowMode))
    },
    stream,
    // An older client has no table functions
    ...(typeof native.registerTableFunction === 'function' && {
      serveBlobs: async (name: string, next: () => Uint8Array | undefined) => {
        native.registerTableFunction(createBlobFunction(await loadApi(), name, next))
      },
    }),
    interrupt: () => turns.interrupt(),
    close: () => gate.close(),
  }
}

async function readAll<R extends object>(result: DuckDBMaterializedResult, reader: ColumnReader): Promise<R[]> {
  const rows: R[] = []
  const names = result.deduplicatedColumnNames()
  const { chunkCount } = result
  for (let index = 0; index < chunkCount; index++) {
    for (const row of toRows<R>(result.getChunk(index), names, reader)) rows.push(row)
    // A large result would stop the host's event loop until its last row is converted.
    if (index % chunksWithoutPause === chunksWithoutPause - 1) await setImmediate()
  }
  return rows
}

/** Column by column, then row by row: that is how the client converts fastest. */
function toRows<R extends object>(chunk: DuckDBDataChunk, names: readonly string[], reader: ColumnReader): R[] {
  const columns = names.map((name, index) => readNamed(chunk, name, index, reader))
  const rows: R[] = []
  const { rowCount } = chunk
  // Assigning this one name would change the row's prototype
  const assignable = !names.includes('__proto__')
  for (let rowIndex = 0; rowIndex < rowCount; rowIndex++) {
    if (!assignable) {
      rows.push(Object.fromEntries(names.map((name, index) => [name, columns[index]?.[rowIndex]])) as R)
      continue
    }
    const row: Row = {}
    for (let index = 0; index < names.length; index++) row[names[index] as string] = columns[index]?.[rowIndex]
    rows.push(row as R)
  }
  return rows
}

function readNamed(chunk: DuckDBDataChunk, name: string, index: number, reader: ColumnReader): readonly unknown[] {
  try {
    return reader.readColumn(chunk.getColumnVector(index))
  } catch (error) {
    const message = `A value of the column ${JSON.stringify(name)} has no form in JavaScript: ${messageOf(error)}. CAST it to VARCHAR, or take rowMode: 'raw'.`
    throw new QueryError('QUERY_FAILED', message)
  }
}

/** The client ends a stream that fails half-way as if it were complete: only the type of the result tells. */
function refuseCut(api: NodeApi, result: DuckDBResult, turn: Turn, gate: CallGate): void {
  if (result.returnType !== api.ResultReturnType.INVALID) return
  if (gate.closed) throw createClosedError()
  if (turn.ending) throw turn.ending.reason
  throw new QueryError(
    'QUERY_FAILED',
    'The stream broke off before its end: DuckDB met an error in one of the rows, or another statement ran on the same connection. ' +
      '@duckdb/node-api does not say which. Run the statement without streaming to see the error of DuckDB.',
  )
}

/** Of what fails while a result is ended nothing is left to tell: the consumer has gone. */
function ignore(): void {}
