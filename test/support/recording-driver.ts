import type { Driver, DriverConnection, DriverInstance } from '../../src/driver/core/driver.js'

/** A driver that adds each statement to a list. */
export function recordStatements<N>(driver: Driver<N>, statements: string[]): Driver<N> {
  const record = <T>(sql: string, result: T): T => {
    statements.push(sql)
    return result
  }
  const wrapConnection = (connection: DriverConnection<N>): DriverConnection<N> => ({
    ...connection,
    run: (sql, values) => record(sql, connection.run(sql, values)),
    all: (sql, values, options) => record(sql, connection.all(sql, values, options)),
    close: () => connection.close(),
  })
  const wrapInstance = (instance: DriverInstance<N>): DriverInstance<N> => ({
    ...instance,
    connect: async () => wrapConnection(await instance.connect()),
    close: () => instance.close(),
  })
  return { name: driver.name, open: async (database, options) => wrapInstance(await driver.open(database, options)) }
}
