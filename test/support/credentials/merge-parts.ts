import type { CatalogInput } from '../../../src/index.js'

/** Parts of a catalog. */
export type Parts = Omit<Partial<CatalogInput>, 'duckdb'> & { readonly duckdb?: Partial<CatalogInput['duckdb']> }

/** Parts of catalogs as one. */
export function mergeParts(list: readonly Parts[]): CatalogInput {
  return list.reduce(merge, { version: 1, duckdb: { extension_policy: 'never' } }) as CatalogInput
}

function merge(into: unknown, from: unknown): unknown {
  if (Array.isArray(into) && Array.isArray(from)) return [...into, ...from]
  if (typeof into !== 'object' || into === null || typeof from !== 'object' || from === null) return from ?? into
  const keys = [...new Set([...Object.keys(into), ...Object.keys(from)])]
  return Object.fromEntries(keys.map((key) => [key, merge(Reflect.get(into, key), Reflect.get(from, key))]))
}
