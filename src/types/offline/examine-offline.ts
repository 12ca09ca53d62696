import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { parseStatementTexts } from '../../sql/lexer/tokenize.js'
import { type Literal, quoteIdentifier, quoteLiteral } from '../../sql/quote.js'
import { type ReadCatalog, type RecordedSources, readCatalog } from '../read/read-catalog.js'
import { connectOffline } from './connect-offline.js'
import { planOffline } from './plan-offline.js'

/** A catalog as it is without its sources. */
export interface ExaminedCatalog extends ReadCatalog {
  /** The statements of the session that work without the sources. */
  readonly statements: readonly string[]
}

/** Statements that are about other things than names and types, and may wait for a network. */
const leftOut =
  /^\s*(?:ATTACH|DETACH|LOAD|(?:FORCE\s+)?INSTALL|CALL|COPY|EXPORT|IMPORT|CREATE\s[^(]*\bSECRET|DROP\s[^(]*\bSECRET)\b/i

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
  return { ...(await readCatalog(session, config, recorded)), statements }
}

function listStatements({ duckdb: { pragmas = [], settings = [] } }: CatalogConfig): readonly string[] {
  const set =
    typeof settings === 'string' || Array.isArray(settings)
      ? [settings].flat()
      : Object.entries(settings).map(([name, value]) => `SET ${quoteIdentifier(name)} = ${quoteLiteral(value as Literal)}`)
  return [...pragmas, ...set].flatMap((text) => parseStatementTexts(text)).filter((sql) => !leftOut.test(sql))
}
