import type { CatalogConfig } from '../model/catalog-config.js'

/** By parsed document, so that they are collected together. */
const configs = new WeakMap<object, Map<string, WeakRef<CatalogConfig>>>()

/** A config that was made of one document alone. */
export interface CachedConfig {
  readonly config: CatalogConfig | undefined
  /** Caches a config, which must depend on nothing but the document and the key. */
  remember(config: CatalogConfig): void
}

/**
 * Finds the config that was made of a document before, if it is still in memory.
 * @param cacheKey - everything else that the config depends on, as text
 */
export function findCachedConfig(document: unknown, cacheKey: string): CachedConfig {
  if (typeof document !== 'object' || document === null) return { config: undefined, remember: () => undefined }
  const known = configs.get(document) ?? new Map<string, WeakRef<CatalogConfig>>()
  return {
    config: known.get(cacheKey)?.deref(),
    remember(config) {
      for (const [other, reference] of known) if (!reference.deref()) known.delete(other)
      known.set(cacheKey, new WeakRef(config))
      configs.set(document, known)
    },
  }
}
