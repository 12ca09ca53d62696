import type { CatalogConfig } from '../config/model/catalog-config.js'
import { credentialsOf } from '../config/model/config-metadata.js'
import { anyConfig, checkArguments } from '../options/check-arguments.js'
import { createRedactor, type Redactor } from '../redaction/redactor.js'

/**
 * A redactor that knows every credential of a config, wherever it stands: in secrets, settings, statements, options, URLs and connection
 * strings, with the values of the environment that were filled in there. Not those that a function gives: they are known once they were asked for.
 *
 * @example
 * ```ts
 * log(redactorOf(config).redact(text))
 * ```
 * @public
 */
export function redactorOf(config: CatalogConfig): Redactor {
  checkArguments('redactorOf', { config: [config, anyConfig] })
  const redactor = createRedactor()
  for (const credential of credentialsOf(config)) redactor.add(credential)
  return redactor
}

/** Whether a text holds a credential of a config: asked before a redactor is, it costs next to nothing. */
export function findSecretTexts(config: CatalogConfig): (text: string) => boolean {
  const credentials = credentialsOf(config).flatMap((credential) => [credential, credential.replaceAll("'", "''")])
  const distinct = [...new Set(credentials)]
  return (text) => distinct.some((credential) => text.includes(credential))
}
