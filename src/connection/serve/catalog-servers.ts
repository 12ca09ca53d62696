import type { CatalogOpener } from '../open/catalog-opener.js'
import type { Lifetime } from '../query/lifetime.js'
import type { CatalogServer, ServeOptions } from '../types/catalog-connection.js'
import { serveCatalog } from './serve-catalog.js'

/** The quack servers of one catalog. The catalog stays open while one of them runs. */
export interface CatalogServers {
  serve(options: ServeOptions): Promise<CatalogServer>
  /** Stops all servers. */
  close(): Promise<void>
}

export function createCatalogServers(opener: CatalogOpener, lifetime: Lifetime): CatalogServers {
  const servers = new Set<CatalogServer>()
  return {
    async serve(options) {
      const { catalog, release } = await opener.hold()
      try {
        const server = await serveCatalog(catalog, options, () => {
          servers.delete(server)
          release()
        })
        servers.add(server)
        if (lifetime.ended) await server.close()
        return server
      } catch (error) {
        release()
        throw error
      }
    },
    async close() {
      await Promise.all([...servers].map((server) => server.close()))
    },
  }
}
