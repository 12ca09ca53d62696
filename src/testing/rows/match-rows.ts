import { isMap } from '../../plain-data.js'
import { absent, formatValue } from './format-value.js'
import { isEqualValue } from './is-equal-value.js'
import { type IsEqual, pairRows, type RowPair } from './pair-rows.js'
import { type Paint, renderDifference } from './render-difference.js'

/** A row as an object of values by column name. */
export type PlainRow = Readonly<Record<string, unknown>>

/** Options for comparing rows. @public */
export interface EqualRowsOptions {
  /** Whether the rows must be in this order. @defaultValue `false` */
  readonly ordered?: boolean | undefined
  /** The columns to compare. @defaultValue all of them */
  readonly columns?: readonly string[] | undefined
  /** How much a number may differ. @defaultValue `0` */
  readonly tolerance?: number | undefined
}

/** Options for looking for rows. @public */
export type ContainRowsOptions = Pick<EqualRowsOptions, 'tolerance'>

/** The result of a comparison. */
export interface Match {
  readonly pass: boolean
  /** Describes what is wrong. */
  describe(paint: Paint): string
}

/** Compares rows: as many, with equal values in all columns. */
export function matchEqualRows(actual: unknown, expected: readonly PlainRow[], options: EqualRowsOptions = {}): Match {
  const { ordered = false, tolerance, columns: chosen } = options
  const problem = findProblem(actual, expected)
  if (problem) return problem
  const rows = actual as readonly PlainRow[]
  const columns = chosen ?? namesOf([...expected, ...rows])
  const isEqual: IsEqual = (value, other) => isEqualValue(value, other, tolerance)
  const pairs = pairRows(cellsOf(rows, columns), cellsOf(expected, columns), isEqual, ordered)
  return toMatch(columns, pairs, isEqual, describeCount(rows, expected))
}

/** Compares rows: each expected one must match a different actual row in the columns that it has. */
export function matchContainedRows(
  actual: unknown,
  expected: readonly PlainRow[],
  { tolerance }: ContainRowsOptions = {},
): Match {
  const problem = findProblem(actual, expected)
  if (problem) return problem
  const rows = actual as readonly PlainRow[]
  const columns = namesOf(expected)
  const isEqual: IsEqual = (value, other) => other === absent || isEqualValue(value, other, tolerance)
  const pairs = pairRows(cellsOf(rows, columns), cellsOf(expected, columns), isEqual, false)
  return toMatch(
    columns,
    pairs.filter((pair) => pair.expected),
    isEqual,
    `${expected.length} ${expected.length === 1 ? 'row is' : 'rows are'} expected among ${rows.length}.`,
  )
}

/** Compares the types of columns, as DuckDB writes them. Other columns may exist. */
export function matchColumns(actual: unknown, expected: Readonly<Record<string, string>>): Match {
  const columns = (actual as { readonly columns?: unknown } | null)?.columns
  if (!Array.isArray(columns)) return wrongArgument('The result of query() or from() is needed, which knows its columns.')
  const types = new Map((columns as readonly { name: string; type: string }[]).map(({ name, type }) => [name, type]))
  const wrong = Object.entries(expected).filter(([name, type]) => normalize(types.get(name) ?? '') !== normalize(type))
  return {
    pass: wrong.length === 0,
    describe: (paint) =>
      [
        'The columns differ.',
        ...wrong.map(([name, type]) => {
          return `~ ${name}: ${paint.expected(type)} → ${paint.actual(types.get(name) ?? '(no column)')}`
        }),
        ...(wrong.some(([name]) => !types.has(name)) ? [`The columns are ${[...types.keys()].join(', ')}.`] : []),
      ].join('\n'),
  }
}

function normalize(type: string): string {
  return type.replace(/\s*([(),])\s*/g, '$1').toUpperCase()
}

function toMatch(columns: readonly string[], pairs: readonly RowPair[], isEqual: IsEqual, count: string): Match {
  return {
    pass: pairs.every((pair) => pair.isEqual),
    describe: (paint) => `${count}\n${renderDifference(columns, pairs, isEqual, formatValue, paint)}`,
  }
}

function describeCount(actual: readonly unknown[], expected: readonly unknown[]): string {
  if (actual.length === expected.length) return 'The rows differ.'
  return `${expected.length} ${expected.length === 1 ? 'row is' : 'rows are'} expected, ${actual.length} ${actual.length === 1 ? 'was' : 'were'} returned.`
}

function findProblem(actual: unknown, expected: unknown): Match | undefined {
  const areRows = (value: unknown) => Array.isArray(value) && value.every((row) => isMap(row))
  if (!areRows(actual)) return wrongArgument('Rows are needed: await the query, and leave out `rows: array`.')
  return areRows(expected) ? undefined : wrongArgument('The expected rows must be a list of objects.')
}

function wrongArgument(message: string): Match {
  return { pass: false, describe: () => message }
}

function namesOf(rows: readonly PlainRow[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))]
}

function cellsOf(rows: readonly PlainRow[], columns: readonly string[]): readonly (readonly unknown[])[] {
  return rows.map((row) => columns.map((column) => (Object.hasOwn(row, column) ? (row[column] ?? null) : absent)))
}
