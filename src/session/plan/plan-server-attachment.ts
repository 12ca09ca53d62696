import type { ServerAttachmentConfig } from '../../config/model/attachment-config.js'
import type { SecretConfig } from '../../config/model/catalog-config.js'
import { parseConnectionString } from '../../config/notation/parse-connection-string.js'
import { splitServerOptions } from '../../config/notation/split-server-options.js'
import type { ConfigPath } from '../../errors.js'
import { ownValue } from '../../plain-data.js'
import { literalOf } from '../../secret-value.js'
import { planSecret } from '../../secrets/plan-secrets.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteIdentifier, quoteLiteral } from '../../sql/quote.js'
import { findSecret } from './find-secret.js'
import { renderAttach, renderSecretName } from './render-attach.js'
import type { AttachmentStep, PlanLimits } from './session-plan.js'

/** What planning an attachment needs besides its entry. */
export interface AttachmentContext {
  readonly secrets: readonly SecretConfig[]
  readonly limits: PlanLimits
  readonly at: ConfigPath
}

/** In seconds. Without a limit DuckDB waits forever for an unresponsive Postgres server. */
const defaultConnectTimeout = 10

/** MySQL's names for the SSL modes of Postgres. */
const mysqlModes: Readonly<Record<string, string>> = {
  disable: 'disabled',
  allow: 'preferred',
  prefer: 'preferred',
  require: 'required',
  'verify-ca': 'verify_ca',
  'verify-full': 'verify_identity',
}

/** The common part of all attachment steps. */
export function planEntry(
  type: AttachmentStep['type'],
  name: string,
  { read_only: readOnly = true, optional = false }: { readonly read_only?: boolean; readonly optional?: boolean },
  { at }: AttachmentContext,
) {
  return { kind: 'attachment', type, name, scope: 'instance', readOnly, optional, network: false, at } as const
}

/** Plans a Postgres or MySQL server, attached through its declared secret or a temporary one. */
export function planServer(
  type: 'postgres' | 'mysql',
  entry: ServerAttachmentConfig,
  context: AttachmentContext,
): AttachmentStep {
  const { alias, schema } = entry
  const { parameters: given, options, text } = splitServerOptions(type, entry.options)
  const isOwn = entry.secret === undefined || Object.keys(given).length > 0
  const declared = entry.secret === undefined ? toSecret(type, entry) : findSecret(entry.secret, context.secrets)
  const used = declared && withParameters(declared, given)
  const own = isOwn && used ? planSecret({ ...used, name: renderSecretName(alias), persistent: false }, context.at) : undefined
  const secret = own?.name ?? entry.secret ?? ''
  const parameters = [
    `TYPE ${type}`,
    `SECRET ${quoteIdentifier(secret)}`,
    ...(schema === undefined ? [] : [`SCHEMA ${quoteLiteral(schema)}`]),
  ]
  const render = (limited: boolean) => {
    const connection = [
      ...(type === 'postgres' && limited ? renderTimeout(used, context) : []),
      ...renderMode(type, entry),
      ...text,
    ]
    return renderAttach(connection.join(' '), alias, { ...entry, options }, parameters)
  }
  return {
    ...planEntry(type, alias, entry, context),
    network: true,
    preflight: { protocol: type, secret },
    ...(own && { secret: own.name }),
    statements: [...(own ? [own.create] : []), render(true)],
    target: [...(own ? [own.create] : []), render(false)],
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

/** The `options` of the attachment override parameters of the secret. */
function withParameters(secret: SecretConfig, given: NonNullable<SecretConfig['params']>): SecretConfig {
  const isOther = ([name]: readonly [string, unknown]) => !Object.keys(given).some((other) => foldName(other) === foldName(name))
  const others = (parameters: SecretConfig['params'] = {}) => Object.fromEntries(Object.entries(parameters).filter(isOther))
  return { ...secret, options: others(secret.options), params: { ...others(secret.params), ...given } }
}

/** The SSL mode is in the connection string, which overrides the secret: secrets of older versions do not support it. */
function renderMode(type: 'postgres' | 'mysql', { sslmode }: ServerAttachmentConfig): readonly string[] {
  if (sslmode === undefined) return []
  const folded = foldName(sslmode)
  return type === 'postgres'
    ? [`sslmode='${folded.replace(/[\\']/g, '\\$&')}'`]
    : [`ssl_mode=${ownValue(mysqlModes, folded) ?? folded}`]
}

/** The connect timeout of a Postgres server as part of a connection string; nothing if its secret has one. */
export function renderTimeout(secret: SecretConfig | undefined, { limits }: AttachmentContext): readonly string[] {
  const text = secret?.connection_string && literalOf(secret.connection_string)
  const parsed = text === undefined ? undefined : parseConnectionString('postgres', text)
  const parts = parsed && 'parts' in parsed ? parsed.parts : {}
  const parameters = Object.keys({ ...secret, ...parts, ...secret?.options, ...secret?.params }).map(foldName)
  return parameters.includes('connect_timeout') ? [] : [`connect_timeout=${limits.connectTimeout ?? defaultConnectTimeout}`]
}
