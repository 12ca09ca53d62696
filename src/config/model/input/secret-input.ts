import type { SecretInput } from '../../../secret-value.js'
import type { SecretConfig } from '../catalog-config.js'

/** Keys of secrets of every type. */
type CommonField = 'name' | 'provider' | 'persistent' | 'scope' | 'params' | 'options'

type ChainField =
  | 'key_id'
  | 'secret'
  | 'region'
  | 'endpoint'
  | 'refresh'
  | 'session_token'
  | 'url_style'
  | 'use_ssl'
  | 'url_compatibility_mode'
  | 'http_proxy'
  | 'http_proxy_username'
  | 'http_proxy_password'
  | 'chain'
  | 'profile'
  | 'assume_role_arn'
  | 'external_id'
  | 'session_name'
  | 'web_identity_token_file'
  | 'validation'

type S3Field = ChainField | 'verify_ssl' | 'requester_pays' | 'kms_key_id' | 'extra_http_headers' | 'refresh_info' | 'header'

type ServerField = 'host' | 'port' | 'database' | 'user' | 'password' | 'connection_string' | 'key_id' | 'secret'

type LibpqField =
  | 'hostaddr'
  | 'passfile'
  | 'service'
  | 'connect_timeout'
  | 'sslmode'
  | 'sslrootcert'
  | 'sslcert'
  | 'sslkey'
  | 'application_name'
  | 'channel_binding'
  | 'client_encoding'
  | 'fallback_application_name'
  | 'gssdelegation'
  | 'gssencmode'
  | 'gsslib'
  | 'keepalives'
  | 'keepalives_count'
  | 'keepalives_idle'
  | 'keepalives_interval'
  | 'krbsrvname'
  | 'load_balance_hosts'
  | 'max_protocol_version'
  | 'min_protocol_version'
  | 'oauth_client_id'
  | 'oauth_client_secret'
  | 'oauth_issuer'
  | 'oauth_scope'
  | 'replication'
  | 'require_auth'
  | 'requirepeer'
  | 'requiressl'
  | 'scram_client_key'
  | 'scram_server_key'
  | 'ssl_max_protocol_version'
  | 'ssl_min_protocol_version'
  | 'sslcertmode'
  | 'sslcompression'
  | 'sslcrl'
  | 'sslcrldir'
  | 'sslnegotiation'
  | 'sslpassword'
  | 'sslsni'
  | 'target_session_attrs'
  | 'tcp_user_timeout'
  | 'dbname'
  | 'username'
  | 'aws_rds_secret'

/** The keys of each type of secret that DuckDB knows; `secret-types.ts` has the providers that take them. */
interface FieldsOf {
  s3: S3Field
  aws: S3Field
  rds: ChainField
  r2: S3Field | 'account_name' | 'account_id'
  gcs: S3Field | 'bearer_token'
  azure:
    | 'connection_string'
    | 'account_name'
    | 'endpoint'
    | 'http_proxy'
    | 'proxy_user_name'
    | 'proxy_password'
    | 'chain'
    | 'tenant_id'
    | 'client_id'
    | 'client_secret'
    | 'client_certificate_path'
    | 'access_token'
    | 'bearer_token'
  http:
    | 'bearer_token'
    | 'verify_ssl'
    | 'header'
    | 'extra_http_headers'
    | 'http_proxy'
    | 'http_proxy_username'
    | 'http_proxy_password'
  huggingface: 'bearer_token' | 'token'
  motherduck: 'bearer_token' | 'token'
  quack: 'bearer_token' | 'token' | 'header' | 'extra_http_headers'
  iceberg:
    | 'endpoint'
    | 'client_id'
    | 'client_secret'
    | 'refresh_token'
    | 'oauth2_server_uri'
    | 'oauth2_scope'
    | 'oauth2_grant_type'
    | 'bearer_token'
    | 'token'
    | 'header'
    | 'extra_http_headers'
  ducklake: 'metadata_path' | 'metadata_parameters' | 'metadata_schema' | 'metadata_catalog' | 'data_path' | 'encrypted'
  postgres: ServerField | LibpqField
  mysql:
    | ServerField
    | 'socket'
    | 'ssl_mode'
    | 'ssl_ca'
    | 'ssl_capath'
    | 'ssl_cert'
    | 'ssl_cipher'
    | 'ssl_crl'
    | 'ssl_crlpath'
    | 'ssl_key'
}

/** A secret of a type that DuckDB knows, with the keys of this type. */
type KnownSecret = {
  [Type in keyof FieldsOf]: { readonly type: Type } & Pick<SecretConfig<SecretInput>, CommonField | FieldsOf[Type]>
}[keyof FieldsOf]

/**
 * A secret as written in code: its `type` decides its keys. A secret of a type that an extension registers has its parameters in `params`.
 * @public
 */
export type SecretConfigInput = KnownSecret | ({ readonly type: string } & Pick<SecretConfig<SecretInput>, CommonField>)
