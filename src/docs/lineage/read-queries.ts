import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { draftOf } from '../../config/model/untyped.js'
import { parseSessionPath } from '../../config/notation/parse-session-path.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { loadQueries } from '../../types/queries/load-queries.js'
import type { QueryDefinition } from '../../types/queries/query-definition.js'
import { parseNames } from '../../types/read/parse-names.js'
import type { ViewSyntax } from '../../views/definition/view-definition.js'
import { readNames } from '../../views/syntax/read-syntax.js'

/** A named query with the names that its SQL uses. */
export interface QuerySyntax {
  readonly query: QueryDefinition
  /** Its SQL as a view in the schema where the session looks first. The view has no name, so nothing reads it. */
  readonly syntax: ViewSyntax
  /** Whether DuckDB parsed it, which it does only for SELECT. In other statements all words count as names, including those of columns. */
  readonly isParsed: boolean
}

/**
 * Reads the named queries of a catalog.
 * @throws ConfigError CONFIG_INVALID with all problems of files, annotations and names
 */
export async function readQueries(connection: DriverConnection, config: CatalogConfig): Promise<readonly QuerySyntax[]> {
  const queries = await loadQueries(config)
  const session = parseSessionPath(draftOf(config))
  const searchPath = session && 'schemas' in session ? session.schemas : []
  const { database, schema } = searchPath[0] ?? { schema: 'main' }
  const texts = queries.map(({ sql }) => sql)
  const found = await readNames(connection, texts)
  return queries.map((query, index) => {
    const names = found[index]
    return {
      query,
      isParsed: names !== undefined,
      syntax: {
        ...{ name: '', schema, ...(database !== undefined && { database }), searchPath },
        ...{ sql: query.sql, hash: '', at: ['queries'] },
        references: names?.filter(({ call }) => !call) ?? parseNames(query.sql),
        ...(names && { calls: names.filter(({ call }) => call) }),
      },
    }
  })
}
