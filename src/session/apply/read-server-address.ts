import { foldName } from '../../sql/fold-name.js'
import type { AttachmentPreflight } from '../plan/session-plan.js'
import type { ServerAddress } from './ping-server.js'
import type { StepContext } from './step-context.js'

const defaultPorts = { postgres: 5432, mysql: 3306 }

/**
 * Where the server of an attachment is, if one can say: DuckDB knows the host and the port of a secret, however it was made. A socket
 * file, several hosts, and what only the environment says are left to DuckDB.
 */
export async function readServerAddress(
  preflight: AttachmentPreflight,
  { all }: StepContext,
): Promise<ServerAddress | undefined> {
  if (preflight.protocol === 'http') return preflight
  const { protocol, secret } = preflight
  const rows = await all({
    sql: 'SELECT secret_string AS text FROM duckdb_secrets() WHERE name = $1',
    values: [foldName(secret)],
  })
  const text = rows.length === 1 ? String(rows[0]?.text) : ''
  const read = (key: string) => new RegExp(`;${key}=([^;]*)`).exec(text)?.[1]
  const host = read('hostaddr') || read('host')
  const port = read('port')
  if (!host || /[/,\s]/.test(host)) return undefined
  const number = port ? Number(port) : defaultPorts[protocol]
  return Number.isInteger(number) && number > 0 && number < 65_536 ? { protocol, host, port: number } : undefined
}
