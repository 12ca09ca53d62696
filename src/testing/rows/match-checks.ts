import type { CatalogConnection } from '../../connection/types/catalog-connection.js'
import type { CheckFailure } from '../../connection/types/check-report.js'
import { renderJsonValue } from '../../render-json-value.js'
import type { Match } from './match-rows.js'

/** A catalog with data checks. @public */
export type CheckedCatalog = Pick<CatalogConnection, 'check'>

/** Runs the data checks of a catalog. Those of severity `warn` count as well. */
export async function matchChecks(
  catalog: CheckedCatalog,
  views: readonly string[],
): Promise<Match & { readonly failures: readonly CheckFailure[] }> {
  const { failures, passed } = await catalog.check(views.length === 0 ? {} : { views })
  const count = failures.length + passed.length
  return {
    failures,
    // Without checks the test would always pass
    pass: failures.length === 0 && count > 0,
    describe: (paint) =>
      count === 0
        ? 'There are no checks.'
        : failures
            .flatMap(({ view, column, check, message, rows, sql }) => [
              `${view}${column === undefined ? '' : `.${column}`}: ${check}: ${message}`,
              ...rows.map((row) => paint.actual(`  + ${renderJsonValue(row)}`)),
              paint.dim(`  ${sql}`),
            ])
            .join('\n'),
  }
}
