import { QueryError } from '../../errors.js'
import { isSameName } from '../../sql/fold-name.js'
import { renderDate, takesDates } from './fit-moment.js'
import { Misfit } from './fit-number.js'
import { createFit, type Fit, type Staged } from './fit-value.js'
import { type TargetColumn, unknownColumn } from './plan-columns.js'
import { createRowGroups } from './row-groups.js'

/** A text that only DuckDB can check. */
export interface Doubt {
  readonly text: string
  readonly type: string
  readonly row: number
  readonly column: string
}

/** Rows that were checked and converted, by column. */
export interface Batch {
  readonly columns: readonly (readonly (Staged | null)[])[]
  /** The type of each column in the staging table. */
  readonly types: readonly string[]
  readonly size: number
  readonly doubts: readonly Doubt[]
}

/** Checks rows and collects them in batches. */
export interface RowCollector {
  /** The number of rows so far. */
  readonly count: number
  /** Whether the batch should be written before the next row. */
  readonly isFull: boolean
  /** The groups of rows that lack the same columns with a default: each a list of their indexes. */
  readonly groups: readonly (readonly number[])[]
  /** Whether any row has a value for a column. */
  isGiven(index: number): boolean
  /** @throws QueryError ROW_INVALID */
  add(row: unknown): void
  /** Returns the batch and begins the next one. */
  take(): Batch
}

const maxRows = 2_048
/** In characters of text. */
const maxSize = 4_000_000

/** @param isGrouped - whether each row also gets the number of its group, as its last value */
export function createRowCollector(table: string, columns: readonly TargetColumn[], isGrouped: boolean): RowCollector {
  let doubts: Doubt[] = []
  let current = 0
  const fits: readonly Fit[] = columns.map(({ type, name }) =>
    createFit(type, (text, sqlType) => doubts.push({ text, type: sqlType, row: count, column: name })),
  )
  const keys: string[] = columns.map(({ name }) => name)
  const known = new Set(keys)
  const typeOf = createTypeChoice()
  const given: boolean[] = columns.map(() => false)
  const groups = createRowGroups()
  let staged: (Staged | null)[][] = []
  let count = 0
  let size = 0
  let characters = 0
  const begin = (): void => {
    staged = Array.from({ length: columns.length + (isGrouped ? 1 : 0) }, () => [])
    doubts = []
    size = 0
    characters = 0
  }
  begin()

  const fail = (problem: string) => rowError(table, count, problem)

  /** Returns whether the row has a value for the column. */
  function put(index: number, value: unknown): boolean {
    if (value === undefined) return false
    given[index] = true
    current = index
    const column = staged[index] as (Staged | null)[]
    if (value === null) {
      if (!columns[index]?.isNullable) throw new Misfit('is null, but the column is NOT NULL')
      column.push(null)
      return true
    }
    const fitted = (fits[index] as Fit)(value)
    if (typeof fitted === 'string') characters += fitted.length
    column.push(fitted)
    return true
  }
  function putAll(read: (index: number) => unknown): void {
    let missing = ''
    let found = 0
    for (let index = 0; index < columns.length; index++) {
      if (put(index, read(index))) {
        found += 1
        continue
      }
      current = index
      const column = columns[index] as TargetColumn
      if (column.hasDefault) missing += `${index},`
      else if (!column.isNullable) throw new Misfit('has no value, but the column is NOT NULL and has no default')
      staged[index]?.push(null)
    }
    if (found === 0) throw fail('has no value for any column')
    if (isGrouped) staged[columns.length]?.push(groups.numberOf(missing))
  }
  function addObject(row: Readonly<Record<string, unknown>>): void {
    if (!hasOther(row, known)) {
      putAll((index) => row[keys[index] as string])
      return
    }
    // Names may differ from the columns in case
    const names = Object.keys(row).filter((name) => row[name] !== undefined)
    const problem = findProblem(names, known, columns)
    if (problem !== undefined) throw fail(problem)
    putAll((index) => row[names.find((name) => isSameName(name, keys[index] as string)) ?? ''])
  }

  return {
    get count() {
      return count
    },
    get isFull() {
      return size >= maxRows || characters >= maxSize
    },
    get groups() {
      return isGrouped ? groups.all : [[]]
    },
    isGiven: (index) => given[index] ?? false,
    add(row) {
      count += 1
      try {
        if (Array.isArray(row)) {
          if (row.length !== columns.length) throw fail(`has ${row.length} values for ${columns.length} columns`)
          putAll((index) => row[index])
        } else if (typeof row === 'object' && row !== null) addObject(row as Readonly<Record<string, unknown>>)
        else throw fail('is not an object or an array of values')
      } catch (error) {
        throw error instanceof Misfit ? fail(describeMisfit(error, keys[current] ?? '')) : error
      }
      size += 1
    },
    take() {
      const types = columns.map((column, index) => typeOf(column, staged[index] as (Staged | null)[]))
      const batch = { columns: staged, types: isGrouped ? [...types, 'INTEGER'] : types, size, doubts }
      begin()
      return batch
    },
  }
}

/**
 * Chooses the type in which the values of a column are staged. Dates are staged as numbers, which is faster, until the first text among them.
 */
function createTypeChoice(): (column: TargetColumn, values: (Staged | null)[]) => string {
  const withText = new Set<TargetColumn>()
  return (column, values) => {
    const { type, stagedType } = column
    if (type.kind !== 'scalar' || !takesDates(type.name)) return stagedType
    if (!withText.has(column) && !values.some((value) => typeof value === 'string')) return 'DOUBLE'
    withText.add(column)
    values.forEach((value, row) => {
      if (typeof value === 'number') values[row] = renderDate(value, type.name)
    })
    return stagedType
  }
}

/** What is wrong with a value of a row. */
export function describeMisfit({ problem, path }: Misfit, column: string): string {
  return `has a wrong value for ${JSON.stringify(column)}${path && ` at ${path}`}: it ${problem}`
}

export function rowError(table: string, row: number, problem: string): QueryError {
  return new QueryError('ROW_INVALID', `Row ${row} does not fit ${table}: it ${problem}.`)
}

/** Whether a row has a value under a name that is not written like a column. */
function hasOther(row: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): boolean {
  // Faster than Object.keys(), for each row
  for (const name in row) if (!known.has(name) && row[name] !== undefined) return true
  return false
}

/** What is wrong with the names of a row, some of which are not written like columns. */
function findProblem(names: readonly string[], known: ReadonlySet<string>, columns: readonly TargetColumn[]): string | undefined {
  const others = names.filter((name) => !known.has(name))
  const unknown = others.find((name) => !columns.some((column) => isSameName(column.name, name)))
  if (unknown !== undefined) return unknownColumn(unknown, columns)
  const twice = others.find((name) => names.some((other) => other !== name && isSameName(other, name)))
  return twice === undefined ? undefined : `has two values for the column ${JSON.stringify(twice)}`
}
