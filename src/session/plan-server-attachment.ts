import type { DuckLakeAttachmentConfig, DuckLakeMetadataConfig, ServerAttachmentConfig } from '../config/attachment-config.js'
import type { SecretConfig, SecretParameter } from '../config/catalog-config.js'
import { foldName } from '../config/fold-name.js'
import { isRemotePath } from '../config/resolve-path.js'
import type { ConfigPath } from '../errors.js'
import { ownValue } from '../own-value.js'
import type { SecretValue } from '../secret-value.js'
import { planSecret } from '../secrets/plan-secrets.js'
import { quoteIdentifier, quoteLiteral, type Statement } from '../sql.js'
import { renderAttach, renderSecretName } from './render-attach.js'
import type { AttachmentStep, PlanLimits } from './session-plan.js'

/** What the planners of attachments know beside the entry. @internal */
export interface AttachmentContext {
  readonly secrets: readonly SecretConfig[]
  readonly limits: PlanLimits
  readonly at: ConfigPath
}

/** Seconds that a Postgres server gets to answer; without a limit a silent one is waited for without end. */
const defaultConnectTimeout = 10

/** The words of Postgres for what MySQL calls otherwise. */
const mysqlModes: Readonly<Record<string, string>> = {
  disable: 'disabled',
  allow: 'preferred',
  prefer: 'preferred',
  require: 'required',
  'verify-ca': 'verify_ca',
  'verify-full': 'verify_identity',
}

/**
 * What the step of every attachment says.
 * @internal
 */
export function planEntry(
  type: AttachmentStep['type'],
  name: string,
  { read_only: readOnly = true, optional = false }: { readonly read_only?: boolean; readonly optional?: boolean },
  { at }: AttachmentContext,
) {
  return { kind: 'attachment', type, name, scope: 'instance', readOnly, optional, network: false, at } as const
}

/**
 * The declared secret of a name.
 * @internal
 */
export function findSecret(secret: string | undefined, { secrets }: AttachmentContext): SecretConfig | undefined {
  return secrets.find(({ name, type }) => secret !== undefined && foldName(name ?? type) === foldName(secret))
}

/**
 * A Postgres or MySQL server, attached through a secret: a declared one, or a temporary one of its own.
 * @internal
 */
export function planServer(
  type: 'postgres' | 'mysql',
  entry: ServerAttachmentConfig,
  context: AttachmentContext,
): AttachmentStep {
  const { alias, schema } = entry
  const own = entry.secret === undefined ? planSecret(toSecret(type, entry), context.at) : undefined
  const secret = own?.name ?? entry.secret ?? ''
  const parameters = [
    `TYPE ${type}`,
    `SECRET ${quoteIdentifier(secret)}`,
    ...(schema === undefined ? [] : [`SCHEMA ${quoteLiteral(schema)}`]),
  ]
  const render = (limited: boolean) =>
    renderAttach(renderConnectionString(type, entry, context, limited), alias, entry, parameters)
  return {
    ...planEntry(type, alias, entry, context),
    network: true,
    preflight: { protocol: type, secret },
    ...(own && { secret: own.name }),
    statements: [...(own ? [own.create] : []), render(true)],
    target: [...(own ? [own.create] : []), render(false)],
  }
}

/**
 * A DuckLake, attached through a temporary secret that says where its metadata is: a string would show it to everyone.
 * @internal
 */
export function planDuckLake(declared: DuckLakeAttachmentConfig, context: AttachmentContext): AttachmentStep {
  const snapshot = renderSnapshot(declared)
  const entry = snapshot.length === 0 ? declared : { ...declared, read_only: true }
  const { alias } = entry
  const metadata: DuckLakeMetadataConfig =
    typeof entry.metadata === 'string' ? { type: 'duckdb', path: entry.metadata } : entry.metadata
  const { type, path, secret } = metadata
  const server = type === 'postgres' || type === 'mysql' ? type : undefined
  const name = renderSecretName(alias)
  const attach = renderAttach(`ducklake:${name}`, alias, entry, snapshot)
  const plan = (limited: boolean): readonly Statement[] => [
    planSecret(toLakeSecret(name, entry, metadata, context, limited), context.at).create,
    attach,
  ]
  const isRemote = [path, entry.data_path].some((place) => place !== undefined && isRemotePath(place))
  return {
    ...planEntry('ducklake', alias, entry, context),
    network: server !== undefined || isRemote,
    ...(server && secret !== undefined && { preflight: { protocol: server, secret } }),
    ...(path !== undefined && !isRemotePath(path) && { path, format: type === 'sqlite' ? 'sqlite' : 'duckdb' }),
    secret: name,
    statements: plan(true),
    target: plan(false),
  }
}

function toSecret(type: 'postgres' | 'mysql', entry: ServerAttachmentConfig): SecretConfig {
  const { alias, host, port, database, user, password, connection_string } = entry
  return {
    type,
    name: renderSecretName(alias),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(database !== undefined && { database }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(connection_string !== undefined && { connection_string }),
  }
}

/** What is no credential stands in the connection string: not every version's secrets take it. The string wins over the secret. */
function renderConnectionString(
  type: 'postgres' | 'mysql',
  { secret, sslmode }: ServerAttachmentConfig,
  context: AttachmentContext,
  limited: boolean,
): string {
  const folded = sslmode === undefined ? undefined : foldName(sslmode)
  const mode = folded === undefined || type === 'postgres' ? folded : (ownValue(mysqlModes, folded) ?? folded)
  return [
    ...(type === 'postgres' && limited ? renderTimeout(secret, context) : []),
    ...(mode === undefined ? [] : [type === 'postgres' ? `sslmode='${mode.replace(/[\\']/g, '\\$&')}'` : `ssl_mode=${mode}`]),
  ].join(' ')
}

function renderTimeout(secret: string | undefined, context: AttachmentContext): readonly string[] {
  const declared = findSecret(secret, context)
  const parameters = Object.keys({ ...declared?.options, ...declared?.params }).map(foldName)
  return parameters.includes('connect_timeout')
    ? []
    : [`connect_timeout=${context.limits.connectTimeout ?? defaultConnectTimeout}`]
}

function toLakeSecret(
  name: string,
  { data_path, encrypted, metadata_schema }: DuckLakeAttachmentConfig,
  { type, path = '', secret }: DuckLakeMetadataConfig,
  context: AttachmentContext,
  limited: boolean,
): SecretConfig {
  const place = type === 'postgres' && limited ? renderTimeout(secret, context).join('') : path
  const parameters = { ...(type !== 'duckdb' && { TYPE: type }), ...(secret !== undefined && { SECRET: secret }) }
  const params: Record<string, SecretParameter<SecretValue>> = {
    metadata_path: place,
    ...(data_path !== undefined && { data_path }),
    ...(metadata_schema !== undefined && { metadata_schema }),
    ...(encrypted !== undefined && { encrypted }),
    ...(Object.keys(parameters).length > 0 && { metadata_parameters: parameters }),
  }
  return { type: 'ducklake', name, params }
}

function renderSnapshot({ snapshot_version, snapshot_time }: DuckLakeAttachmentConfig): readonly string[] {
  return [
    ...(snapshot_version === undefined ? [] : [`SNAPSHOT_VERSION ${snapshot_version}`]),
    ...(snapshot_time === undefined ? [] : [`SNAPSHOT_TIME ${quoteLiteral(snapshot_time)}`]),
  ]
}
