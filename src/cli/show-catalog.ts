import type { CatalogConfig } from '../index.js'
import { createRedactor, isSecretValue, type Redactor, type SecretValue } from '../secrets/index.js'

/** Maps with keys of DuckDB, and those keys whose values are secrets. */
const freeMaps: ReadonlySet<string> = new Set(['config', 'settings', 'options'])
const secretKeys =
  /passw(?:or)?d|token|secret_access_key|client_secret|credential|connection_string|(?:account|api|encryption|footer|column|private)_?key/i

/**
 * A catalog as it would be written in one file, with `[redacted]` in place of all that is, holds or looks like a secret.
 * @internal
 */
export async function showCatalog(config: CatalogConfig): Promise<object> {
  const redactor = createRedactor()
  for (const secret of listSecrets(config)) redactor.add(await secret.reveal())
  return show(config, redactor) as object
}

function listSecrets(value: unknown): readonly SecretValue[] {
  if (isSecretValue(value)) return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listSecrets) : []
}

function show(
  value: unknown,
  redactor: Redactor,
  place: { readonly isFree?: boolean; readonly isSecret?: boolean } = {},
): unknown {
  if (isSecretValue(value)) return String(value)
  if (typeof value === 'string') {
    if (place.isSecret) return '[redacted]'
    // Read again as a catalog, the text must stay what it is
    return redactor.redact(value).replaceAll('${env:', (variable) => `$${variable}`)
  }
  if (Array.isArray(value)) return value.map((item: unknown) => show(item, redactor, place))
  if (typeof value !== 'object' || value === null) return value
  const { isFree = false, isSecret = false } = place
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const below = { isFree: isFree || freeMaps.has(key), isSecret: isSecret || (isFree && secretKeys.test(key)) }
      return [key, show(part, redactor, below)]
    }),
  )
}
