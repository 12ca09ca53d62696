import { closestMatch } from '../../closest-match.js'
import { OptionError } from '../../errors.js'
import { isSameName } from '../../sql/fold-name.js'
import { quoteIdentifier } from '../../sql/quote.js'
import { isStagedAsIs } from './fit-value.js'
import { type ColumnType, isNested, parseColumnType, renderTextType } from './parse-column-type.js'

/** A column that rows are inserted into. */
export interface TargetColumn {
  readonly name: string
  readonly type: ColumnType
  readonly isNullable: boolean
  readonly hasDefault: boolean
  /** The type of its values in the staging table. Dates are staged as DOUBLE, in milliseconds, as long as all values are Dates. */
  readonly stagedType: string
  /** Renders the expression that converts a staged value. */
  readonly convert: (staged: string, stagedType: string) => string
}

/** The columns of a table, from the rows of DESCRIBE. */
export function planColumns(described: readonly Readonly<Record<string, unknown>>[]): readonly TargetColumn[] {
  return described.map(({ column_name, column_type, null: nullable, default: given }) => {
    const type = parseColumnType(String(column_type))
    const staged = isStagedAsIs(type) ? String(column_type) : undefined
    return {
      name: String(column_name),
      type,
      isNullable: nullable !== 'NO',
      hasDefault: given !== null && given !== undefined,
      stagedType: staged ?? 'VARCHAR',
      convert: (value, stagedType) => {
        if (staged !== undefined) return value
        return stagedType === 'DOUBLE' ? renderMoment(String(column_type), value) : renderCast(type, String(column_type), value)
      },
    }
  })
}

/** The name of a column in the staging table. */
export function stagedName(index: number): string {
  return `c${index}`
}

/** The milliseconds of a Date as a moment. A cast to a TIMESTAMPTZ would depend on the zone of the session; that of a text with an offset does not. */
function renderMoment(type: string, staged: string): string {
  const moment = `epoch_ms(CAST(${staged} AS BIGINT))`
  return `CAST(${type.endsWith('ZONE') ? `CAST(${moment} AS VARCHAR) || '+00'` : moment} AS ${type})`
}

function renderCast(type: ColumnType, text: string, staged: string): string {
  if (type.kind === 'scalar' && type.name === 'BLOB') return `unhex(${staged})`
  const isVariant = type.kind === 'scalar' && type.name === 'VARIANT'
  const read = isNested(type)
    ? `CAST(CAST(${staged} AS JSON) AS ${renderTextType(type)})`
    : isVariant
      ? `CAST(${staged} AS JSON)`
      : staged
  return `CAST(${read} AS ${text})`
}

/**
 * Finds columns by their names.
 * @throws OptionError OPTION_INVALID for an unknown name
 */
export function chooseColumns(columns: readonly TargetColumn[], names: readonly string[]): readonly TargetColumn[] {
  const chosen = names.map((name) => columns.find((column) => isSameName(column.name, name)))
  const issues = names.flatMap((name, index) =>
    chosen[index] ? [] : [{ option: 'columns', message: unknownColumn(name, columns) }],
  )
  if (issues.length > 0) throw new OptionError('insert', issues)
  return chosen as readonly TargetColumn[]
}

/** The problem of a name that is not a column, as a predicate. */
export function unknownColumn(name: string, columns: readonly TargetColumn[]): string {
  const names = columns.map((column) => column.name)
  const match = closestMatch(name, names)
  return `has ${JSON.stringify(name)}, which is not a column; ${match === undefined ? `the columns are ${names.join(', ')}` : `did you mean ${JSON.stringify(match)}?`}`
}

/** The beginning of the statement that inserts: its source follows. */
export function renderInsert(target: string, columns: readonly TargetColumn[], onConflict: string | undefined): string {
  const conflict = onConflict === undefined ? '' : ` OR ${onConflict.toUpperCase()}`
  return `INSERT${conflict} INTO ${target} (${columns.map(({ name }) => quoteIdentifier(name)).join(', ')})`
}
