import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import { connectToCatalog } from '../../connection/connect-to-catalog.js'
import type { CatalogConnection } from '../../connection/types/catalog-connection.js'
import { type SessionRestorer, sessionRestorers } from '../../session/index.js'
import { parseStatementTexts } from '../../sql/lexer/tokenize.js'
import { type Literal, quoteIdentifier, quoteLiteral } from '../../sql/quote.js'
import { type RecordedSources, readCatalog } from '../read/read-catalog.js'
import { type OfflinePlan, planOffline } from './plan-offline.js'

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
    const found = await examine(config, recorded)
    await using catalog = connect(planOffline(config, recorded.sources, database, found))
    return await work(catalog)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function connect({ config, databases, statements }: OfflinePlan): CatalogConnection<DuckDBConnection> {
  const run = (sql: string) => ({ sql })
  const standIns: SessionRestorer = {
    kind: 'custom:types',
    plan: () => [
      {
        kind: 'custom:types',
        name: 'tables instead of the sources',
        scope: 'instance',
        statements: [
          ...databases.map((alias) => run(`ATTACH ':memory:' AS ${quoteIdentifier(alias)}`)),
          ...statements.map(run),
          run('SET enable_external_access = false'),
        ],
      },
    ],
  }
  const ofKind = (...kinds: readonly string[]) => sessionRestorers.filter(({ kind }) => kinds.includes(kind))
  return connectToCatalog(config, { restorers: [...ofKind('extension'), standIns, ...ofKind('pragma')], loadDotenv: false })
}

/** Statements that are about other things than names and types, and may wait for a network. */
const leftOut =
  /^\s*(?:ATTACH|DETACH|LOAD|(?:FORCE\s+)?INSTALL|CALL|COPY|EXPORT|IMPORT|CREATE\s[^(]*\bSECRET|DROP\s[^(]*\bSECRET)\b/i

/**
 * Finds which statements of the session also work without its sources (USE, variables, settings of DuckDB itself), and what reads files.
 */
async function examine(config: CatalogConfig, recorded: RecordedSources) {
  const { config: plain, ...plan } = planOffline(config, recorded.sources, ':memory:', { statements: [], leaves: [] })
  await using catalog = connect({ ...plan, config: { ...plain, macros: [], views: [] } })
  await using session = await catalog.session()
  const statements: string[] = []
  for (const sql of listStatements(config)) {
    const isKept = await session.query(sql).then(
      () => true,
      () => false,
    )
    if (isKept) statements.push(sql)
  }
  const { reads } = await readCatalog(session, config, recorded)
  return { statements, leaves: [...reads.leaves] }
}

function listStatements({ duckdb: { pragmas = [], settings = [] } }: CatalogConfig): readonly string[] {
  const set =
    typeof settings === 'string' || Array.isArray(settings)
      ? [settings].flat()
      : Object.entries(settings).map(([name, value]) => `SET ${quoteIdentifier(name)} = ${quoteLiteral(value as Literal)}`)
  return [...pragmas, ...set].flatMap((text) => parseStatementTexts(text)).filter((sql) => !leftOut.test(sql))
}
