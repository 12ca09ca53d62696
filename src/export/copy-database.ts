import { untilAborted } from '../async/linked-signal.js'
import { isQuackAddress } from '../config/notation/parse-quack-address.js'
import { databaseName } from '../config/notation/resolve-path.js'
import { throwWithAdvice } from '../connection/open/build-rows.js'
import { holdOf } from '../connection/open/hold-of.js'
import type { CatalogConnection } from '../connection/types/catalog-connection.js'
import type { CatalogReport } from '../connection/types/catalog-report.js'
import { BuildError } from '../errors.js'
import { quoteIdentifier, quoteLiteral } from '../sql/quote.js'
import type { BuildOptions } from './build-new-file.js'
import { dropKeptRows } from './rows/drop-kept-rows.js'

/** No other database of the session has this name, and no view reads it. */
const database = 'duckalog_export'
const alias = quoteIdentifier(database)

/**
 * Copies the whole database of a live catalog into a new file, and closes the file.
 * @throws BuildError EXPORT_FAILED for a database on a server; ViewError MATERIALIZE_FAILED, MATERIALIZE_BUDGET
 */
export async function copyDatabase<N>(
  catalog: CatalogConnection<N>,
  file: string,
  { includeSecrets = false, materialized = 'refresh', signal }: Pick<BuildOptions, 'includeSecrets' | 'materialized' | 'signal'>,
): Promise<CatalogReport> {
  const held = await holdOf(catalog)?.()
  if (!held)
    throw new BuildError('EXPORT_FAILED', 'This catalog comes from another version of duckalog. Export it with that one.')
  const { catalog: open, release } = held
  try {
    const { planned, pool } = open
    const own = planned.session.database
    if (isQuackAddress(own)) {
      const message = `The database is on a server (${own}), which would write the copy on its own machine. Run the export there.`
      throw new BuildError('EXPORT_FAILED', message)
    }
    if (materialized === 'refresh' && planned.definitions.some((view) => view.materialized))
      await untilAborted(catalog.refresh({ materialized: true }), signal).catch(throwWithAdvice)
    const { connection, release: close } = await pool.openBeside()
    try {
      await connection.run(`ATTACH ${quoteLiteral(file)} AS ${alias} (READ_WRITE)`)
      try {
        await connection.run(`COPY FROM DATABASE ${quoteIdentifier(databaseName(own))} TO ${alias}`)
        // The records of persistent secrets are of use on this machine only
        if (!includeSecrets) await connection.run(`DROP TABLE IF EXISTS ${alias}."_duckalog"."secrets"`)
        if (materialized === 'live') await dropKeptRows(connection, planned, database)
        await connection.run(`CHECKPOINT ${alias}`)
      } finally {
        await connection.run(`DETACH ${alias}`)
      }
    } finally {
      await close(true)
    }
  } finally {
    release()
  }
  return catalog.report ?? { steps: [], macros: [], views: [], warnings: [] }
}
