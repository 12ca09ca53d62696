import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { createSemaphore } from '../async/semaphore.js'
import { DriverError } from '../errors.js'
import { checkArguments } from '../options/check-arguments.js'
import { filledText, objectWith } from '../options/option-rules.js'
import { takeOptions } from '../options/take-options.js'
import { revealAll } from '../secret-value.js'
import { createCallGate } from './core/call-gate.js'
import { createDriverInstance } from './core/create-driver-instance.js'
import { detachDatabases } from './core/detach-databases.js'
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
import { nodeApiClient as client } from './core/tested-clients.js'
import type { NodeApi } from './node-api/bind-node-api-values.js'
import { createNodeApiConnection } from './node-api/create-node-api-connection.js'
import { findBadOption } from './node-api/find-bad-option.js'
import { guardNodeApiConnection, type SharedState } from './node-api/guard-node-api-connection.js'

const clientConnection = objectWith(['run', 'prepare', 'interrupt'], 'a DuckDBConnection of @duckdb/node-api')

/**
 * The default driver, for DuckDB's client `@duckdb/node-api`. It can stream and interrupt.
 * @example
 * ```ts
 * const instance = await nodeApi().open('warehouse.duckdb')
 * const connection = await instance.connect()
 * const rows = await connection.all('SELECT $day AS day', { day: '2026-01-01' })
 * await instance.close()
 * ```
 * @public
 */
export function nodeApi(): Driver<DuckDBConnection> {
  const warn = createVersionWarning()
  return {
    name: client.name,
    async open(database, given) {
      checkArguments('open', { database: [database, filledText] })
      const options = takeOptions('open', given, driverOpenRules)
      const api = loadNodeApi()
      warn(checkDuckDBVersion(versionOf(api), client))
      const instance = await openInstance(api, database, options)
      const shared = { mayReachService: !isLocalFile(database), unread: false }
      return wrapInstance(api, instance, { database, shared, close: () => closeInstance(instance, shared) }, options)
    },
    async adopt(instance, given) {
      const options = takeOptions('adopt', given, driverOpenRules)
      const api = loadNodeApi()
      warn(checkDuckDBVersion(versionOf(api), client))
      // The host may have attached anything
      const shared = { mayReachService: true, unread: false }
      return wrapInstance(api, instance, { database: 'of the host', shared, close: async () => undefined }, options)
    },
  }
}

function wrapInstance(
  api: NodeApi,
  instance: NativeInstance<DuckDBConnection>,
  { database, shared, close }: { readonly database: string; readonly shared: SharedState; close(): Promise<void> },
  options: DriverOpenOptions,
): DriverInstance<DuckDBConnection> {
  const { redact = keep, schedule } = options
  return createDriverInstance({
    duckdbVersion: versionOf(api),
    connect: async (onClosed) =>
      guardNodeApiConnection(await connectTo(instance, database, options.redact), {
        api,
        redact,
        shared,
        schedule,
        onClosed,
      }),
    interrupt: ({ native }) => native.interrupt(),
    close,
  })
}

/**
 * Wraps a connection that the host opened. The connection is not changed, and `close()` leaves it open.
 * @throws {@link OptionError} OPTION_INVALID; {@link DriverError} on first use: DRIVER_MISSING, or DRIVER_UNSUPPORTED when another copy of `@duckdb/node-api` made it
 * @public
 */
export function nodeApiConnection(
  connection: DuckDBConnection,
  given?: Pick<DriverOpenOptions, 'redact'>,
): DriverConnection<DuckDBConnection> {
  const options = takeOptions('nodeApiConnection', given, { redact: driverOpenRules.redact })
  checkArguments('nodeApiConnection', { connection: [connection, clientConnection] })
  const queue = createSemaphore(1)
  const interrupt = () => connection.interrupt()
  let streaming = false
  const gate = createCallGate({
    interrupt,
    onClosing: () => statements.close(),
    async disconnect() {
      if (streaming) await connection.run('')
    },
  })
  const statements = createStatementRunner({ gate, queue, interrupt, redact: options.redact ?? keep })
  return createNodeApiConnection({
    native: connection,
    gate,
    statements,
    loadApi: () => loadApiOf(connection),
    onStream(open) {
      streaming = open
    },
    async endResult() {
      await connection.run('')
    },
  })
}

async function closeInstance(instance: DuckDBInstance, { unread }: SharedState): Promise<void> {
  if (unread) await detachAll(instance).catch(() => undefined)
  instance.closeSync()
}

async function detachAll(instance: DuckDBInstance): Promise<void> {
  const connection = await instance.connect()
  try {
    await detachDatabases(
      async (sql) => (await connection.runAndReadAll(sql)).getRows().map(([name]) => name),
      (sql) => connection.run(sql),
    )
  } finally {
    connection.disconnectSync()
  }
}

async function openInstance(
  api: NodeApi,
  database: string,
  { config: given = {}, redact = keep }: DriverOpenOptions,
): Promise<DuckDBInstance> {
  const config = await revealAll(given)
  try {
    return await api.DuckDBInstance.create(database, { ...config })
  } catch (error) {
    throw (await findBadOption(api, database, config, error, redact)) ?? toOpenError(database, error, redact)
  }
}

async function loadApiOf(connection: DuckDBConnection): Promise<NodeApi> {
  const api = loadNodeApi()
  if (connection instanceof api.DuckDBConnection) return api
  throw new DriverError(
    'DRIVER_UNSUPPORTED',
    'This connection was created by a different copy of @duckdb/node-api than the one that duckalog loads. Install a single copy: npm dedupe',
  )
}

/** Whether a database is a file or in memory, as opposed to the address of a service. */
function isLocalFile(database: string): boolean {
  return !/^[a-z][\w+]+:/i.test(database)
}

function versionOf(api: NodeApi): string {
  return api.version().replace(/^v/, '')
}

function loadNodeApi(): NodeApi {
  return loadClient(client)
}

function keep(text: string): string {
  return text
}
