import { type CatalogConnection, connectToCatalog } from 'duckalog'

// One catalog for the process. In development Next.js loads modules again on each change, and `globalThis` keeps the catalog.
const shared = globalThis as typeof globalThis & { catalog?: CatalogConnection }
shared.catalog ??= connectToCatalog('catalog.yaml')

export const { catalog } = shared
