import { duckdbAsync } from '../../../src/driver/duckdb-async.js'
import { type CatalogConnection, type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'

/** A catalog in memory that closes itself, reached through one of the drivers. */
export interface DriverCatalog extends AsyncDisposable {
  readonly catalog: CatalogConnection<unknown>
}

const empty: CatalogInput = { version: 1, duckdb: {} }

async function openServed(): Promise<DriverCatalog> {
  const duckdb = {
    extension_policy: 'local_only' as const,
    directories: { extensions: extensionDirectory },
    config: unsigned,
  }
  const owner = connectToCatalog({ version: 1, duckdb })
  const { uri } = await owner.serve({ token: 'three-drivers', port: 0 })
  const secrets = [{ type: 'quack' as const, bearer_token: 'three-drivers' }]
  const catalog = connectToCatalog({ version: 1, duckdb: { ...duckdb, secrets } } as CatalogInput, { databasePath: uri })
  return {
    catalog: catalog as CatalogConnection<unknown>,
    async [Symbol.asyncDispose]() {
      await catalog.close()
      await owner.close()
    },
  }
}

function own(catalog: CatalogConnection<unknown>): DriverCatalog {
  return { catalog, [Symbol.asyncDispose]: () => catalog.close() }
}

/** Runs tests with each driver. `open` returns a new empty catalog. */
export function describeDrivers(title: string, body: (open: () => Promise<DriverCatalog>, driver: string) => void): void {
  describe(`${title}, with @duckdb/node-api`, () => body(async () => own(connectToCatalog(empty)), 'node-api'))
  describe(`${title}, with duckdb-async`, () =>
    body(async () => own(connectToCatalog(empty, { driver: duckdbAsync() })), 'duckdb-async'))
  describeWith(['quack', 'httpfs'], `${title}, on a quack server`, () => body(openServed, 'quack'))
}
