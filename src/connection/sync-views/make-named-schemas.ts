import type { DriverConnection } from '../../driver/core/driver.js'
import { isConflict } from '../../driver/core/duckdb-errors.js'
import { isDuckalogError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import type { SessionStep } from '../../session/plan/session-plan.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteQualified, runnableSql } from '../../sql/quote.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'

/**
 * Makes the schemas of views that a step names, when DuckDB does not find them: `USE analytics` runs before the first view is made there.
 * @param own - a connection that stands in the catalog's own database
 * @returns whether the step is worth another try
 */
export async function makeNamedSchemas(
  own: DriverConnection,
  step: SessionStep,
  definitions: readonly ViewDefinition[],
  error: unknown,
): Promise<boolean> {
  if (!isDuckalogError(error, 'STEP_FAILED') || !saidBy(error).includes('No catalog + schema named')) return false
  const text = foldName(step.statements.map(runnableSql).join('\n'))
  const named = definitions.filter(({ schema }) => text.includes(foldName(schema)))
  if (named.length === 0) return false
  const [row] = await own.all<{ name: string }>('SELECT current_database() AS name')
  const schemas = new Set(named.map(({ database = row?.name ?? '', schema }) => quoteQualified(database, schema)))
  for (const schema of schemas) {
    try {
      await own.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
    } catch (failure) {
      // Somebody else makes it at the same moment
      if (!isConflict(failure)) throw failure
    }
  }
  return true
}
