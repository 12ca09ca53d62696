import type { Connection, Database } from 'duckdb-async'
import { createSemaphore } from '../async/semaphore.js'
import { checkArguments } from '../options/check-arguments.js'
import { filledText } from '../options/option-rules.js'
import { takeOptions } from '../options/take-options.js'
import { revealAll } from '../secret-value.js'
import { createCallGate } from './core/call-gate.js'
import { createDriverInstance } from './core/create-driver-instance.js'
import {
  type Driver,
  type DriverConnection,
  type DriverInstance,
  type DriverOpenOptions,
  driverOpenRules,
  type NativeInstance,
} from './core/driver.js'
import { toOpenError } from './core/duckdb-errors.js'
import { checkDuckDBVersion, connectTo, createVersionWarning, loadClient } from './core/load-client.js'
import { createStatementRunner } from './core/statement-runner.js'
import { duckdbAsyncClient as client } from './core/tested-clients.js'
import { closeDuckdbAsyncConnection, closeDuckdbAsyncDatabase } from './duckdb-async/close-duckdb-async.js'
import { createDuckdbAsyncConnection } from './duckdb-async/create-duckdb-async-connection.js'

/**
 * The driver for `duckdb-async`, the wrapper of DuckDB's former client. It cannot interrupt (a running statement goes on until it ends) and
 * cannot stream safely (the client hides errors in the middle of a result), so both methods are absent. Rows differ from those of
 * `@duckdb/node-api` in these types: TIME is text, the microseconds of an INTERVAL are a number, and ARRAY, MAP, UNION and BIT are text.
 * @public
 */
export function duckdbAsync(): Driver<Connection> {
  const warn = createVersionWarning()
  return {
    name: client.name,
    async open(database, given) {
      checkArguments('open', { database: [database, filledText] })
      const options = takeOptions('open', given, driverOpenRules)
      const api: typeof import('duckdb-async') = loadClient(client)
      const instance = await openDatabase(api.Database, database, options)
      try {
        const duckdbVersion = await readVersion(instance)
        warn(checkDuckDBVersion(duckdbVersion, client))
        return wrapInstance(instance, { database, duckdbVersion, close: () => closeDuckdbAsyncDatabase(instance) }, options)
      } catch (error) {
        await closeDuckdbAsyncDatabase(instance)
        throw error
      }
    },
    async adopt(instance, given) {
      const options = takeOptions('adopt', given, driverOpenRules)
      const duckdbVersion = await readVersion(instance)
      warn(checkDuckDBVersion(duckdbVersion, client))
      return wrapInstance(instance, { database: 'of the host', duckdbVersion, close: async () => undefined }, options)
    },
  }
}

function wrapInstance(
  instance: NativeInstance<Connection>,
  { database, ...facts }: { readonly database: string; readonly duckdbVersion: string; close(): Promise<void> },
  options: DriverOpenOptions,
): DriverInstance<Connection> {
  return createDriverInstance({
    ...facts,
    connect: async (onClosed) => wrapConnection(await connectTo(instance, database, options.redact), options, onClosed),
  })
}

function wrapConnection(
  native: Connection,
  { redact = keep, schedule }: DriverOpenOptions,
  onClosed: (connection: DriverConnection<Connection>) => void,
): DriverConnection<Connection> {
  const queue = createSemaphore(1)
  const gate = createCallGate({
    onClosing: () => statements.close(),
    async disconnect() {
      await closeDuckdbAsyncConnection(native)
      onClosed(connection)
    },
  })
  const statements = createStatementRunner({ gate, queue, redact, schedule })
  const connection = createDuckdbAsyncConnection({ native, gate, statements })
  return connection
}

async function openDatabase(
  client: typeof Database,
  database: string,
  { config = {}, redact = keep }: DriverOpenOptions,
): Promise<Database> {
  try {
    return await client.create(database, { ...(await revealAll(config)) })
  } catch (error) {
    throw toOpenError(database, error, redact)
  }
}

async function readVersion(instance: NativeInstance<Connection>): Promise<string> {
  const connection = await instance.connect()
  try {
    const [row] = await connection.all('SELECT library_version FROM pragma_version()')
    return String(row?.library_version).replace(/^v/, '')
  } finally {
    await connection.close()
  }
}

function keep(text: string): string {
  return text
}
