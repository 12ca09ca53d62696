import type { CatalogConfig } from '../../index.js'
import { isSecretName, isSecretValue, type Redactor, redactorOf } from '../../secrets/index.js'

/** Maps with keys of DuckDB, whose names say which values are secrets. */
const untypedMaps: ReadonlySet<string> = new Set(['config', 'settings', 'options'])

/** A catalog as it would be written in one file, with `[redacted]` in place of all that is, holds or looks like a secret. */
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
    // Read again as a catalog, the text must stay what it is
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
