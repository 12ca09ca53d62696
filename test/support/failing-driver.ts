import type { Driver, DriverConnection, DriverInstance } from '../../src/driver/core/driver.js'

/** A driver one of whose calls can be made to fail: opens, connects and statements count. */
export interface FailingDriver<N> extends Driver<N> {
  /** Lets the call number `at` from now, counted from 1, fail instead of reaching DuckDB. */
  failAt(at: number): void
  /** Whether the call that was to fail has come. */
  readonly failed: boolean
  /** The connections that are not closed. */
  readonly openConnections: number
}

export function createFailingDriver<N>(driver: Driver<N>, createError: () => unknown): FailingDriver<N> {
  let left = 0
  let failed = false
  let openConnections = 0

  const pass = async <T>(work: () => Promise<T>): Promise<T> => {
    left--
    if (left !== 0) return work()
    failed = true
    throw createError()
  }
  const wrapConnection = (connection: DriverConnection<N>): DriverConnection<N> => {
    let closed = false
    openConnections++
    return {
      ...connection,
      run: (sql, values) => pass(() => connection.run(sql, values)),
      all: (sql, values, options) => pass(() => connection.all(sql, values, options)),
      async close() {
        if (!closed) openConnections--
        closed = true
        await connection.close()
      },
    }
  }
  const wrapInstance = (instance: DriverInstance<N>): DriverInstance<N> => ({
    ...instance,
    connect: () => pass(async () => wrapConnection(await instance.connect())),
    close: () => instance.close(),
  })
  return {
    name: driver.name,
    open: (database, options) => pass(async () => wrapInstance(await driver.open(database, options))),
    failAt(at) {
      left = at
      failed = false
    },
    get failed() {
      return failed
    },
    get openConnections() {
      return openConnections
    },
  }
}
