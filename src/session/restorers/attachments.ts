import type {
  AttachmentConfig,
  DuckalogAttachmentConfig,
  FileAttachmentConfig,
  PostgresAttachmentConfig,
  SecretConfig,
} from '../../config/catalog-config.js'
import { foldName } from '../../config/fold-name.js'
import { ConfigError, type ConfigPath, formatPath } from '../../errors.js'
import { planSecret } from '../../secrets/plan-secrets.js'
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../sql.js'
import type { AttachmentStep, SessionRestorer } from '../session-plan.js'

/** Seconds that a Postgres server gets to answer; without a limit a silent one is waited for without end. */
const connectTimeout = 10

/**
 * `attachments`: files by path, servers through a secret, so that no credential stands in SQL. Bringing another catalog up to date is
 * not part of it: its database file is attached as it is.
 * @throws ConfigError CONFIG_INVALID for another catalog whose config `loadConfig` has not read
 * @internal
 */
export const attachmentsRestorer: SessionRestorer = {
  kind: 'attachment',
  plan: ({ attachments = {}, duckdb: { secrets = [] } }) => [
    ...(attachments.duckdb ?? []).map((entry, index) => planFile('duckdb', entry, ['attachments', 'duckdb', index])),
    ...(attachments.sqlite ?? []).map((entry, index) => planFile('sqlite', entry, ['attachments', 'sqlite', index])),
    ...(attachments.postgres ?? []).map((entry, index) => planPostgres(entry, secrets, ['attachments', 'postgres', index])),
    ...(attachments.duckalog ?? []).map((entry, index) => planCatalog(entry, ['attachments', 'duckalog', index])),
  ],
}

function planFile(type: 'duckdb' | 'sqlite', entry: FileAttachmentConfig, at: ConfigPath): AttachmentStep {
  const { alias, path, read_only: readOnly = true } = entry
  return {
    kind: 'attachment',
    type,
    name: alias,
    scope: 'instance',
    path,
    readOnly,
    statements: [{ sql: renderAttach(path, entry, [`TYPE ${type}`]) }],
    ...(type === 'sqlite' && { probe: { sql: `SELECT 1 FROM ${quoteQualified(alias, 'main', 'duckalog_probe')}` } }),
    at,
  }
}

function planCatalog(entry: DuckalogAttachmentConfig, at: ConfigPath): AttachmentStep {
  const { config_path: _, database, ...attachment } = entry
  if (database !== undefined) return planFile('duckdb', { ...attachment, path: database }, at)
  const message = 'The database of this catalog is not in the config: load the config with loadConfig, or write `database`.'
  throw new ConfigError('CONFIG_INVALID', [{ path: formatPath(at), message }], { at })
}

function planPostgres(entry: PostgresAttachmentConfig, secrets: readonly SecretConfig[], at: ConfigPath): AttachmentStep {
  const { alias, read_only: readOnly = true, schema, secret } = entry
  const own = secret === undefined ? planSecret(toSecret(entry), at) : undefined
  const parameters = ['TYPE postgres', `SECRET ${quoteIdentifier(own?.name ?? secret ?? '')}`]
  if (schema !== undefined) parameters.push(`SCHEMA ${quoteLiteral(schema)}`)
  const attach = { sql: renderAttach(renderConnectionString(entry, secrets), entry, parameters) }
  return {
    kind: 'attachment',
    type: 'postgres',
    name: alias,
    scope: 'instance',
    readOnly,
    ...(own && { secret: own.name }),
    statements: own ? [own.create, attach] : [attach],
    at,
  }
}

function toSecret({ alias, host, port, database, user, password }: PostgresAttachmentConfig): SecretConfig {
  return {
    type: 'postgres',
    name: `duckalog_${alias}`,
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(database !== undefined && { database }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
  }
}

/** What is no credential stands in the connection string: not every version's secrets take it. The string wins over the secret. */
function renderConnectionString({ secret, sslmode }: PostgresAttachmentConfig, secrets: readonly SecretConfig[]): string {
  const declared = secrets.find(({ name, type }) => secret !== undefined && foldName(name ?? type) === foldName(secret))
  const parameters = Object.keys({ ...declared?.options, ...declared?.params }).map(foldName)
  return [
    ...(parameters.includes('connect_timeout') ? [] : [`connect_timeout=${connectTimeout}`]),
    ...(sslmode === undefined ? [] : [`sslmode='${sslmode.replace(/[\\']/g, '\\$&')}'`]),
  ].join(' ')
}

function renderAttach(
  path: string,
  { alias, options = {}, read_only = true }: AttachmentConfig,
  parameters: readonly string[],
): string {
  const mode = read_only ? 'READ_ONLY' : 'READ_WRITE'
  const passedOn = Object.entries(options).map(([name, value]) => `${quoteIdentifier(name)} ${quoteLiteral(value)}`)
  return `ATTACH ${quoteLiteral(path)} AS ${quoteIdentifier(alias)} (${[...parameters, mode, ...passedOn].join(', ')})`
}
