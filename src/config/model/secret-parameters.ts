import type { SecretValue } from '../../secret-value.js'
import type { Scalar } from './option-value.js'

/** A parameter of a secret: public values stand open, all others are hidden. @public */
export type SecretParameter<S> = Scalar | S | readonly SecretParameter<S>[] | { readonly [key: string]: SecretParameter<S> }

/**
 * The parameters that DuckDB 1.5 has for its types of secrets, beside those of {@link SecretConfig} that many of them share.
 * @public
 */
export interface SecretParameters<S = SecretValue> {
  /** Of `s3` and its kin: `path` or `vhost`. */
  readonly url_style?: Scalar | S
  /** Of `s3` and its kin: whether the endpoint speaks TLS. */
  readonly use_ssl?: Scalar | S
  /** Of `s3`, its kin and `http`: whether the certificate of the server is verified. */
  readonly verify_ssl?: Scalar | S
  /** Of `s3` and its kin: for keys with characters that URLs have for themselves. */
  readonly url_compatibility_mode?: Scalar | S
  /** Of `s3` and its kin: who reads pays. */
  readonly requester_pays?: Scalar | S
  /** Of `s3` and its kin: the key that encrypts what is written. */
  readonly kms_key_id?: Scalar | S
  /** Of `r2`: the account. */
  readonly account_id?: Scalar | S
  /** Of `credential_chain`: the profile in the files of AWS. */
  readonly profile?: Scalar | S
  /** Of `credential_chain`: the role to take. */
  readonly assume_role_arn?: Scalar | S
  /** Of `credential_chain`: the external id of that role. */
  readonly external_id?: Scalar | S
  /** Of `credential_chain`: the name of the session of that role. */
  readonly session_name?: Scalar | S
  /** Of `credential_chain`: the file of a web identity, relative to the config file. */
  readonly web_identity_token_file?: Scalar | S
  /** Of `credential_chain`: `exists` or `none`. */
  readonly validation?: Scalar | S
  /** Of `s3`, its kin, `azure` and `http`: `host:port`. */
  readonly http_proxy?: Scalar | S
  /** The user at that proxy. */
  readonly http_proxy_username?: Scalar | S
  /** Of `azure`: the user at that proxy. */
  readonly proxy_user_name?: Scalar | S
  /** Of `azure`: the certificate of a service principal, relative to the config file. */
  readonly client_certificate_path?: Scalar | S
  /** Of `iceberg`: where tokens are given. */
  readonly oauth2_server_uri?: Scalar | S
  /** Of `iceberg`: the scope of the token. */
  readonly oauth2_scope?: Scalar | S
  /** Of `iceberg`: `client_credentials`. */
  readonly oauth2_grant_type?: Scalar | S
  /** Of `ducklake`: the file of its metadata, relative to the config file; `""` where `metadata_parameters` name a server. */
  readonly metadata_path?: Scalar | S
  /** Of `ducklake`: the schema of its metadata. */
  readonly metadata_schema?: Scalar | S
  /** Of `ducklake`: the name of the attached database of its metadata. */
  readonly metadata_catalog?: Scalar | S
  /** Of `ducklake`: the folder of its data, relative to the config file, or a URL. */
  readonly data_path?: Scalar | S
  /** Of `ducklake`: whether its data is encrypted. */
  readonly encrypted?: Scalar | S
  /** Of `postgres`: the name of a secret of type `rds`. */
  readonly aws_rds_secret?: Scalar | S
  /** Of `postgres`: another name for `database`. */
  readonly dbname?: Scalar | S
  /** Of `postgres`: another name for `user`. */
  readonly username?: Scalar | S
  /** Of `mysql`: the socket file. */
  readonly socket?: Scalar | S
  /** Of `s3` and its kin: the token of temporary keys. */
  readonly session_token?: S
  /** The password at that proxy. */
  readonly http_proxy_password?: S
  /** Of `azure`: the password at that proxy. */
  readonly proxy_password?: S
  /** Of `azure`: as `bearer_token`. */
  readonly access_token?: S
  /** Of `huggingface`, `motherduck`, `quack` and `iceberg`: as `bearer_token`. */
  readonly token?: S
  /** Of `iceberg`: the token that gets new ones. */
  readonly refresh_token?: S
  /** Of `postgres`: the password of the key of TLS. */
  readonly sslpassword?: S
  /** Of `postgres`: the secret of that client. */
  readonly oauth_client_secret?: S
  /** Of `postgres`: a key in place of the password. */
  readonly scram_client_key?: S
  /** Of `postgres`: a key in place of the password. */
  readonly scram_server_key?: S
  /** Of `ducklake`: how its metadata is attached: `{ TYPE: postgres, SECRET: name }`. */
  readonly metadata_parameters?: { readonly [name: string]: SecretParameter<S> }
  /** Of `s3`, its kin, `http`, `quack` and `iceberg`: as `header`. */
  readonly extra_http_headers?: { readonly [name: string]: SecretParameter<S> }
  /** Of `s3` and its kin: what DuckDB gets new keys with. */
  readonly refresh_info?: { readonly [name: string]: SecretParameter<S> }
  /** Of `postgres`, as libpq has it. */
  readonly hostaddr?: Scalar | S
  /** Of `postgres`, as libpq has it. Relative to the config file. */
  readonly passfile?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly service?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly connect_timeout?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly sslmode?: Scalar | S
  /** Of `postgres`, as libpq has it. Relative to the config file. */
  readonly sslrootcert?: Scalar | S
  /** Of `postgres`, as libpq has it. Relative to the config file. */
  readonly sslcert?: Scalar | S
  /** Of `postgres`, as libpq has it. Relative to the config file. */
  readonly sslkey?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly application_name?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly channel_binding?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly client_encoding?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly fallback_application_name?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly gssdelegation?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly gssencmode?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly gsslib?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly keepalives?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly keepalives_count?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly keepalives_idle?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly keepalives_interval?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly krbsrvname?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly load_balance_hosts?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly max_protocol_version?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly min_protocol_version?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly oauth_client_id?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly oauth_issuer?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly oauth_scope?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly replication?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly require_auth?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly requirepeer?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly requiressl?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly ssl_max_protocol_version?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly ssl_min_protocol_version?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly sslcertmode?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly sslcompression?: Scalar | S
  /** Of `postgres`, as libpq has it. Relative to the config file. */
  readonly sslcrl?: Scalar | S
  /** Of `postgres`, as libpq has it. Relative to the config file. */
  readonly sslcrldir?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly sslnegotiation?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly sslsni?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly target_session_attrs?: Scalar | S
  /** Of `postgres`, as libpq has it. */
  readonly tcp_user_timeout?: Scalar | S
  /** Of `mysql`, as its client has it. */
  readonly ssl_mode?: Scalar | S
  /** Of `mysql`, as its client has it. Relative to the config file. */
  readonly ssl_ca?: Scalar | S
  /** Of `mysql`, as its client has it. Relative to the config file. */
  readonly ssl_capath?: Scalar | S
  /** Of `mysql`, as its client has it. Relative to the config file. */
  readonly ssl_cert?: Scalar | S
  /** Of `mysql`, as its client has it. */
  readonly ssl_cipher?: Scalar | S
  /** Of `mysql`, as its client has it. Relative to the config file. */
  readonly ssl_crl?: Scalar | S
  /** Of `mysql`, as its client has it. Relative to the config file. */
  readonly ssl_crlpath?: Scalar | S
  /** Of `mysql`, as its client has it. Relative to the config file. */
  readonly ssl_key?: Scalar | S
}
