import { QueryError } from '../../errors.js'
import type { QueryResult, ResultColumn } from '../core/driver.js'

/** The facts of a driver about a result. Each function is called at most once, and only if the host reads the fact. */
export interface ResultFacts {
  readonly readColumns: () => readonly ResultColumn[]
  readonly readChanges: () => number | undefined
}

/** Adds `columns` and `changes` to the rows of a result. Not as a subclass of Array, whose methods would return that class. */
export function toQueryResult<R>(rows: R[], { readColumns, readChanges }: ResultFacts): QueryResult<R> {
  let columns: readonly ResultColumn[] | undefined
  // One by one is faster than with defineProperties()
  Object.defineProperty(rows, 'columns', {
    get() {
      columns ??= readColumns()
      return columns
    },
  })
  return Object.defineProperty(rows, 'changes', { get: readChanges }) as QueryResult<R>
}

/** Moves `columns` and `changes` from a result to other rows made from it. */
export function withFactsOf<R>(rows: R[], result: QueryResult<unknown>): QueryResult<R> {
  const facts: PropertyDescriptorMap = {}
  for (const name of ['columns', 'changes']) {
    const fact = Object.getOwnPropertyDescriptor(result, name)
    if (fact) facts[name] = fact
  }
  return Object.defineProperties(rows, facts) as QueryResult<R>
}

/**
 * Checks that a row can be an object.
 * @throws QueryError QUERY_FAILED if two columns share a name
 */
export function refuseDuplicates(names: readonly string[]): void {
  if (names.length < 2 || new Set(names).size === names.length) return
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  const list = [...repeated].map((name) => JSON.stringify(name)).join(', ')
  const what = repeated.size === 1 ? `columns named ${list}` : `columns of the same name: ${list}`
  throw new QueryError(
    'QUERY_FAILED',
    `The result has several ${what}. An object can hold only one of them. Give the others an alias (AS), or read rows as arrays with ` +
      `rows: 'array'.`,
  )
}

/** Makes objects of rows that are arrays. */
export function toObjects(rows: readonly (readonly unknown[])[], names: readonly string[]): object[] {
  // Unlike an assignment, this keeps a column named `__proto__`
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])))
}
