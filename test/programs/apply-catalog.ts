// Connects to the catalog of its first argument as soon as it is told to, and prints what happens: every event, and each COMMIT
// before and after.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import type { DriverConnection } from '../../src/driver/index.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { connectToCatalog, type Driver } from '../../src/index.js'

const [catalogFile = ''] = process.argv.slice(2)
const print = (line: string) => void writeSync(1, `${line}\n`)

function announceCommits<N>(driver: Driver<N>): Driver<N> {
  const announce = (connection: DriverConnection<N>): DriverConnection<N> => ({
    ...connection,
    async run(sql, values) {
      if (sql !== 'COMMIT') return connection.run(sql, values)
      print('commit')
      await connection.run(sql, values)
      print('committed')
    },
  })
  return {
    ...driver,
    async open(database, options) {
      const instance = await driver.open(database, options)
      return { ...instance, connect: async () => announce(await instance.connect()) }
    },
  }
}

const catalog = connectToCatalog(catalogFile, { driver: announceCommits(nodeApi()), onEvent: ({ type }) => print(type) })
await nodeApi()
  .open(':memory:')
  .then((instance) => instance.close())
print('ready')
await once(process.stdin, 'data')
await catalog.getConnection()
await catalog.close()
process.exit()
