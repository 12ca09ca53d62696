import { setTimeout as sleep } from 'node:timers/promises'
import type { DriverInstance } from '../../driver/core/driver.js'
import { createQuackConnection } from '../../driver/quack/create-quack-connection.js'
import { addToMessage } from '../../error-context.js'
import { isDuckalogError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import { type ApplySessionOptions, applySession } from '../../session/apply/apply-session.js'
import { planQuackDatabase } from '../../session/plan/plan-remote-session.js'
import type { SessionStep } from '../../session/plan/session-plan.js'
import { quoteIdentifier } from '../../sql/quote.js'

const tokenRemedy =
  'Declare a secret of type quack in duckdb.secrets, with the token of the server as its `bearer_token`. If there are several, give each one ' +
  'the address of its server as `scope`.'

/** How long a detach waits for the server, in milliseconds. */
const detachTimeout = 500

/**
 * Opens a database on a quack server through one in memory. Each connection attaches the server under its own name and so gets its own
 * session, because quack creates one for each attachment. Closing it closes the database in memory.
 *
 * @param steps - the steps needed to reach the server
 * @throws SessionError if the server is unreachable or rejects the token
 */
export async function openQuack(
  local: DriverInstance,
  database: string,
  steps: readonly SessionStep[],
  options: ApplySessionOptions = {},
): Promise<DriverInstance> {
  const control = await local.connect()
  await applySession(control, steps, options)
  const { onEvent: _, ...silent } = options
  let count = 0
  /** How many restarts of the server were noticed. Attachments made before the last one are lost. */
  let restarts = 0
  const detach = async (alias: string) => {
    const detached = control.run(`DETACH DATABASE IF EXISTS ${quoteIdentifier(alias)}`).catch(() => undefined)
    await Promise.race([detached, sleep(detachTimeout, undefined, { ref: false })])
  }
  return {
    ...local,
    async connect() {
      const connection = await local.connect()
      count += 1
      const alias = `server_${count}`
      const attachedAt = restarts
      const isLost = () => restarts > attachedAt
      const onLost = () => {
        if (!isLost()) restarts += 1
      }
      try {
        // Events are emitted for the first attachment only
        await applySession(connection, [planQuackDatabase(database, alias)], count === 1 ? options : silent)
        await connection.run(`USE ${quoteIdentifier(alias)}`)
        const server = createQuackConnection({ local: connection, alias, isLost, onLost, detach: () => detach(alias) })
        // Makes the server report error classes; a server with locked settings refuses it
        await server.run('SET errors_as_json = true').catch((error: unknown) => {
          if (!isDuckalogError(error, 'QUERY_FAILED') || error.retryable) throw error
        })
        return server
      } catch (error) {
        await connection.close()
        await detach(alias)
        throw isDuckalogError(error) && /authentication/i.test(saidBy(error)) ? addToMessage(error, tokenRemedy) : error
      }
    },
  }
}
