import { OptionError } from '../../errors.js'
import { parseRelationName } from '../../sql/parse-relation-name.js'
import { quoteQualified } from '../../sql/quote.js'

/**
 * A name of a table as SQL, quoted: `sales.orders`, `lake.main.orders`, `"my table"`.
 * @throws OptionError OPTION_INVALID
 */
export function parseTableName(table: string): string {
  const name = parseRelationName(table)
  if (name && !name.isCall) return quoteQualified(...name.parts)
  const message = `must be the name of a table, such as orders, sales.orders or "my table" (in double quotes), not ${JSON.stringify(table.slice(0, 100))}`
  throw new OptionError('insert', [{ option: 'table', message }], 'argument')
}
