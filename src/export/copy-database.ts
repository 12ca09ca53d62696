import { isQuackAddress } from '../config/notation/parse-quack-address.js'
import { databaseName } from '../config/notation/resolve-path.js'
import type { PlannedCatalog } from '../connection/open/load-catalog.js'
import type { CatalogConnection } from '../connection/types/catalog-connection.js'
import type { CatalogReport } from '../connection/types/catalog-report.js'
import { BuildError } from '../errors.js'
import { quoteIdentifier, quoteLiteral } from '../sql/quote.js'
import type { BuildOptions } from './build-new-file.js'

/** No other database of the session has this name, and no view reads it. */
const alias = quoteIdentifier('duckalog_export')

/**
 * Copies the whole database of a live catalog into a new file, and closes the file.
 * @throws BuildError EXPORT_FAILED for a database on a server
 */
export async function copyDatabase<N>(
  catalog: CatalogConnection<N>,
  { session: { database } }: PlannedCatalog,
  file: string,
  { includeSecrets = false }: Pick<BuildOptions, 'includeSecrets'>,
): Promise<CatalogReport> {
  if (isQuackAddress(database)) {
    const message = `The database is on a server (${database}), which would write the copy on its own machine. Run the export there.`
    throw new BuildError('EXPORT_FAILED', message)
  }
  // Not `await using`: what it is compiled to would be one more file that each import of the package loads
  const session = await catalog.session()
  try {
    await session.query(`ATTACH ${quoteLiteral(file)} AS ${alias}`)
    try {
      await session.query(`COPY FROM DATABASE ${quoteIdentifier(databaseName(database))} TO ${alias}`)
      // The records of persistent secrets are of use on this machine only
      if (!includeSecrets) await session.query(`DROP TABLE IF EXISTS ${alias}."_duckalog"."secrets"`)
      await session.query(`CHECKPOINT ${alias}`)
    } finally {
      await session.query(`DETACH ${alias}`)
    }
  } finally {
    await session.close()
  }
  return catalog.report ?? { steps: [], macros: [], views: [], warnings: [] }
}
