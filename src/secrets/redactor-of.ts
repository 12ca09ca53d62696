import type { CatalogConfig } from '../config/model/catalog-config.js'
import { credentialsOf } from '../config/model/config-metadata.js'
import { anyConfig, checkArguments } from '../options/check-arguments.js'
import { createRedactor, type Redactor } from '../redaction/redactor.js'

/**
 * Returns a redactor for all credentials of a config: in secrets, settings, statements, options, URLs and connection strings, with the
 * environment variables that were filled in there. Values from functions are not included before they are revealed.
 *
 * @example
 * ```ts
 * console.error(redactorOf(config).redact(text))
 * ```
 * @public
 */
export function redactorOf(config: CatalogConfig): Redactor {
  checkArguments('redactorOf', { config: [config, anyConfig] })
  const redactor = createRedactor()
  for (const credential of credentialsOf(config)) redactor.add(credential)
  return redactor
}

/** Returns a cheap check whether a text may hold a credential of a config, to run before redacting. */
export function findSecretTexts(config: CatalogConfig): (text: string) => boolean {
  const credentials = credentialsOf(config).flatMap((credential) => [credential, credential.replaceAll("'", "''")])
  const distinct = [...new Set(credentials)]
  return (text) => distinct.some((credential) => text.includes(credential))
}
