import { type CatalogConnection, connectToCatalog } from 'duckalog'
import { test as base } from 'vitest'

/** `test` with the fixture `catalog`: the catalog of the service with the data of the tests, in memory, a new one for each test. */
export const test = base.extend<{ catalog: CatalogConnection }>({
  catalog: async ({}, use) => {
    const source = new URL('catalog.yaml', import.meta.url)
    const catalog = connectToCatalog(source, { env: { DATA: 'test-data' }, databasePath: ':memory:' })
    await use(catalog)
    await catalog.close()
  },
})
