import { listCredentials } from '../redaction/list-credentials.js'
import type { Redactor } from '../redaction/redactor.js'
import { isPublicValue, isSecretValue } from '../secret-value.js'
import { runnableSql, type Statement, type Value } from '../sql/quote.js'

/**
 * Reveals the values of a statement for binding. The redactor gets each secret first, also those in the SQL text.
 */
export async function revealValues(statement: Statement, redactor: Redactor): Promise<readonly Value[] | undefined> {
  if (statement.secretSql) for (const credential of listCredentials(runnableSql(statement))) redactor.add(credential)
  if (!statement.values) return undefined
  return Promise.all(
    statement.values.map(async (value) => {
      if (!isSecretValue(value)) return value
      const revealed = await value.reveal()
      if (!isPublicValue(value)) redactor.add(revealed)
      return revealed
    }),
  )
}
