/** Endings of names whose values are secret. */
const secretEnding =
  /(?:passw(?:or)?d|passphrase|secret|token|credentials?|signature|authorization|cookie|connection[-_]?string|(?:^|[-_.])(?:pwd?|pass|sig|sas|jwt|auth)|(?:access|account|api|encryption|functions|json|master|private|service[-_]?account|shared|subscription)[-_]?key|(?:footer|column)[-_]?key[-_]?value)$/i

/**
 * Whether the value of a setting, option, parameter or part of a connection string is a secret, judged by its name:
 * `s3_secret_access_key`, `ENCRYPTION_KEY`, `X-Amz-Signature`; not `key_id`, `secret_directory` or `token_count`. Pure.
 */
export function isSecretName(name: string): boolean {
  return secretEnding.test(name)
}
