import type {
  AttachmentConfig,
  FileAttachmentConfig,
  PostgresAttachmentConfig,
  SecretConfig,
} from '../../config/catalog-config.js'
import type { ConfigPath } from '../../errors.js'
import { planSecret } from '../../secrets/plan-secrets.js'
import { quoteIdentifier, quoteLiteral } from '../../sql.js'
import type { AttachmentStep, SessionRestorer } from '../session-plan.js'

/** Seconds that a Postgres server gets to answer; without a limit a silent one is waited for without end. */
const connectTimeout = 10

/**
 * `attachments`: files by path, servers through a secret, so that no credential stands in SQL.
 * @internal
 */
export const attachmentsRestorer: SessionRestorer = {
  kind: 'attachment',
  plan: ({ attachments = {} }) => [
    ...(attachments.duckdb ?? []).map((entry, index) => planFile('duckdb', entry, ['attachments', 'duckdb', index])),
    ...(attachments.sqlite ?? []).map((entry, index) => planFile('sqlite', entry, ['attachments', 'sqlite', index])),
    ...(attachments.postgres ?? []).map((entry, index) => planPostgres(entry, ['attachments', 'postgres', index])),
  ],
}

function planFile(type: 'duckdb' | 'sqlite', entry: FileAttachmentConfig, at: ConfigPath): AttachmentStep {
  const { alias, path } = entry
  return {
    kind: 'attachment',
    type,
    name: alias,
    scope: 'instance',
    path,
    readOnly: isReadOnly(entry),
    statements: [{ sql: renderAttach(path, entry, [`TYPE ${type}`]) }],
    // A SQLite file is opened at its first use: only a read finds a missing or broken one
    ...(type === 'sqlite' && { probe: { sql: `SELECT 1 FROM ${quoteIdentifier(alias)}.sqlite_master LIMIT 1` } }),
    at,
  }
}

function planPostgres(entry: PostgresAttachmentConfig, at: ConfigPath): AttachmentStep {
  const own = entry.secret === undefined ? planSecret(toSecret(entry), at) : undefined
  const parameters = ['TYPE postgres', `SECRET ${quoteIdentifier(own?.name ?? entry.secret ?? '')}`]
  if (entry.schema !== undefined) parameters.push(`SCHEMA ${quoteLiteral(entry.schema)}`)
  return {
    kind: 'attachment',
    type: 'postgres',
    name: entry.alias,
    scope: 'instance',
    readOnly: isReadOnly(entry),
    statements: [...(own ? [own.create] : []), { sql: renderAttach('', entry, parameters) }],
    at,
  }
}

function toSecret({ alias, host, port, database, user, password, sslmode }: PostgresAttachmentConfig): SecretConfig {
  return {
    type: 'postgres',
    name: `duckalog_${alias}`,
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(database !== undefined && { database }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    params: { connect_timeout: connectTimeout, ...(sslmode !== undefined && { sslmode }) },
  }
}

function renderAttach(path: string, entry: AttachmentConfig, parameters: readonly string[]): string {
  const options = Object.entries(entry.options ?? {}).map(([name, value]) => `${quoteIdentifier(name)} ${quoteLiteral(value)}`)
  const mode = isReadOnly(entry) ? 'READ_ONLY' : 'READ_WRITE'
  return `ATTACH ${quoteLiteral(path)} AS ${quoteIdentifier(entry.alias)} (${[...parameters, mode, ...options].join(', ')})`
}

function isReadOnly({ read_only = true }: AttachmentConfig): boolean {
  return read_only
}
