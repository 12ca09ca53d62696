import { createSecretValue, isSecretValue, type SecretInput, type SecretValue } from '../../secret-value.js'
import type { SecretParameter } from '../model/secret-parameters.js'

/** Parameters of DuckDB's CREATE SECRET whose values may be shown. All others are hidden, including unknown ones. */
const publicParameters: ReadonlySet<string> = new Set([
  'account_id',
  'account_name',
  'assume_role_arn',
  'chain',
  'client_certificate_path',
  'client_id',
  'connect_timeout',
  'data_path',
  'database',
  'endpoint',
  'host',
  'hostaddr',
  'key_id',
  'kms_key_id',
  'metadata_catalog',
  'metadata_path',
  'metadata_schema',
  'oauth2_scope',
  'oauth2_server_uri',
  'passfile',
  'port',
  'profile',
  'provider',
  'refresh',
  'region',
  'requester_pays',
  'scope',
  'service',
  'socket',
  'sslmode',
  'ssl_mode',
  'sslrootcert',
  'ssl_ca',
  'tenant_id',
  'url_compatibility_mode',
  'url_style',
  'use_ssl',
  'user',
  'validation',
  'verify_ssl',
  // Client options of libpq and MySQL that are not credentials
  'application_name',
  'channel_binding',
  'client_encoding',
  'fallback_application_name',
  'gssdelegation',
  'gssencmode',
  'gsslib',
  'keepalives',
  'keepalives_count',
  'keepalives_idle',
  'keepalives_interval',
  'krbsrvname',
  'load_balance_hosts',
  'max_protocol_version',
  'min_protocol_version',
  'oauth_client_id',
  'oauth_issuer',
  'oauth_scope',
  'replication',
  'require_auth',
  'requirepeer',
  'requiressl',
  'ssl_capath',
  'ssl_cert',
  'ssl_cipher',
  'ssl_crl',
  'ssl_crlpath',
  'ssl_max_protocol_version',
  'ssl_min_protocol_version',
  'sslcert',
  'sslcertmode',
  'sslcompression',
  'sslcrl',
  'sslcrldir',
  'sslkey',
  'sslnegotiation',
  'sslsni',
  'target_session_attrs',
  'tcp_user_timeout',
])

/** A public parameter may still contain credentials: `https://user:password@host`, `postgres:host=db password=…`. */
const credentials = /:\/\/[^/\s]*@|^[^/\s:]+:[^/\s@]+@|\b(?:password|passwd|pwd|token|secret)\s*=/i

/** A secret's parameter as stored in the config: hidden unless it is known to be public. */
export function hideParameter(name: string, value: SecretParameter<SecretInput | SecretValue>): SecretParameter<SecretValue> {
  return hide(value, isPublicParameter(name))
}

/** Whether the text of a public parameter contains credentials. */
export function holdsCredentials(text: string): boolean {
  return credentials.test(text)
}

/** Whether the values of a parameter of CREATE SECRET may be shown. */
export function isPublicParameter(name: string): boolean {
  return publicParameters.has(name.toLowerCase())
}

function hide(value: SecretParameter<SecretInput | SecretValue>, open: boolean): SecretParameter<SecretValue> {
  if (isSecretValue(value)) return value
  if (typeof value === 'function') return createSecretValue(value)
  if (Array.isArray(value)) return value.map((item: SecretParameter<SecretInput>) => hide(item, open))
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(item, open)]))
  if (open && !(typeof value === 'string' && holdsCredentials(value))) return value
  return createSecretValue(String(value))
}
