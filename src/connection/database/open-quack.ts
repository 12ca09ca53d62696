import { setTimeout as sleep } from 'node:timers/promises'
import type { DriverInstance } from '../../driver/core/driver.js'
import { createQuackConnection } from '../../driver/quack/create-quack-connection.js'
import { addToMessage } from '../../error-context.js'
import { isDuckalogError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import { type ApplySessionOptions, applySession } from '../../session/apply/apply-session.js'
import { planQuackDatabase } from '../../session/plan/plan-quack-session.js'
import type { SessionStep } from '../../session/plan/session-plan.js'
import { quoteIdentifier } from '../../sql/quote.js'

const tokenRemedy =
  'Give the token of the server in a secret: duckdb.secrets: [{ type: quack, bearer_token: "${env:TOKEN}" }]; where there are several, each with ' +
  'the address of its server as `scope`.'

/** How long a server is waited for that is to be told of an end, in milliseconds. */
const patience = 500

/**
 * A database on a quack server, seen through one in memory: each connection attaches the server under a name of its own, and so has a
 * session of its own there, since quack gives one to each attachment. Closing it closes the database in memory.
 *
 * @param steps - what it takes to reach the server
 * @throws SessionError for a server that cannot be reached, or that refuses the token
 */
export async function openQuack(
  local: DriverInstance,
  database: string,
  steps: readonly SessionStep[],
  options: ApplySessionOptions = {},
): Promise<DriverInstance> {
  const keeper = await local.connect()
  await applySession(keeper, steps, options)
  const { onEvent: _, ...unseen } = options
  let count = 0
  /** How often the server was found to have been restarted: what was attached before that is lost. */
  let restarts = 0
  const detach = async (alias: string) => {
    const detached = keeper.run(`DETACH DATABASE IF EXISTS ${quoteIdentifier(alias)}`).catch(() => undefined)
    await Promise.race([detached, sleep(patience, undefined, { ref: false })])
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
        // A connect is told of one attachment, whatever it takes
        await applySession(connection, [planQuackDatabase(database, alias)], count === 1 ? options : unseen)
        await connection.run(`USE ${quoteIdentifier(alias)}`)
        const server = createQuackConnection({ local: connection, alias, isLost, onLost, detach: () => detach(alias) })
        // Else the class of an error stays at the server; one with locked settings refuses it
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
