import type { SecretValue } from '../../secret-value.js'
import type { Scalar } from './option-value.js'

/** The value of a secret's parameter: plain if the parameter is known to be public, hidden otherwise. @public */
export type SecretParameter<S> = Scalar | S | readonly SecretParameter<S>[] | { readonly [key: string]: SecretParameter<S> }

/**
 * The parameters of DuckDB 1.5's secret types that are not already in {@link SecretConfig}.
 * @public
 */
export interface SecretParameters<S = SecretValue> {
  /** For S3-compatible types: the URL style, `path` or `vhost`. */
  readonly url_style?: Scalar | S
  /** For S3-compatible types: whether to use TLS. */
  readonly use_ssl?: Scalar | S
  /** For S3-compatible types and `http`: whether to verify the server's certificate. */
  readonly verify_ssl?: Scalar | S
  /** For S3-compatible types: support keys with characters that are reserved in URLs. */
  readonly url_compatibility_mode?: Scalar | S
  /** For S3-compatible types: whether the requester pays. */
  readonly requester_pays?: Scalar | S
  /** For S3-compatible types: the ID of the KMS key that encrypts written files. */
  readonly kms_key_id?: Scalar | S
  /** For `r2`: the account ID. */
  readonly account_id?: Scalar | S
  /** For `credential_chain`: the profile in the AWS configuration files. */
  readonly profile?: Scalar | S
  /** For `credential_chain`: the ARN of the role to assume. */
  readonly assume_role_arn?: Scalar | S
  /** For `credential_chain`: the external ID for assuming the role. */
  readonly external_id?: Scalar | S
  /** For `credential_chain`: the session name for assuming the role. */
  readonly session_name?: Scalar | S
  /** For `credential_chain`: the file with a web identity token, relative to the config file. */
  readonly web_identity_token_file?: Scalar | S
  /** For `credential_chain` (AWS): whether credentials must be found, `exists` or `none`. */
  readonly validation?: Scalar | S
  /** For S3-compatible types, `azure` and `http`: the proxy, `host:port`. */
  readonly http_proxy?: Scalar | S
  /** The user name for `http_proxy`. */
  readonly http_proxy_username?: Scalar | S
  /** For `azure`: the user name for `http_proxy`. */
  readonly proxy_user_name?: Scalar | S
  /** For `azure`: the certificate of the service principal, relative to the config file. */
  readonly client_certificate_path?: Scalar | S
  /** For `iceberg`: the OAuth2 server that issues tokens. */
  readonly oauth2_server_uri?: Scalar | S
  /** For `iceberg`: the OAuth2 scope. */
  readonly oauth2_scope?: Scalar | S
  /** For `iceberg`: the OAuth2 grant type, `client_credentials`. */
  readonly oauth2_grant_type?: Scalar | S
  /** For `ducklake`: the metadata file, relative to the config file; `""` if `metadata_parameters` name a server. */
  readonly metadata_path?: Scalar | S
  /** For `ducklake`: the schema of the metadata. */
  readonly metadata_schema?: Scalar | S
  /** For `ducklake`: the name of the attached metadata database. */
  readonly metadata_catalog?: Scalar | S
  /** For `ducklake`: the folder of the data files, relative to the config file, or a URL. */
  readonly data_path?: Scalar | S
  /** For `ducklake`: whether the data files are encrypted. */
  readonly encrypted?: Scalar | S
  /** For `postgres`: the name of a secret of type `rds`. */
  readonly aws_rds_secret?: Scalar | S
  /** For `postgres`: another name for `database`. */
  readonly dbname?: Scalar | S
  /** For `postgres`: another name for `user`. */
  readonly username?: Scalar | S
  /** For `mysql`: the path of the socket file. */
  readonly socket?: Scalar | S
  /** For S3-compatible types: the session token of temporary credentials. */
  readonly session_token?: S
  /** The password for `http_proxy`. */
  readonly http_proxy_password?: S
  /** For `azure`: the password for `http_proxy`. */
  readonly proxy_password?: S
  /** For `azure`: another name for `bearer_token`. */
  readonly access_token?: S
  /** For `huggingface`, `motherduck`, `quack` and `iceberg`: another name for `bearer_token`. */
  readonly token?: S
  /** For `iceberg`: the refresh token. */
  readonly refresh_token?: S
  /** For `postgres`: the password of the TLS key. */
  readonly sslpassword?: S
  /** For `postgres`: the OAuth client secret. */
  readonly oauth_client_secret?: S
  /** For `postgres`: a SCRAM key, instead of the password. */
  readonly scram_client_key?: S
  /** For `postgres`: a SCRAM key, instead of the password. */
  readonly scram_server_key?: S
  /** For `ducklake`: how to attach the metadata database: `{ TYPE: postgres, SECRET: name }`. */
  readonly metadata_parameters?: { readonly [name: string]: SecretParameter<S> }
  /** For S3-compatible types, `http`, `quack` and `iceberg`: another name for `header`. */
  readonly extra_http_headers?: { readonly [name: string]: SecretParameter<S> }
  /** For S3-compatible types: what DuckDB needs to refresh the credentials. */
  readonly refresh_info?: { readonly [name: string]: SecretParameter<S> }
  /** For `postgres`: the libpq parameter of this name. */
  readonly hostaddr?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. Relative to the config file. */
  readonly passfile?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly service?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly connect_timeout?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly sslmode?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. Relative to the config file. */
  readonly sslrootcert?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. Relative to the config file. */
  readonly sslcert?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. Relative to the config file. */
  readonly sslkey?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly application_name?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly channel_binding?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly client_encoding?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly fallback_application_name?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly gssdelegation?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly gssencmode?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly gsslib?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly keepalives?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly keepalives_count?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly keepalives_idle?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly keepalives_interval?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly krbsrvname?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly load_balance_hosts?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly max_protocol_version?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly min_protocol_version?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly oauth_client_id?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly oauth_issuer?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly oauth_scope?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly replication?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly require_auth?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly requirepeer?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly requiressl?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly ssl_max_protocol_version?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly ssl_min_protocol_version?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly sslcertmode?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly sslcompression?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. Relative to the config file. */
  readonly sslcrl?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. Relative to the config file. */
  readonly sslcrldir?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly sslnegotiation?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly sslsni?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly target_session_attrs?: Scalar | S
  /** For `postgres`: the libpq parameter of this name. */
  readonly tcp_user_timeout?: Scalar | S
  /** For `mysql`: the MySQL client option of this name. */
  readonly ssl_mode?: Scalar | S
  /** For `mysql`: the MySQL client option of this name. Relative to the config file. */
  readonly ssl_ca?: Scalar | S
  /** For `mysql`: the MySQL client option of this name. Relative to the config file. */
  readonly ssl_capath?: Scalar | S
  /** For `mysql`: the MySQL client option of this name. Relative to the config file. */
  readonly ssl_cert?: Scalar | S
  /** For `mysql`: the MySQL client option of this name. */
  readonly ssl_cipher?: Scalar | S
  /** For `mysql`: the MySQL client option of this name. Relative to the config file. */
  readonly ssl_crl?: Scalar | S
  /** For `mysql`: the MySQL client option of this name. Relative to the config file. */
  readonly ssl_crlpath?: Scalar | S
  /** For `mysql`: the MySQL client option of this name. Relative to the config file. */
  readonly ssl_key?: Scalar | S
}
