import { QueryError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import type { StandardResult, StandardSchema } from '../types/standard-schema.js'

/**
 * Checks and converts the rows of a result.
 *
 * @param before - the number of earlier rows of the result
 * @throws QueryError ROW_INVALID with the number of the row
 */
export function validateRows(rows: readonly unknown[], schema: StandardSchema, before = 0): Promise<unknown[]> {
  return Promise.all(
    rows.map(async (row, index) => {
      const result = await validateRow(row, before + index + 1, schema)
      if (!result.issues) return result.value
      throw rowError(`Row ${before + index + 1} does not match the schema: ${result.issues.map(formatIssue).join('; ')}`)
    }),
  )
}

async function validateRow(row: unknown, number: number, schema: StandardSchema): Promise<StandardResult<unknown>> {
  try {
    const result = await schema['~standard'].validate(row)
    if (typeof result === 'object' && result !== null) return result
  } catch (error) {
    throw rowError(`The schema failed on row ${number}: ${messageOf(error)}`, error)
  }
  throw rowError(`The schema returned no result for row ${number}. It must follow the Standard Schema interface.`)
}

function formatIssue({ message, path = [] }: NonNullable<StandardResult<unknown>['issues']>[number]): string {
  const place = path.map(formatSegment).join('.')
  return place === '' ? message : `${place}: ${message}`
}

function formatSegment(segment: unknown): string {
  return String(typeof segment === 'object' && segment !== null && 'key' in segment ? segment.key : segment)
}

function rowError(message: string, cause?: unknown): QueryError {
  return new QueryError('ROW_INVALID', message, { cause })
}
