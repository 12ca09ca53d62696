import * as v from 'valibot'
import type { SecretInput, SecretValue } from '../../secret-value.js'
import type { SecretParameter, SecretParameters } from '../model/secret-parameters.js'
import { hideParameter } from '../notation/hide-parameter.js'
import { parameterSchema, secretFieldSchema } from './secret-field-schemas.js'
import { optionsOf, scalarSchema } from './values/scalar-schemas.js'
import type { EntriesOf } from './values/strict-map.js'

const textual = (name: string) =>
  v.exactOptional(
    v.pipe(
      v.union([scalarSchema, secretFieldSchema], 'must be text, a number, true or false'),
      v.transform((value) => hideParameter(name, value) as string | number | boolean | SecretValue),
    ),
  )

const secret = v.exactOptional(secretFieldSchema)

const map = (name: string) =>
  v.exactOptional(
    v.pipe(
      optionsOf(parameterSchema),
      v.transform(
        (parameters) =>
          hideParameter(name, parameters as SecretParameter<SecretInput>) as Readonly<
            Record<string, SecretParameter<SecretValue>>
          >,
      ),
    ),
  )

/** The entries of {@link SecretParameters}. */
export const secretParameterEntries = {
  url_style: textual('url_style'),
  use_ssl: textual('use_ssl'),
  verify_ssl: textual('verify_ssl'),
  url_compatibility_mode: textual('url_compatibility_mode'),
  requester_pays: textual('requester_pays'),
  kms_key_id: textual('kms_key_id'),
  account_id: textual('account_id'),
  profile: textual('profile'),
  assume_role_arn: textual('assume_role_arn'),
  external_id: textual('external_id'),
  session_name: textual('session_name'),
  web_identity_token_file: textual('web_identity_token_file'),
  validation: textual('validation'),
  http_proxy: textual('http_proxy'),
  http_proxy_username: textual('http_proxy_username'),
  proxy_user_name: textual('proxy_user_name'),
  client_certificate_path: textual('client_certificate_path'),
  oauth2_server_uri: textual('oauth2_server_uri'),
  oauth2_scope: textual('oauth2_scope'),
  oauth2_grant_type: textual('oauth2_grant_type'),
  metadata_path: textual('metadata_path'),
  metadata_schema: textual('metadata_schema'),
  metadata_catalog: textual('metadata_catalog'),
  data_path: textual('data_path'),
  encrypted: textual('encrypted'),
  aws_rds_secret: textual('aws_rds_secret'),
  dbname: textual('dbname'),
  username: textual('username'),
  socket: textual('socket'),
  session_token: secret,
  http_proxy_password: secret,
  proxy_password: secret,
  access_token: secret,
  token: secret,
  refresh_token: secret,
  sslpassword: secret,
  oauth_client_secret: secret,
  scram_client_key: secret,
  scram_server_key: secret,
  metadata_parameters: map('metadata_parameters'),
  extra_http_headers: map('extra_http_headers'),
  refresh_info: map('refresh_info'),
  hostaddr: textual('hostaddr'),
  passfile: textual('passfile'),
  service: textual('service'),
  connect_timeout: textual('connect_timeout'),
  sslmode: textual('sslmode'),
  sslrootcert: textual('sslrootcert'),
  sslcert: textual('sslcert'),
  sslkey: textual('sslkey'),
  application_name: textual('application_name'),
  channel_binding: textual('channel_binding'),
  client_encoding: textual('client_encoding'),
  fallback_application_name: textual('fallback_application_name'),
  gssdelegation: textual('gssdelegation'),
  gssencmode: textual('gssencmode'),
  gsslib: textual('gsslib'),
  keepalives: textual('keepalives'),
  keepalives_count: textual('keepalives_count'),
  keepalives_idle: textual('keepalives_idle'),
  keepalives_interval: textual('keepalives_interval'),
  krbsrvname: textual('krbsrvname'),
  load_balance_hosts: textual('load_balance_hosts'),
  max_protocol_version: textual('max_protocol_version'),
  min_protocol_version: textual('min_protocol_version'),
  oauth_client_id: textual('oauth_client_id'),
  oauth_issuer: textual('oauth_issuer'),
  oauth_scope: textual('oauth_scope'),
  replication: textual('replication'),
  require_auth: textual('require_auth'),
  requirepeer: textual('requirepeer'),
  requiressl: textual('requiressl'),
  ssl_max_protocol_version: textual('ssl_max_protocol_version'),
  ssl_min_protocol_version: textual('ssl_min_protocol_version'),
  sslcertmode: textual('sslcertmode'),
  sslcompression: textual('sslcompression'),
  sslcrl: textual('sslcrl'),
  sslcrldir: textual('sslcrldir'),
  sslnegotiation: textual('sslnegotiation'),
  sslsni: textual('sslsni'),
  target_session_attrs: textual('target_session_attrs'),
  tcp_user_timeout: textual('tcp_user_timeout'),
  ssl_mode: textual('ssl_mode'),
  ssl_ca: textual('ssl_ca'),
  ssl_capath: textual('ssl_capath'),
  ssl_cert: textual('ssl_cert'),
  ssl_cipher: textual('ssl_cipher'),
  ssl_crl: textual('ssl_crl'),
  ssl_crlpath: textual('ssl_crlpath'),
  ssl_key: textual('ssl_key'),
} satisfies EntriesOf<SecretParameters>

/** The names of {@link SecretParameters}. */
export const secretParameterNames = Object.keys(secretParameterEntries) as readonly (keyof SecretParameters)[]
