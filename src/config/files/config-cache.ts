import type { CatalogConfig } from '../model/catalog-config.js'

/** By the parsed document, so that they go when it goes. */
const configs = new WeakMap<object, Map<string, WeakRef<CatalogConfig>>>()

/** A config that was made of nothing but one document, in one way: the same document gives the same config again. */
export interface KnownConfig {
  readonly config: CatalogConfig | undefined
  /** Keeps a config, which must depend on nothing else. */
  remember(config: CatalogConfig): void
}

/**
 * Looks a config up.
 * @param way - what else goes into the config, as text
 */
export function findKnownConfig(document: unknown, way: string): KnownConfig {
  if (typeof document !== 'object' || document === null) return { config: undefined, remember: () => undefined }
  const known = configs.get(document) ?? new Map<string, WeakRef<CatalogConfig>>()
  return {
    config: known.get(way)?.deref(),
    remember(config) {
      for (const [other, reference] of known) if (!reference.deref()) known.delete(other)
      known.set(way, new WeakRef(config))
      configs.set(document, known)
    },
  }
}
