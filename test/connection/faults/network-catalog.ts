import type { CatalogInput } from '../../../src/index.js'
import { extensionDirectory, unsigned } from '../../support/extensions.js'

interface Server {
  readonly host: string
  readonly port: number
}

/** A catalog that may load the extensions of the tests, and nothing from the network. */
export function networkCatalog(rest: Partial<CatalogInput> & { readonly secrets?: readonly object[] }): CatalogInput {
  const { secrets = [], duckdb = {}, ...more } = rest
  return {
    version: 1,
    duckdb: {
      extension_policy: 'local_only',
      directories: { extensions: extensionDirectory },
      config: unsigned,
      secrets: secrets as never,
      ...duckdb,
    },
    ...more,
  }
}

/** The attachment of a server that does not check user and password. */
export function attachmentOf({ host, port }: Server, alias: string, rest: object = {}) {
  return { alias, host, port, database: 'd', user: 'u', password: 'canary-password', ...rest }
}
