import type {
  DeltaAttachmentConfig,
  DuckalogAttachmentConfig,
  FileAttachmentConfig,
  IcebergCatalogConfig,
  MotherDuckAttachmentConfig,
  QuackAttachmentConfig,
} from '../../../config/model/attachment-config.js'
import { parseQuackAddress } from '../../../config/notation/parse-quack-address.js'
import { isRemotePath } from '../../../config/notation/resolve-path.js'
import { escapeGlob } from '../../../disk/escape-glob.js'
import { ConfigError, formatPath } from '../../../errors.js'
import { isSecretValue } from '../../../secret-value.js'
import { planSecret } from '../../../secrets/plan-secrets.js'
import { foldName } from '../../../sql/fold-name.js'
import { quoteIdentifier, quoteLiteral, quoteQualified, type Statement } from '../../../sql/quote.js'
import { findSecret } from '../find-secret.js'
import { planDuckLake } from '../plan-ducklake-attachment.js'
import { type AttachmentContext, planEntry, planServer } from '../plan-server-attachment.js'
import { renderAttach, renderSecretName } from '../render-attach.js'
import type { AttachmentStep, SessionRestorer } from '../session-plan.js'

/**
 * `attachments` and `iceberg_catalogs`: files by path, servers through secrets, so that no credential is in the SQL. Attaches the database
 * file of another catalog without updating it.
 * @throws ConfigError CONFIG_INVALID for another catalog whose config `loadConfig` has not read
 */
export const attachmentsRestorer: SessionRestorer = {
  kind: 'attachment',
  plan: ({ attachments = {}, iceberg_catalogs = [], duckdb: { secrets = [] } }, limits = {}) => {
    const each = <T>(
      kind: string,
      entries: readonly T[] | undefined,
      plan: (entry: T, context: AttachmentContext) => AttachmentStep,
    ) => (entries ?? []).map((entry, index) => plan(entry, { secrets, limits, at: ['attachments', kind, index] }))
    return [
      ...each('duckdb', attachments.duckdb, (entry, context) => planFile('duckdb', entry, context)),
      ...each('sqlite', attachments.sqlite, (entry, context) => planFile('sqlite', entry, context)),
      ...each('postgres', attachments.postgres, (entry, context) => planServer('postgres', entry, context)),
      ...each('mysql', attachments.mysql, (entry, context) => planServer('mysql', entry, context)),
      ...each('ducklake', attachments.ducklake, planDuckLake),
      ...each('delta', attachments.delta, planDelta),
      ...each('motherduck', attachments.motherduck, planMotherDuck),
      ...each('quack', attachments.quack, planQuack),
      ...each('duckalog', attachments.duckalog, planCatalog),
      ...iceberg_catalogs.map((entry, index) => planIceberg(entry, { secrets, limits, at: ['iceberg_catalogs', index] })),
    ]
  },
}

function planFile(type: 'duckdb' | 'sqlite', entry: FileAttachmentConfig, context: AttachmentContext): AttachmentStep {
  const { alias, path } = entry
  const isRemote = isRemotePath(path)
  return {
    ...planEntry(type, alias, entry, context),
    ...(isRemote ? { network: true, http: true } : { path, format: type }),
    statements: [renderAttach(path, alias, entry, [`TYPE ${type}`])],
    ...(isRemote && { check: { sql: `SELECT size FROM read_blob(${quoteLiteral(escapeGlob(path))})` } }),
    ...(type === 'sqlite' && { probe: renderProbe(alias) }),
  }
}

function renderProbe(alias: string): Statement {
  return { sql: `SELECT 1 FROM ${quoteQualified(alias, 'main', 'duckalog_probe')}` }
}

/** DuckDB ignores the option `secret` and chooses a secret by its scope: the declared one is created again with the table as its scope. */
function planDelta(entry: DeltaAttachmentConfig, context: AttachmentContext): AttachmentStep {
  const { alias, path, secret } = entry
  const declared = findSecret(secret, context.secrets)
  const scope = path.replace(/\/*$/, '/')
  const own = declared && planSecret({ ...declared, name: renderSecretName(alias), persistent: false, scope }, context.at)
  const isRemote = isRemotePath(path)
  return {
    ...planEntry('delta', alias, entry, context),
    network: isRemote,
    // Reading the table ignores the HTTP timeout, listing it does not; over plain HTTP it cannot be listed
    ...(isRemote &&
      !/^https?:/i.test(path) && {
        http: true,
        check: { sql: `FROM glob(${quoteLiteral(`${escapeGlob(scope)}_delta_log/*`)})` },
      }),
    ...(own && { secret: own.name }),
    statements: [...(own ? [own.create] : []), renderAttach(path, alias, entry, ['TYPE delta'])],
    probe: renderProbe(alias),
  }
}

function planCatalog(entry: DuckalogAttachmentConfig, context: AttachmentContext): AttachmentStep {
  const { config_path: _, database, ...attachment } = entry
  if (database !== undefined) return planFile('duckdb', { ...attachment, path: database }, context)
  const { at } = context
  const message = 'The database of this catalog is not in the config: load the config with loadConfig, or set `database`.'
  throw new ConfigError('CONFIG_INVALID', [{ path: formatPath(at), message }], { at })
}

/** MotherDuck attaches a database under its own name only, and a share under any name. */
export function planMotherDuck(entry: MotherDuckAttachmentConfig, context: AttachmentContext): AttachmentStep {
  const { alias, database = alias } = entry
  return {
    ...planEntry('motherduck', alias, entry, context),
    network: true,
    statements: [renderAttach(`md:${database}`, foldName(database) === foldName(alias) ? undefined : alias, entry, [])],
  }
}

/**
 * DuckDB chooses the secret of a quack server by its scope: the declared one is created again with the address as its scope.
 */
export function planQuack(entry: QuackAttachmentConfig, context: AttachmentContext): AttachmentStep {
  const { alias, uri, secret } = entry
  const { host, port } = parseQuackAddress(uri)
  const declared = findSecret(secret, context.secrets)
  const name = renderSecretName(alias)
  const own = declared && planSecret({ ...declared, name, persistent: false, scope: uri }, context.at)
  return {
    ...planEntry('quack', alias, entry, context),
    network: true,
    preflight: { protocol: 'http', host, port },
    ...(own && { secret: own.name }),
    statements: [...(own ? [own.create] : []), renderAttach(uri, alias, entry, ['TYPE quack'])],
  }
}

/** A token becomes a temporary secret: DuckDB shows the options of ATTACH. */
function planIceberg(entry: IcebergCatalogConfig, context: AttachmentContext): AttachmentStep {
  const { name, catalog_type = 'rest', uri, warehouse = '', secret } = entry
  const { token, options } = takeToken(entry)
  const own = token && planSecret({ type: 'iceberg', name: renderSecretName(name), bearer_token: token }, context.at)
  const used = own?.name ?? secret
  const parameters = [
    'TYPE iceberg',
    ...(catalog_type === 'rest' ? [] : [`ENDPOINT_TYPE ${quoteLiteral(catalog_type)}`]),
    ...(uri === undefined ? [] : [`ENDPOINT ${quoteLiteral(uri)}`]),
    ...(used === undefined ? [] : [`SECRET ${quoteIdentifier(used)}`]),
  ]
  return {
    ...planEntry('iceberg', name, entry, context),
    network: true,
    http: true,
    ...(own && { secret: own.name }),
    statements: [...(own ? [own.create] : []), renderAttach(warehouse, name, { ...entry, options }, parameters)],
  }
}

function takeToken({ options = {} }: IcebergCatalogConfig) {
  const entries = Object.entries(options)
  const token = entries.map(([option, value]) => (foldName(option) === 'token' ? value : undefined)).find(isSecretValue)
  return { token, options: Object.fromEntries(entries.filter(([, value]) => value !== token)) }
}
