import { closestMatch } from '../../closest-match.js'
import type { TestConfig } from '../../config/model/test-config.js'
import { checkDoubts, selectRows } from '../../connection/insert/insert-rows.js'
import { planColumns } from '../../connection/insert/plan-columns.js'
import type { Queryable } from '../../connection/types/queryable.js'
import type { DriverConnection, ResultColumn } from '../../driver/core/driver.js'
import { messageOf } from '../../message-of.js'
import { foldName, isSameName } from '../../sql/fold-name.js'
import { parseRelationName } from '../../sql/parse-relation-name.js'
import { quoteIdentifier, quoteQualified, type Values } from '../../sql/quote.js'
import { fixtureError } from '../fixtures/fixture-error.js'
import { isNumeric } from '../record/written-value.js'
import type { IsEqual, RowPair } from '../rows/pair-rows.js'
import { noPaint, renderDifference } from '../rows/render-difference.js'

/** Rows as DuckDB writes their values. */
export type TextRows = readonly (readonly (string | null)[])[]

/** The name of a view as SQL. */
export function renderView(view: string): string {
  const name = parseRelationName(view)
  if (!name) throw fixtureError('view', `must be the name of a view or table, not ${JSON.stringify(view)}`)
  return `${quoteQualified(...name.parts)}${name.isCall ? '()' : ''}`
}

/** The columns of a view that the expected rows name, in the order of the view; all rows name the same. */
export async function chooseColumns(
  catalog: Queryable,
  from: string,
  { expect }: Pick<TestConfig, 'expect'>,
): Promise<readonly ResultColumn[]> {
  const { columns } = await catalog.query(`FROM ${from} LIMIT 0`)
  const wanted = Object.keys(expect[0] ?? {})
  for (const name of wanted) {
    if (columns.some((column) => isSameName(column.name, name))) continue
    const names = columns.map((column) => column.name)
    const match = closestMatch(name, names)
    throw fixtureError(
      'expect',
      `has ${name}, which is not a column of the view; ${match === undefined ? `the columns are ${names.join(', ')}` : `did you mean ${match}?`}`,
    )
  }
  const names = new Set(wanted.map(foldName))
  return columns.filter(({ name }) => names.has(foldName(name)))
}

/** The expression for the text of a column. DuckDB writes equal values of a type in the same way, except for negative zero and spaces in JSON. */
export function renderText({ name, type }: ResultColumn): string {
  const column = quoteIdentifier(name)
  // Expected values are texts
  if (type === 'BLOB') return `CAST(CAST(${column} AS BLOB) AS VARCHAR)`
  if (type === 'JSON') return `CAST(json(${column}) AS VARCHAR)`
  return `CAST(${/^(?:FLOAT|DOUBLE)$/.test(type) ? `${column} + 0` : column} AS VARCHAR)`
}

/** Reads rows as texts. */
export async function readTexts(catalog: Queryable, from: string, columns: readonly ResultColumn[]): Promise<TextRows> {
  const list = columns.length === 0 ? '1' : columns.map(renderText).join(', ')
  return catalog.query<readonly (string | null)[]>(`SELECT ${list} FROM ${from}`, undefined, { rows: 'array' })
}

/**
 * Casts the expected rows to the types of the view. With a tolerance, numbers may have more digits than the column stores.
 * @throws ConfigError FIXTURE_INVALID
 */
export async function readExpected(
  catalog: Queryable,
  columns: readonly ResultColumn[],
  { expect, tolerance = 0 }: Pick<TestConfig, 'expect' | 'tolerance'>,
): Promise<TextRows> {
  if (expect.length === 0) return []
  const readAs = (type: string) => (type === 'BLOB' ? 'VARCHAR' : tolerance > 0 && type.startsWith('DECIMAL') ? 'DOUBLE' : type)
  const described = columns.map(({ name, type }) => ({ column_name: name, column_type: readAs(type) }))
  const target = 'expect'
  try {
    // As arrays, because an object without any value would be rejected
    const rows = expect.map((row) => columns.map(({ name }) => findValue(row, name)))
    const { sql, values, batch } = selectRows({ target, columns: planColumns(described) }, rows)
    const query = `SELECT ${columns.map(renderText).join(', ')} FROM (${sql})`
    return await catalog.query<readonly (string | null)[]>(query, values, { rows: 'array' }).catch(async (error: unknown) => {
      const connection = { all: (text: string, texts?: Values) => catalog.query(text, texts) }
      await checkDoubts(connection as unknown as DriverConnection, target, batch, new AbortController().signal)
      throw error
    })
  } catch (cause) {
    const message = messageOf(cause)
      .replace(/^Row (\d+) does not fit [^:]+: it /, 'row $1 ')
      .replace(/\.$/, '')
    throw fixtureError('expect', message, { cause })
  }
}

/** Compares the texts of values. */
export function createIsEqual(columns: readonly ResultColumn[], tolerance: number | undefined = 0): IsEqual {
  const isNumber = columns.map(({ type }) => isNumeric(type))
  return (value, other, column) =>
    value === other ||
    (tolerance > 0 &&
      isNumber[column] === true &&
      value !== null &&
      other !== null &&
      Math.abs(Number(value) - Number(other)) <= tolerance)
}

/** Draws the cells that differ, with a row on one line. */
export function drawDifference(columns: readonly ResultColumn[], pairs: readonly RowPair[], isEqual: IsEqual): string {
  const format = (value: unknown) => (value === null ? 'NULL' : escapeLines(String(value)))
  return renderDifference(
    columns.map(({ name }) => name),
    pairs,
    isEqual,
    format,
    noPaint,
  )
}

function findValue(row: Readonly<Record<string, unknown>>, name: string): unknown {
  return row[name] ?? Object.entries(row).find(([key]) => isSameName(key, name))?.[1] ?? null
}

function escapeLines(text: string): string {
  return text.replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}
