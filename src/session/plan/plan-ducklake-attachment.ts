import type { DuckLakeAttachmentConfig, DuckLakeMetadataConfig } from '../../config/model/attachment-config.js'
import type { SecretConfig } from '../../config/model/catalog-config.js'
import type { SecretParameter } from '../../config/model/secret-parameters.js'
import { isRemotePath } from '../../config/notation/resolve-path.js'
import type { SecretValue } from '../../secret-value.js'
import { planSecret } from '../../secrets/plan-secrets.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteLiteral, type Statement } from '../../sql/quote.js'
import { findSecret } from './find-secret.js'
import { lakeOfSecret } from './lake-of-secret.js'
import { type AttachmentContext, planEntry, renderTimeout } from './plan-server-attachment.js'
import { renderAttach, renderSecretName } from './render-attach.js'
import type { AttachmentStep } from './session-plan.js'

/**
 * Plans a DuckLake, attached through a temporary secret with the location of its metadata, which a path would show in DuckDB's catalog.
 * A declared secret is created again under a name that DuckLake accepts.
 */
export function planDuckLake(declared: DuckLakeAttachmentConfig, context: AttachmentContext): AttachmentStep {
  const snapshot = renderSnapshot(declared)
  const entry = snapshot.length === 0 ? declared : { ...declared, read_only: true }
  const { alias } = entry
  const lake = findLake(entry, context)
  const { type, path, secret } = lake.metadata
  const server = type === 'postgres' || type === 'mysql' ? type : undefined
  const name = renderSecretName(alias)
  const attach = renderAttach(`ducklake:${name}`, alias, entry, snapshot)
  const plan = (limited: boolean): readonly Statement[] => {
    const timeout =
      type === 'postgres' && limited && secret !== undefined
        ? renderTimeout(findSecret(secret, context.secrets), context).join('')
        : ''
    return [planSecret({ ...lake.secretWith(timeout), name, persistent: false }, context.at).create, attach]
  }
  const isRemote = [path, lake.dataPath].some((place) => place !== undefined && isRemotePath(place))
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

/** Where a lake is, and the secret for it; `serverText` is a connection string for a metadata server. */
interface PlannedLake {
  readonly metadata: DuckLakeMetadataConfig
  readonly dataPath: string | undefined
  secretWith(serverText: string): SecretConfig
}

function findLake(entry: DuckLakeAttachmentConfig, context: AttachmentContext): PlannedLake {
  const secret = findSecret(entry.secret, context.secrets)
  if (secret) {
    const { metadata = { type: 'duckdb' }, dataPath } = lakeOfSecret(secret)
    return { metadata, dataPath, secretWith: (text) => (text === '' ? secret : withMetadataPath(secret, text)) }
  }
  const metadata: DuckLakeMetadataConfig =
    typeof entry.metadata === 'object' ? entry.metadata : { type: 'duckdb', path: entry.metadata ?? '' }
  return { metadata, dataPath: entry.data_path, secretWith: (text) => toLakeSecret(entry, metadata, text) }
}

/** Fills in the metadata path of a lake on a server if it is empty; a connection string in it is kept. */
function withMetadataPath(secret: SecretConfig, text: string): SecretConfig {
  const replaced = (parameters: SecretConfig['params']) =>
    parameters &&
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [
        name,
        foldName(name) === 'metadata_path' && value === '' ? text : value,
      ]),
    )
  const [params, options] = [replaced(secret.params), replaced(secret.options)]
  const isOwn = secret.metadata_path === ''
  return { ...secret, ...(params && { params }), ...(options && { options }), ...(isOwn && { metadata_path: text }) }
}

function toLakeSecret(
  { data_path, encrypted, metadata_schema }: DuckLakeAttachmentConfig,
  { type, path = '', secret }: DuckLakeMetadataConfig,
  serverText: string,
): SecretConfig {
  const parameters = { ...(type !== 'duckdb' && { TYPE: type }), ...(secret !== undefined && { SECRET: secret }) }
  const params: Record<string, SecretParameter<SecretValue>> = {
    metadata_path: type === 'postgres' ? serverText : path,
    ...(data_path !== undefined && { data_path }),
    ...(metadata_schema !== undefined && { metadata_schema }),
    ...(encrypted !== undefined && { encrypted }),
    ...(Object.keys(parameters).length > 0 && { metadata_parameters: parameters }),
  }
  return { type: 'ducklake', params }
}

function renderSnapshot({ snapshot_version, snapshot_time }: DuckLakeAttachmentConfig): readonly string[] {
  return [
    ...(snapshot_version === undefined ? [] : [`SNAPSHOT_VERSION ${snapshot_version}`]),
    ...(snapshot_time === undefined ? [] : [`SNAPSHOT_TIME ${quoteLiteral(snapshot_time)}`]),
  ]
}
