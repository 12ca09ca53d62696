import { ownValue } from '../../plain-data.js'
import { foldName } from '../../sql/fold-name.js'

/** The values that a DuckDB parameter accepts, in DuckDB's spelling. */
export interface FixedValues {
  readonly values: readonly string[]
  /** The separator between several values; absent if only one is allowed. */
  readonly separator?: string
  /** Whether `true` and `false` are accepted too. */
  readonly isBoolean?: true
}

type Parameters = Readonly<Record<string, FixedValues>>

const oneOf = (...values: readonly string[]): FixedValues => ({ values })
const boolean: FixedValues = { values: ['true', 'false', 'yes', 'no', 't', 'f', 'y', 'n', '1', '0'], isBoolean: true }

const s3: Parameters = {
  url_style: oneOf('path', 'vhost'),
  use_ssl: boolean,
  verify_ssl: boolean,
  requester_pays: boolean,
  url_compatibility_mode: boolean,
  chain: { values: ['config', 'sts', 'sso', 'env', 'instance', 'process', 'web_identity'], separator: ';' },
  validation: oneOf('exists', 'none'),
  refresh: oneOf('auto'),
}

const tlsVersions = oneOf('TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3')

/** For secrets, by type. DuckDB accepts any text for most of them and then silently does something else. */
const ofSecrets: Readonly<Record<string, Parameters>> = {
  s3,
  aws: s3,
  rds: s3,
  r2: s3,
  gcs: s3,
  azure: { chain: { values: ['cli', 'managed_identity', 'workload_identity', 'env', 'default'], separator: ';' } },
  http: { verify_ssl: boolean },
  postgres: {
    sslmode: oneOf('disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'),
    sslnegotiation: oneOf('postgres', 'direct'),
    channel_binding: oneOf('disable', 'prefer', 'require'),
    gssencmode: oneOf('disable', 'prefer', 'require'),
    target_session_attrs: oneOf('any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'),
    ssl_min_protocol_version: tlsVersions,
    ssl_max_protocol_version: tlsVersions,
  },
  mysql: { ssl_mode: oneOf('disabled', 'preferred', 'required', 'verify_ca', 'verify_identity') },
  iceberg: { oauth2_grant_type: oneOf('client_credentials') },
  ducklake: { encrypted: boolean },
}

/** For options of ATTACH, by kind of attachment. */
const ofAttachments: Readonly<Record<string, Parameters>> = {
  duckdb: { encryption_cipher: oneOf('GCM', 'CTR'), recovery_mode: oneOf('default', 'no_wal_writes'), compress: boolean },
  sqlite: { journal_mode: oneOf('delete', 'truncate', 'persist', 'memory', 'wal', 'off') },
  postgres: { ...ofSecrets.postgres, isolation_level: oneOf('read committed', 'repeatable read', 'serializable') },
  mysql: { ...ofSecrets.mysql, compression: oneOf('disabled', 'preferred', 'required') },
  ducklake: {
    automatic_migration: boolean,
    create_if_not_exists: boolean,
    encrypted: boolean,
    override_data_path: boolean,
  },
  iceberg: {
    authorization_type: oneOf('none', 'oauth2', 'sigv4'),
    endpoint_type: oneOf('glue', 's3_tables'),
    access_delegation_mode: oneOf('vended_credentials', 'none'),
    stage_create_tables: boolean,
    purge_requested: boolean,
    support_nested_namespaces: boolean,
  },
}

/** The values that a parameter of a secret or an option of an attachment accepts; `undefined` if it accepts anything. */
export function fixedValuesOf(owner: 'secret' | 'attachment', type: string, parameter: string): FixedValues | undefined {
  const parameters = ownValue(owner === 'secret' ? ofSecrets : ofAttachments, foldName(type))
  return parameters && ownValue(parameters, foldName(parameter))
}

/** A value in DuckDB's spelling, which DuckDB does not always normalize itself. Unknown values are not changed. */
export function spellFixedValue(value: string, { values, separator }: FixedValues): string {
  const spell = (word: string) => values.find((known) => foldName(known) === foldName(word.trim())) ?? word
  return separator === undefined ? spell(value) : value.split(separator).map(spell).join(separator)
}

/** The first word of a value that DuckDB does not know; `undefined` if it knows all. */
export function findForeignValue(value: string, { values, separator }: FixedValues): string | undefined {
  const words = separator === undefined ? [value] : value.split(separator)
  return words.find((word) => !values.some((known) => foldName(known) === foldName(word.trim())))
}
