import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import type { CatalogConnection } from '../../connection/types/catalog-connection.js'
import type { RecordedSources } from '../read/read-catalog.js'
import { planOffline } from '../stand-ins/plan-offline.js'
import { connectOffline } from './connect-offline.js'
import { examineOffline } from './examine-offline.js'

/**
 * Connects to a catalog whose sources are empty tables, and runs work on it. Nothing of the catalog is opened: no file, server or network.
 * @throws ConfigError CONFIG_INVALID if a source is not recorded
 */
export async function withOffline<T>(
  config: CatalogConfig,
  recorded: RecordedSources,
  work: (catalog: CatalogConnection<DuckDBConnection>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-types-'))
  try {
    const name = databaseName(config.duckdb.database ?? ':memory:')
    const database = name === 'memory' ? ':memory:' : join(folder, `${name}.duckdb`)
    const { statements, reads } = await examineOffline(config, recorded)
    const plan = planOffline(config, recorded.sources, database, { statements, leaves: [...reads.leaves] })
    await using catalog = connectOffline(plan)
    return await work(catalog)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
