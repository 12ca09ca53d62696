import type { DriverConnection } from '../../driver/core/driver.js'
import { isConflict } from '../../driver/core/duckdb-errors.js'
import { isDuckalogError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import type { SessionStep } from '../../session/plan/session-plan.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteQualified, runnableSql } from '../../sql/quote.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'

/**
 * Creates the schemas of views that a failed step names, because `USE analytics` runs before the first view is created there.
 * @param own - a connection whose current database is the catalog's own
 * @returns whether to retry the step
 */
export async function createNamedSchemas(
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
      // Another writer creates it concurrently
      if (!isConflict(failure)) throw failure
    }
  }
  return true
}
