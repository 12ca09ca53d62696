import type { Driver, DriverConnection, DriverInstance, Row, StatementOptions } from '../../src/driver/core/driver.js'
import { revealAll } from '../../src/secret-value.js'
import type { Values } from '../../src/sql/quote.js'

/** The calls of a catalog to DuckDB, in order; `replay.py` repeats them. */
export type Call =
  | {
      readonly call: 'open'
      readonly instance: number
      readonly database: string
      readonly config: Readonly<Record<string, string>>
    }
  | { readonly call: 'connect'; readonly instance: number; readonly connection: number }
  | { readonly call: 'run'; readonly connection: number; readonly sql: string; readonly values?: Values | undefined }
  | { readonly call: 'disconnect'; readonly connection: number }
  | { readonly call: 'close'; readonly instance: number }
  /** A point from which an upgrade can start: the later calls use the database as it is then. */
  | { readonly call: 'upgrade' }

/** A driver that adds each call to a list. Rows that it writes through an appender are not recorded. */
export function recordDriver<N>(driver: Driver<N>, calls: Call[]): Driver<N> {
  let instances = 0
  let connections = 0

  function wrapConnection(native: DriverConnection<N>, connection: number): DriverConnection<N> {
    const record = (sql: string, values?: Values) => void calls.push({ call: 'run', connection, sql, values })
    return {
      ...native,
      run: (sql, values, options) => {
        record(sql, values)
        return native.run(sql, values, options)
      },
      all: (sql, values, options) => {
        record(sql, values)
        return native.all(sql, values, options)
      },
      stream: <R extends object = Row>(sql: string, values?: Values, options?: StatementOptions) => {
        record(sql, values)
        return streamOf<R>(native, sql, values, options)
      },
      close: () => {
        calls.push({ call: 'disconnect', connection })
        return native.close()
      },
    }
  }

  function wrapInstance(native: DriverInstance<N>, instance: number): DriverInstance<N> {
    return {
      ...native,
      connect: async () => {
        connections += 1
        const connection = connections
        calls.push({ call: 'connect', instance, connection })
        return wrapConnection(await native.connect(), connection)
      },
      close: () => {
        calls.push({ call: 'close', instance })
        return native.close()
      },
    }
  }

  return {
    name: driver.name,
    open: async (database, options) => {
      instances += 1
      const instance = instances
      calls.push({ call: 'open', instance, database, config: await revealAll(options?.config ?? {}) })
      return wrapInstance(await driver.open(database, options), instance)
    },
  }
}

function streamOf<R extends object>(
  { stream }: DriverConnection,
  ...call: Parameters<NonNullable<DriverConnection['stream']>>
): AsyncIterable<R[]> {
  if (!stream) throw new Error('The tested client cannot stream.')
  return stream<R>(...call)
}
