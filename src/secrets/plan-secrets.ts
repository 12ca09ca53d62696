import type { SecretConfig } from '../config/model/catalog-config.js'
import type { SecretParameter } from '../config/model/secret-parameters.js'
import { fixedValuesOf, spellFixedValue } from '../config/notation/fixed-values.js'
import { secretProviderOf, secretShapeOf } from '../config/notation/secret-types.js'
import { serverTypeOf } from '../config/notation/server-keywords.js'
import { secretParameterNames } from '../config/schema/secret-parameter-schemas.js'
import { fileNameProblem } from '../disk/file-name-problem.js'
import { ConfigError, type ConfigPath, formatPath } from '../errors.js'
import { anyList, checkArguments, listOfThings } from '../options/check-arguments.js'
import { isObject, isText, must } from '../options/option-rules.js'
import { ownValue } from '../plain-data.js'
import { isSecretValue, type SecretValue } from '../secret-value.js'
import { foldName } from '../sql/fold-name.js'
import { quoteIdentifier, quoteLiteral, type Statement } from '../sql/quote.js'
import { connectionValues } from './connection-values.js'
import { guardSecretValue } from './guard-secret-value.js'

/**
 * A secret with the statements that create it.
 * @public
 */
export interface PlannedSecret {
  /** The name of the secret in DuckDB. @defaultValue its type */
  readonly name: string
  /** DuckDB's type of secret: `s3`, `postgres`. */
  readonly type: string
  /** Whether DuckDB stores the secret in its secret directory, for later sessions. */
  readonly persistent: boolean
  /** Creates the secret. Replaces a temporary secret of that name, but fails if there is a persistent one. */
  readonly create: Statement
  /** Creates the same secret as a temporary one, for a session that writes nothing persistent. */
  readonly createTemporary: Statement
  /** The path of the secret in the config. */
  readonly at: ConfigPath
}

type Parameter = readonly [name: string, value: SecretParameter<SecretValue>, render?: (value: string) => string]

/** The fields of a secret that have a single value. */
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

/** The types that use DuckDB's S3 file system. */
const s3Types: ReadonlySet<string> = new Set(['s3', 'aws', 'rds', 'gcs', 'r2'])

/**
 * Turns the secrets of a config into CREATE SECRET statements. Values are bound, and never written into the SQL.
 * @public
 */
export function planSecrets(secrets: readonly SecretConfig[], at: ConfigPath = ['duckdb', 'secrets']): readonly PlannedSecret[] {
  checkArguments('planSecrets', { secrets: [secrets, listOfThings('secrets of a config')], at: [at, anyList] })
  return secrets.map((secret, index) => planSecret(secret, [...at, index]))
}

const secretRule = must((value) => isObject(value) && isText(value.type), 'a secret of a config, with its type')

/**
 * Turns one secret of a config into CREATE SECRET statements.
 * @throws {@link ConfigError} CONFIG_INVALID for a persistent secret whose name is not a valid file name
 * @public
 */
export function planSecret(secret: SecretConfig, at: ConfigPath): PlannedSecret {
  checkArguments('planSecret', { secret: [secret, secretRule], at: [at, anyList] })
  const { type, name = type, persistent = false } = secret
  if (persistent) refuseFileName(name, at)
  const parameters = planParameters(secret, at)
  const render = (verb: string) => renderCreate(verb, { name, type, at }, parameters)
  const createTemporary = render('CREATE OR REPLACE TEMPORARY SECRET')
  const create = persistent ? render('CREATE PERSISTENT SECRET') : createTemporary
  return { name, type, persistent, create, createTemporary, at }
}

function planParameters(secret: SecretConfig, at: ConfigPath): readonly Parameter[] {
  const shape = secretShapeOf(secret.type)
  const provider = secretProviderOf({ ...secret }, secret.type, shape)
  const names = shape && ownValue(shape.providers, provider ?? '')
  const further = {
    ...secret.options,
    ...secret.params,
    ...Object.fromEntries(
      secretParameterNames.flatMap((name) => (secret[name] === undefined ? [] : [[names?.[name] ?? name, secret[name]]])),
    ),
  }
  const given = new Set(Object.keys(further).map(foldName))
  const parameters: Parameter[] = []
  const optionalParameters: Parameter[] = []
  if (provider !== undefined && (secret.provider !== undefined || provider !== shape?.defaultProvider))
    parameters.push(['provider', secret.provider ?? provider])
  if (secret.scope !== undefined) parameters.push(['scope', secret.scope])
  for (const field of plainFields) {
    const value = secret[field]
    if (value === undefined) continue
    const server = field === 'connection_string' ? serverTypeOf(secret.type) : undefined
    if (server === undefined) parameters.push([names?.[field] ?? field, value])
    else if (isSecretValue(value)) {
      const parts = connectionValues(server, value, { name: secret.name ?? secret.type, at })
      // A connection string from a function may repeat a parameter
      for (const { name, value: part, optional } of parts.filter((known) => !given.has(known.name)))
        if (optional) optionalParameters.push([name, part, (bound: string) => `nullif(${bound}, '')`])
        else parameters.push([name, part])
    }
  }
  if (secret.chain !== undefined) parameters.push(['chain', [secret.chain].flat().join(';')])
  if (secret.header !== undefined) parameters.push(['extra_http_headers', secret.header])
  if (secret.endpoint !== undefined) parameters.push(...planEndpoint(secret.type, secret.endpoint, further))
  const spelled = [...parameters, ...Object.entries(further)].map((parameter): Parameter => {
    const [name, value] = parameter
    const fixed = fixedValuesOf('secret', secret.type, name)
    return fixed && typeof value === 'string' ? [name, spellFixedValue(value, fixed)] : parameter
  })
  return [...spelled, ...optionalParameters]
}

/**
 * DuckDB stores a persistent secret in a file with its name, and does not check the path.
 * @throws {@link ConfigError} CONFIG_INVALID
 */
export function refuseFileName(name: string, at: ConfigPath): void {
  const problem = fileNameProblem(name)
  if (problem === undefined) return
  const message = `The name ${JSON.stringify(name.slice(0, 80))} of a persistent secret ${problem}. DuckDB stores it in a file with this name: use letters, digits, _ and -.`
  throw new ConfigError('CONFIG_INVALID', [{ path: formatPath(at), message }])
}

/** S3 types take the endpoint without its scheme, and the scheme as the flag `use_ssl`. */
function planEndpoint(type: string, endpoint: string, further: object): readonly Parameter[] {
  const [, scheme = '', rest] = /^(https?):\/\/(.*?)(?<!\/)\/*$/i.exec(endpoint) ?? []
  if (rest === undefined || !s3Types.has(foldName(type))) return [['endpoint', endpoint]]
  const isGiven = Object.keys(further).some((name) => foldName(name) === 'use_ssl')
  return [['endpoint', rest], ...(isGiven ? [] : [['use_ssl', foldName(scheme) === 'https'] as const])]
}

function renderCreate(
  verb: string,
  secret: Pick<PlannedSecret, 'name' | 'type' | 'at'>,
  parameters: readonly Parameter[],
): Statement {
  const values: (string | number | boolean | SecretValue)[] = []
  const rendered = parameters.map(([parameter, given, render = String]) => {
    const bind = (value: string | number | boolean | SecretValue): string => {
      values.push(isSecretValue(value) ? guardSecretValue(value, parameter, secret) : value)
      return `$${values.length}`
    }
    return `${quoteIdentifier(parameter)} ${render(renderValue(given, bind))}`
  })
  return {
    sql: `${verb} ${quoteIdentifier(secret.name)} (${[`TYPE ${quoteIdentifier(secret.type)}`, ...rendered].join(', ')})`,
    ...(values.length > 0 && { values }),
  }
}

function renderValue(
  value: SecretParameter<SecretValue>,
  bind: (value: string | number | boolean | SecretValue) => string,
): string {
  if (typeof value !== 'object' || isSecretValue(value)) return bind(value)
  if (isList(value)) return `[${value.map((item) => renderValue(item, bind)).join(', ')}]`
  // All values of a map have one type; with a number among strings DuckDB's error would show the strings that it cannot convert
  const entries = Object.entries(value).map(([key, item]) => {
    const rendered = renderValue(typeof item === 'object' ? item : String(item), bind)
    return `${quoteLiteral(key)}: ${rendered}`
  })
  return `MAP {${entries.join(', ')}}`
}

function isList(value: object): value is readonly SecretParameter<SecretValue>[] {
  return Array.isArray(value)
}
