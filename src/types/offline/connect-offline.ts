import type { DuckDBConnection } from '@duckdb/node-api'
import { connectToCatalog } from '../../connection/connect-to-catalog.js'
import type { CatalogConnection } from '../../connection/types/catalog-connection.js'
import { type SessionRestorer, sessionRestorers } from '../../session/index.js'
import { quoteIdentifier } from '../../sql/quote.js'
import type { OfflinePlan } from '../stand-ins/plan-offline.js'
import { renderStandIns } from '../stand-ins/render-stand-ins.js'

/** Connects to a plan. Nothing outside can be reached from it. */
export function connectOffline({ config, own, databases, tables }: OfflinePlan): CatalogConnection<DuckDBConnection> {
  const restorers = planRestorers(databases, renderStandIns(tables, own))
  return connectToCatalog(config, { restorers, loadDotenv: false })
}

/** What restores a session without its sources: extensions, databases in memory with tables, and then the statements that are left. */
export function planRestorers(databases: readonly string[], standIns: readonly string[]) {
  const kind = 'custom:stand-ins'
  const toStatements = (texts: readonly string[]) => texts.map((sql) => ({ sql }))
  const restorer: SessionRestorer = {
    kind,
    plan: () => [
      {
        ...{ kind, name: 'tables instead of the sources', scope: 'instance' },
        statements: toStatements([
          ...databases.map((alias) => `ATTACH ':memory:' AS ${quoteIdentifier(alias)}`),
          ...standIns,
          'SET enable_external_access = false',
        ]),
      },
    ],
  }
  const ofKind = (...kinds: readonly string[]) => sessionRestorers.filter((each) => kinds.includes(each.kind))
  return [...ofKind('extension'), restorer, ...ofKind('pragma')]
}
