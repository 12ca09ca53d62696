import * as v from 'valibot'
import { foldName } from '../../../sql/fold-name.js'
import { clauseProblem } from '../../../sql/lexer/clause-problem.js'
import { readName } from '../../../sql/lexer/token-text.js'
import { parseSqlTokens } from '../../../sql/lexer/tokenize.js'
import { trimForParentheses } from '../../../sql/lexer/trim-statement.js'
import { parseRelationName } from '../../../sql/parse-relation-name.js'
import type {
  CheckConfig,
  CheckedColumnConfig,
  ColumnChecks,
  FreshnessConfig,
  RelationChecks,
  RowCountConfig,
  TableChecksConfig,
  UniqueConfig,
} from '../../model/view/check-config.js'
import { parseColumnReference } from '../../notation/parse-column-reference.js'
import { durationSchema } from '../values/measure-schemas.js'
import { optionsOf, scalarSchema, wholeNumber } from '../values/scalar-schemas.js'
import { type EntriesOf, strictMap } from '../values/strict-map.js'
import { nameSchema, oneOf, sqlSchema, textSchema } from '../values/text-schemas.js'

const severitySchema = v.exactOptional(oneOf(['error', 'warn']))

/** SQL that is put into parentheses. */
export const embeddedSchema = v.pipe(
  sqlSchema,
  v.check(
    (sql) => clauseProblem(trimForParentheses(sql)) === undefined,
    ({ input }) => clauseProblem(trimForParentheses(input)) ?? '',
  ),
)

const conditionSchema = v.pipe(
  embeddedSchema,
  v.check(
    (sql) => !repeatsCondition(sql),
    'contains COLUMNS(…), so that a row would only fail if the condition is false for all these columns. Write one `check` for each column',
  ),
)

/** Whether COLUMNS(…) repeats the condition for several columns. Unpacked as arguments, `*COLUMNS(…)`, it does not. */
function repeatsCondition(sql: string): boolean {
  const parsed = parseSqlTokens(sql)
  const tokens = 'problem' in parsed ? [] : parsed.flat()
  return tokens.some((token, index) => {
    const isCall = foldName(readName(token) ?? '') === 'columns' && tokens[index + 1]?.text === '('
    return isCall && !(tokens[index - 1]?.text === '*' && ['(', ',', '['].includes(tokens[index - 2]?.text ?? ''))
  })
}

const referenceSchema = v.pipe(
  nameSchema,
  v.check((text) => parseColumnReference(text) !== undefined, 'must be `table.column`, with the table as written after FROM'),
)

const tableSchema = v.pipe(
  nameSchema,
  v.check(
    (text) => parseRelationName(text)?.isCall === false,
    'must be the name of a table as written after FROM: `crm.public.customers`',
  ),
)

/** The checks of a column, for its schema. */
export const columnCheckEntries = {
  not_null: v.exactOptional(v.boolean()),
  unique: v.exactOptional(v.boolean()),
  accepted_values: v.exactOptional(
    v.pipe(
      v.array(scalarSchema),
      v.check((values) => values.length > 0, 'is an empty list; write at least one value'),
    ),
  ),
  references: v.exactOptional(referenceSchema),
  check: v.exactOptional(conditionSchema),
  severity: severitySchema,
} satisfies EntriesOf<ColumnChecks>

/** A list of columns. */
export const columnListSchema = v.pipe(
  v.array(nameSchema),
  v.check((columns) => columns.length > 0, 'is an empty list; write at least one column'),
)

const uniqueSchema = strictMap({ columns: columnListSchema, severity: severitySchema } satisfies EntriesOf<UniqueConfig>)

const rowCountSchema = strictMap({
  min: v.exactOptional(wholeNumber(0)),
  max: v.exactOptional(wholeNumber(0)),
  severity: severitySchema,
} satisfies EntriesOf<RowCountConfig>)

const freshnessSchema = strictMap({
  column: nameSchema,
  warn_after: v.exactOptional(durationSchema),
  error_after: v.exactOptional(durationSchema),
} satisfies EntriesOf<FreshnessConfig>)

const checkSchema = strictMap({
  name: nameSchema,
  sql: embeddedSchema,
  max_rows: v.exactOptional(wholeNumber(0)),
  severity: severitySchema,
} satisfies EntriesOf<CheckConfig>)

/** The checks of a view or table, for its schema. */
export const relationCheckEntries = {
  unique: v.exactOptional(
    v.array(v.union([columnListSchema, uniqueSchema], 'must be a list of columns, or a map with its `columns`')),
  ),
  row_count: v.exactOptional(rowCountSchema),
  freshness: v.exactOptional(freshnessSchema),
  checks: v.exactOptional(v.array(checkSchema)),
} satisfies EntriesOf<RelationChecks>

const checkedColumnSchema = strictMap({
  tags: v.exactOptional(v.array(textSchema)),
  ...columnCheckEntries,
} satisfies EntriesOf<CheckedColumnConfig>)

/** One entry of `checks`. */
export const tableChecksSchema = strictMap({
  table: tableSchema,
  columns: v.exactOptional(optionsOf(checkedColumnSchema, nameSchema)),
  ...relationCheckEntries,
} satisfies EntriesOf<TableChecksConfig>)
