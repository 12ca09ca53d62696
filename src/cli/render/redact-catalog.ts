import type { CatalogConfig } from '../../index.js'
import { isSecretName, isSecretValue, type Redactor, redactorOf } from '../../secrets/index.js'

/** Maps with DuckDB's own keys. Whether a value is a secret is decided by the name of its key. */
const untypedMaps: ReadonlySet<string> = new Set(['config', 'settings', 'options'])

/** Returns a catalog as it would be written in one file, with `[redacted]` instead of everything that is, contains or looks like a secret. */
export function redactCatalog(config: CatalogConfig): object {
  return redact(config, redactorOf(config)) as object
}

function redact(
  value: unknown,
  redactor: Redactor,
  place: { readonly isUntyped?: boolean; readonly isSecret?: boolean } = {},
): unknown {
  if (isSecretValue(value)) return String(value)
  if (typeof value === 'string') {
    if (place.isSecret) return '[redacted]'
    // Escaped, so that the text stays the same when the result is loaded as a catalog
    return redactor.redact(value).replaceAll('${env:', (variable) => `$${variable}`)
  }
  if (Array.isArray(value)) return value.map((item: unknown) => redact(item, redactor, place))
  if (typeof value !== 'object' || value === null) return value
  const { isUntyped = false, isSecret = false } = place
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const below = { isUntyped: isUntyped || untypedMaps.has(key), isSecret: isSecret || (isUntyped && isSecretName(key)) }
      return [key, redact(part, redactor, below)]
    }),
  )
}
