import { findCredentials as findAll, type Span } from '../credentials/find-credentials.js'
import { isSecretName as isSecret } from '../credentials/is-secret-name.js'
import { checkArguments } from '../options/check-arguments.js'
import { text as textRule } from '../options/option-rules.js'

/**
 * Finds what looks like a credential in a text: in URLs, connection strings, SQL and JSON, complete or truncated. Spans may overlap. Takes
 * time proportional to the length of the text. Pure.
 * @public
 */
export function findCredentials(text: string): readonly Span[] {
  checkArguments('findCredentials', { text: [text, textRule] })
  return findAll(text)
}

/**
 * Whether the value of a setting, option, parameter or part of a connection string is a secret, judged by its name:
 * `s3_secret_access_key`, `ENCRYPTION_KEY`, `X-Amz-Signature`; not `key_id`, `secret_directory` or `token_count`. Pure.
 * @public
 */
export function isSecretName(name: string): boolean {
  checkArguments('isSecretName', { name: [name, textRule] })
  return isSecret(name)
}
