import type { SecretConfig, SecretParameter } from '../config/catalog-config.js'
import { type ConfigPath, formatPath } from '../errors.js'
import { isSecretValue, type SecretValue } from '../secret-value.js'
import { quoteIdentifier, quoteLiteral, type Statement } from '../sql.js'

/**
 * A secret as DuckDB will be asked for it.
 * @public
 */
export interface PlannedSecret {
  readonly name: string
  readonly type: string
  readonly persistent: boolean
  /** Creates the secret. A temporary one replaces a temporary one of its name; a persistent one is only ever created. */
  readonly create: Statement
  /** Creates the same secret as a temporary one, for a session that may write nothing persistent. */
  readonly createTemporary: Statement
  readonly at: ConfigPath
}

type Parameter = readonly [name: string, value: SecretParameter<SecretValue>]

/** The fields of a secret that DuckDB knows by the same name. */
const plainFields = [
  'key_id',
  'secret',
  'region',
  'connection_string',
  'tenant_id',
  'account_name',
  'client_id',
  'client_secret',
  'service_account_key',
  'json_key',
  'bearer_token',
  'database',
  'host',
  'port',
  'user',
  'password',
  'refresh',
] as const

/**
 * Turns the secrets of a config into CREATE SECRET statements. Every value is bound; no value stands in SQL text.
 * @public
 */
export function planSecrets(secrets: readonly SecretConfig[], at: ConfigPath = ['duckdb', 'secrets']): readonly PlannedSecret[] {
  return secrets.map((secret, index) => planSecret(secret, [...at, index]))
}

/**
 * One secret of a config as CREATE SECRET statements.
 * @public
 */
export function planSecret(secret: SecretConfig, at: ConfigPath): PlannedSecret {
  const name = secret.name ?? secret.type
  const persistent = secret.persistent ?? false
  const parameters = planParameters(secret)
  const createTemporary = renderCreate('CREATE OR REPLACE TEMPORARY SECRET', name, secret.type, parameters)
  return {
    name,
    type: secret.type,
    persistent,
    create: persistent ? renderCreate('CREATE PERSISTENT SECRET', name, secret.type, parameters) : createTemporary,
    createTemporary,
    at,
  }
}

function planParameters(secret: SecretConfig): readonly Parameter[] {
  const parameters: Parameter[] = []
  if (secret.provider !== undefined) parameters.push(['provider', secret.provider])
  if (secret.scope !== undefined) parameters.push(['scope', secret.scope])
  for (const field of plainFields) {
    const value = secret[field]
    if (value !== undefined) parameters.push([field, value])
  }
  if (secret.endpoint !== undefined) parameters.push(...planEndpoint(secret.endpoint))
  if (secret.chain !== undefined) parameters.push(['chain', [secret.chain].flat().join(';')])
  if (secret.header !== undefined) parameters.push(['extra_http_headers', secret.header])
  return [...parameters, ...Object.entries({ ...secret.options, ...secret.params })]
}

/** DuckDB takes the endpoint without its scheme, and the scheme as a flag. */
function planEndpoint(endpoint: string): readonly Parameter[] {
  const [, scheme, rest] = /^(https?):\/\/(.*?)\/*$/i.exec(endpoint) ?? []
  if (scheme === undefined || rest === undefined) return [['endpoint', endpoint]]
  return [
    ['endpoint', rest],
    ['use_ssl', scheme.toLowerCase() === 'https'],
  ]
}

function renderCreate(verb: string, name: string, type: string, parameters: readonly Parameter[]): Statement {
  const values: (string | number | boolean | SecretValue)[] = []
  const render = (value: SecretParameter<SecretValue>): string => {
    if (typeof value !== 'object' || isSecretValue(value)) {
      values.push(value)
      return `$${values.length}`
    }
    if (Array.isArray(value)) return `[${value.map(render).join(', ')}]`
    const entries = Object.entries(value as Readonly<Record<string, SecretParameter<SecretValue>>>)
    return `MAP {${entries.map(([key, item]) => `${quoteLiteral(key)}: ${render(item)}`).join(', ')}}`
  }
  const rendered = parameters.map(([parameter, value]) => `${quoteIdentifier(parameter)} ${render(value)}`)
  return {
    sql: `${verb} ${quoteIdentifier(name)} (${[`TYPE ${quoteIdentifier(type)}`, ...rendered].join(', ')})`,
    ...(values.length > 0 && { values }),
  }
}

/**
 * A secret for a message: `secret "lake" (duckdb.secrets[0])`.
 * @internal
 */
export function describeSecret({ name, at }: Pick<PlannedSecret, 'name' | 'at'>): string {
  return `secret ${JSON.stringify(name)} (${formatPath(at)})`
}
