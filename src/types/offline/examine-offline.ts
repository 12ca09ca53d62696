import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { type ReadCatalog, type RecordedSources, readCatalog } from '../read/read-catalog.js'
import { listStatements } from '../stand-ins/list-statements.js'
import { planOffline } from '../stand-ins/plan-offline.js'
import { connectOffline } from './connect-offline.js'

/** A catalog as it is without its sources. */
export interface ExaminedCatalog extends ReadCatalog {
  /** The statements of the session that work without the sources. */
  readonly statements: readonly string[]
}

/**
 * Finds which statements of the session also work without its sources (USE, variables, settings of DuckDB itself), and what reads files.
 */
export async function examineOffline(config: CatalogConfig, recorded: RecordedSources): Promise<ExaminedCatalog> {
  const { config: plain, ...plan } = planOffline(config, recorded.sources, ':memory:', { statements: [], leaves: [] })
  await using catalog = connectOffline({ ...plan, config: { ...plain, macros: [], views: [] } })
  await using session = await catalog.session()
  const statements: string[] = []
  for (const sql of listStatements(config)) {
    const isKept = await session.query(sql).then(
      () => true,
      () => false,
    )
    if (isKept) statements.push(sql)
  }
  return { ...(await readCatalog(session, config, { recorded })), statements }
}
