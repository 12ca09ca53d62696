import { ConnectionError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { quoteIdentifier, quoteLiteral } from '../../sql/quote.js'
import type { NodeApi } from './bind-node-api-values.js'

/**
 * Finds the option that made an open fail with a bare "Failed to set config". Tries each option alone on a database in memory, then sets the
 * bad one there to get DuckDB's reason.
 */
export async function findBadOption(
  api: NodeApi,
  database: string,
  config: Readonly<Record<string, string>>,
  error: unknown,
  redact: (text: string) => string,
): Promise<ConnectionError | undefined> {
  if (!isBareConfigError(error)) return undefined
  for (const [name, value] of Object.entries(config)) {
    if (!isBareConfigError(await attempt(() => tryOption(api, name, value)))) continue
    const reason = await attempt(() => setOption(api, name, value))
    const why =
      reason === undefined || /while database is running/.test(messageOf(reason)) ? '' : ` DuckDB says: ${messageOf(reason)}`
    const text = `Cannot open the database "${database}": DuckDB rejects the option ${name} = ${JSON.stringify(value)}. Correct or remove it.${why}`
    return new ConnectionError('DATABASE_OPEN_FAILED', redact(text), { option: name })
  }
  return undefined
}

async function tryOption(api: NodeApi, name: string, value: string): Promise<void> {
  const instance = await api.DuckDBInstance.create(':memory:', { [name]: value })
  instance.closeSync()
}

async function setOption(api: NodeApi, name: string, value: string): Promise<void> {
  const instance = await api.DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(`SET GLOBAL ${quoteIdentifier(name)} = ${quoteLiteral(value)}`)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function attempt(work: () => Promise<void>): Promise<unknown> {
  try {
    await work()
    return undefined
  } catch (error) {
    return error
  }
}

function isBareConfigError(error: unknown): boolean {
  return error !== undefined && messageOf(error) === 'Failed to set config'
}
