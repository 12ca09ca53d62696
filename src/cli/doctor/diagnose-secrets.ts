import { connect } from 'node:net'
import type { SecretConfig } from '../../config/index.js'
import type { CatalogConfig, CatalogSession } from '../../index.js'
import { messageOf } from '../../message-of.js'
import type { Finding } from './render-findings.js'

/** Milliseconds to wait for a server to answer. */
const answerTimeout = 5_000

/** The URL schemes of object stores, by the type of secret. */
const schemes: Readonly<Record<string, readonly string[]>> = {
  s3: ['s3', 's3a', 's3n'],
  gcs: ['gcs', 'gs'],
  r2: ['r2'],
  azure: ['az', 'azure', 'abfss'],
  huggingface: ['hf'],
}

const ports: Readonly<Record<string, number>> = { postgres: 5432, mysql: 3306 }

/**
 * Checks whether the servers of the secrets respond and accept the credentials, without reading data where that can be avoided, and lists
 * persistent secrets of this machine.
 */
export async function* diagnoseSecrets(
  { duckdb: { secrets = [] }, views }: CatalogConfig,
  session: CatalogSession,
  redact: (text: string) => string,
): AsyncGenerator<Finding> {
  for (const sql of ['SET http_timeout = 5', 'SET http_retries = 0']) await session.query(sql).catch(() => undefined)
  const paths = views.flatMap(({ uri }) => uri ?? [])
  for (const secret of secrets) {
    const { type, name = type } = secret
    const start = performance.now()
    const subject = `server of secret ${name}`
    try {
      const detail = await probe(secret, paths, session)
      const isKnown = detail !== undefined
      yield isKnown
        ? { status: 'ok', subject, durationMs: performance.now() - start, detail }
        : { status: 'note', subject, detail: 'not checked: no scope, host or path in the catalog shows where it is used' }
    } catch (error) {
      const detail = redact(messageOf(error)).replace(/(?<!\n)\n+LINE \d+:.*$/s, '')
      yield { status: 'failed', subject, durationMs: performance.now() - start, detail }
    }
  }
  yield* diagnosePersistent(secrets, session)
}

async function probe(secret: SecretConfig, paths: readonly string[], session: CatalogSession): Promise<string | undefined> {
  const { type, host, port, endpoint, scope } = secret
  const kind = type.toLowerCase()
  const known = Object.hasOwn(schemes, kind) ? schemes[kind] : undefined
  if (known) {
    const isCovered = (path: string): boolean => known.some((scheme) => path.startsWith(`${scheme}://`))
    const prefix = [scope ?? []].flat().find(isCovered)
    const path = prefix === undefined ? paths.find(isCovered) : toPattern(prefix)
    if (path !== undefined) {
      const [row] = await session.query('SELECT count(*)::INTEGER AS n FROM (FROM glob($1) LIMIT 1)', [path], {
        timeout: 4 * answerTimeout,
      })
      return row?.n === 1 ? `found ${path}` : `${path} can be listed, but matches nothing`
    }
  }
  const address = host === undefined ? parseAddress(endpoint) : { host, port: port ?? ports[kind] }
  if (address?.port === undefined) return undefined
  await connectTo(address.host, address.port)
  return `${address.host}:${address.port} accepts connections`
}

/** A pattern for all objects below a scope, which may be a bucket. */
function toPattern(scope: string): string {
  return /^[^:]+:\/\/[^/]+$/.test(scope) ? `${scope}/*` : `${scope}*`
}

function parseAddress(endpoint: string | undefined): { readonly host: string; readonly port: number } | undefined {
  if (endpoint === undefined) return undefined
  const text = /^[a-z]+:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url ? { host: url.hostname, port: Number(url.port) || (url.protocol === 'http:' ? 80 : 443) } : undefined
}

function connectTo(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: answerTimeout })
    socket.on('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.on('timeout', () => socket.destroy(new Error(`${host}:${port} did not respond within ${answerTimeout / 1000} s`)))
    socket.on('error', reject)
  })
}

async function* diagnosePersistent(secrets: readonly SecretConfig[], session: CatalogSession): AsyncGenerator<Finding> {
  const rows = await session.query<{ name: string }>('SELECT name FROM duckdb_secrets() WHERE persistent ORDER BY name')
  const declared = new Set(secrets.map(({ type, name = type }) => name.toLowerCase()))
  const others = rows.map(({ name }) => name).filter((name) => !declared.has(name))
  if (others.length === 0) return
  const detail = `DuckDB loads persistent secrets of this machine into every session: ${others.join(', ')}`
  yield {
    status: 'note',
    subject: 'secret directory',
    detail,
    advice: 'Set duckdb.directories.secrets to use another folder.',
  }
}
