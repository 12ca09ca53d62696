import type { DuckDBConnection } from '@duckdb/node-api'
import { openQuack } from '../../src/connection/database/open-quack.js'
import type { Driver } from '../../src/driver/core/driver.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { createSecretValue } from '../../src/secret-value.js'
import { planSession } from '../../src/session/index.js'
import { planQuackSession } from '../../src/session/plan/plan-remote-session.js'
import { freePort } from '../servers/free-port.js'
import { describeWith, extensionDirectory, unsigned } from '../support/extensions.js'
import { describeColumns } from './conformance/columns.js'
import { createDriverUnderTest } from './conformance/driver-under-test.js'
import { describeStatements } from './conformance/statements.js'
import { describeStream } from './conformance/stream.js'
import { describeDriver } from './conformance.js'

const token = 'conformance-token'

/** Serves a database, and reaches it as clients do. */
function served(): Driver<DuckDBConnection> {
  const driver = nodeApi()
  return {
    name: driver.name,
    async open(database, options = {}) {
      const config = { ...options.config, extension_directory: extensionDirectory, ...unsigned }
      const server = await driver.open(database, { config, ...(options.redact && { redact: options.redact }) })
      const keeper = await server.connect()
      await keeper.run('LOAD httpfs; LOAD quack')
      const address = `quack:127.0.0.1:${await freePort()}`
      await keeper.all('CALL quack_serve($1, token => $2)', [address, token])
      const duckdb = {
        extension_policy: 'local_only' as const,
        directories: { extensions: extensionDirectory },
        config: unsigned,
        secrets: [{ type: 'quack', params: { token: createSecretValue(token) } }],
      }
      const catalog = { version: 1 as const, duckdb, views: [] }
      const plan = planQuackSession(catalog, planSession(catalog), address)
      const local = await driver.open(':memory:', { ...options, config: { ...plan.openOptions } })
      const instance = await openQuack(local, address, plan.reach ?? [])
      const close = async () => {
        await instance.close()
        await keeper.all('CALL quack_stop($1)', [address])
        await server.close()
      }
      let closing: Promise<void> | undefined
      return {
        ...instance,
        close() {
          closing ??= close()
          return closing
        },
      }
    },
  } as Driver<DuckDBConnection>
}

const abilities = { tableFunctions: false, stream: true, interrupt: false, served: true }

describeWith(['quack', 'httpfs'], 'a database behind quack', () => {
  if (process.env.SOAK) return describeDriver('quack', served, abilities)
  // Each case starts a server of its own
  const driver = createDriverUnderTest(served, abilities)
  describeStatements(driver)
  describeColumns(driver)
  describeStream(driver)
})
