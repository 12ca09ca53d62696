import { foldName } from '../../sql/fold-name.js'
import { type ServerType, serverKeywords } from './server-keywords.js'

/** The fields of a secret that a provider accepts, with their names in DuckDB. */
export type SecretFields = Readonly<Record<string, string>>

/** The providers and fields of one type of secret in DuckDB 1.5. */
export interface SecretShape {
  readonly defaultProvider: string
  readonly providers: Readonly<Record<string, SecretFields>>
  /** The replacements of fields that the type does not have. */
  readonly hints: Readonly<Record<string, string>>
}

const named = (...fields: readonly string[]): SecretFields => Object.fromEntries(fields.map((field) => [field, field]))

const headers = { header: 'extra_http_headers', extra_http_headers: 'extra_http_headers' }
const token = { bearer_token: 'token', token: 'token' }
const proxy = named('http_proxy', 'http_proxy_username', 'http_proxy_password')
const s3Fields = {
  ...named(
    'key_id',
    'secret',
    'region',
    'endpoint',
    'refresh',
    'session_token',
    'url_style',
    'use_ssl',
    'url_compatibility_mode',
  ),
  ...proxy,
}
const s3Config = named('verify_ssl', 'requester_pays', 'kms_key_id', 'extra_http_headers', 'refresh_info')
const s3Chain = named(
  ...['chain', 'profile', 'assume_role_arn', 'external_id', 'session_name', 'web_identity_token_file', 'validation'],
)
const azureProxy = named('http_proxy', 'proxy_user_name', 'proxy_password')
const httpFields = { ...named('bearer_token', 'verify_ssl'), ...headers, ...proxy }
/** `key_id` and `secret` are what the Python reference documents for the user and the password. */
const server = {
  ...named('host', 'port', 'database', 'user', 'password', 'connection_string'),
  key_id: 'user',
  secret: 'password',
}

const oauth = named('oauth2_server_uri', 'oauth2_scope', 'oauth2_grant_type')

const keyPair = 'write the keys `key_id` and `secret`'
const bearer = 'write the token as `bearer_token`'
const googleKeys =
  'DuckDB does not support Google key files; write the HMAC keys `key_id` and `secret`, or an OAuth token as `bearer_token`'

function s3Shape(further: SecretFields, hints: SecretShape['hints']): SecretShape {
  return {
    defaultProvider: 'config',
    providers: {
      config: { ...s3Fields, ...s3Config, ...headers, ...further },
      credential_chain: { ...s3Fields, ...s3Chain, ...(further.account_name ? further : {}) },
    },
    hints: { user: keyPair, password: keyPair, client_id: keyPair, client_secret: keyPair, connection_string: keyPair, ...hints },
  }
}

const s3 = s3Shape({}, { bearer_token: keyPair, host: 'write the server as `endpoint`', account_name: keyPair })

/** `options` of libpq clashes with the key `options`, so it is written in `params`. */
const keywordsOf = (type: ServerType) => [...serverKeywords(type).further.values()].filter((word) => word !== 'options')

const serverShape = (type: ServerType, further: SecretFields): SecretShape => ({
  defaultProvider: 'config',
  providers: { config: { ...server, ...named(...keywordsOf(type)), ...further } },
  hints: { endpoint: 'write the server as `host` and `port`' },
})

const shapes: Readonly<Record<string, SecretShape>> = {
  s3,
  aws: s3,
  rds: {
    ...s3,
    defaultProvider: 'credential_chain',
    providers: { credential_chain: { ...s3Fields, ...s3Chain } },
  },
  r2: s3Shape({ account_name: 'account_id', account_id: 'account_id' }, { bearer_token: keyPair }),
  gcs: s3Shape(named('bearer_token'), { json_key: googleKeys, service_account_key: googleKeys, account_name: googleKeys }),
  azure: {
    defaultProvider: 'config',
    providers: {
      config: { ...named('connection_string', 'account_name', 'endpoint'), ...azureProxy },
      credential_chain: { ...named('account_name', 'endpoint', 'chain'), ...azureProxy },
      service_principal: {
        ...named('tenant_id', 'client_id', 'client_secret', 'account_name', 'endpoint', 'client_certificate_path'),
        ...azureProxy,
      },
      managed_identity: { ...named('client_id', 'account_name', 'endpoint'), ...azureProxy },
      access_token: { ...named('account_name', 'endpoint', 'access_token'), bearer_token: 'access_token', ...azureProxy },
    },
    hints: {
      key_id: 'write an account key as `connection_string: AccountName=…;AccountKey=…`',
      secret: 'write an account key as `connection_string`, or the secret of a service principal as `client_secret`',
    },
  },
  http: {
    defaultProvider: 'config',
    providers: { config: httpFields, env: httpFields },
    hints: {
      user: 'write `header: "Authorization: Basic …"`',
      password: 'write `header: "Authorization: Basic …"`',
      secret: bearer,
    },
  },
  huggingface: {
    defaultProvider: 'config',
    providers: { config: token, credential_chain: {} },
    hints: { secret: bearer, key_id: bearer, password: bearer },
  },
  motherduck: {
    defaultProvider: 'config',
    providers: { config: token },
    hints: { secret: bearer, key_id: bearer, password: bearer },
  },
  quack: {
    defaultProvider: 'config',
    providers: { config: { ...token, ...headers } },
    hints: { secret: bearer, password: bearer, host: 'the server belongs into `scope` and into the attachment', user: bearer },
  },
  iceberg: {
    defaultProvider: 'config',
    providers: {
      config: { ...named('endpoint', 'client_id', 'client_secret', 'refresh_token'), ...oauth, ...token, ...headers },
    },
    hints: { secret: 'write `client_id` and `client_secret`', key_id: 'write `client_id` and `client_secret`', password: bearer },
  },
  ducklake: {
    defaultProvider: 'config',
    providers: {
      config: named('metadata_path', 'metadata_parameters', 'metadata_schema', 'metadata_catalog', 'data_path', 'encrypted'),
    },
    hints: {
      connection_string: 'write `metadata_path: ""` and `metadata_parameters: {TYPE: postgres, SECRET: name}`',
      host: 'declare a secret of type postgres, and write `metadata_parameters: {TYPE: postgres, SECRET: name}`',
      database: 'write `metadata_path: …` and `data_path: …`',
      password: 'declare a secret of type postgres, and write `metadata_parameters: {TYPE: postgres, SECRET: name}`',
    },
  },
  postgres: serverShape('postgres', { dbname: 'database', username: 'user', aws_rds_secret: 'aws_rds_secret' }),
  mysql: serverShape('mysql', {}),
}

const types: ReadonlyMap<string, SecretShape> = new Map(Object.entries(shapes))

/** The description of a type of secret; `undefined` for types that extensions register. */
export function secretShapeOf(type: string): SecretShape | undefined {
  return types.get(foldName(type))
}

/**
 * The provider of a secret: the one it names; `service_principal` for Azure with the fields of one; `credential_chain` with a `chain`;
 * else the default of the type.
 */
export function secretProviderOf(
  secret: { readonly [field: string]: unknown },
  type: string,
  shape: SecretShape | undefined,
): string | undefined {
  if (typeof secret.provider === 'string') return foldName(secret.provider)
  const isPrincipal = ['tenant_id', 'client_secret'].some((field) => secret[field] !== undefined)
  if (foldName(type) === 'azure' && isPrincipal) return 'service_principal'
  const isChain = secret.chain !== undefined && shape?.providers.credential_chain !== undefined
  return isChain ? 'credential_chain' : shape?.defaultProvider
}
