import { type CheckedCatalog, matchChecks } from './match-checks.js'
import {
  type ContainRowsOptions,
  type EqualRowsOptions,
  type Match,
  matchColumns,
  matchContainedRows,
  matchEqualRows,
} from './match-rows.js'
import type { Paint } from './render-difference.js'

/** The matchers for rows, as methods of the object that `expect()` returns. @public */
export interface RowMatchers<R = void> {
  /** Passes if rows are the expected ones, in any order. Numbers and bigints are compared by value. */
  toEqualRows(expected: readonly object[], options?: EqualRowsOptions): R
  /** Passes if rows contain the expected ones, each with the values of the columns that it has. */
  toContainRows(expected: readonly object[], options?: ContainRowsOptions): R
  /** Passes if a result has columns of these types, as DuckDB writes them: `{ day: 'DATE' }`. It may have others. */
  toHaveColumns(expected: Readonly<Record<string, string>>): R
  /** Passes if the data checks of these views, or of all views, pass. Await it. */
  toPassChecks(...views: readonly string[]): Promise<void>
}

type Color = (text: string) => string

/** What jest and vitest pass to a matcher as `this`. */
interface Runner {
  readonly isNot?: boolean
  readonly utils: {
    readonly EXPECTED_COLOR: Color
    readonly RECEIVED_COLOR: Color
    readonly DIM_COLOR: Color
    matcherHint(name: string, received?: string, expected?: string, options?: { isNot?: boolean }): string
  }
}

interface Result {
  readonly pass: boolean
  message(): string
  readonly actual: unknown
  readonly expected: unknown
}

function createMatcher<E, O>(name: string, match: (actual: unknown, expected: E, options?: O) => Match) {
  return function (this: Runner, actual: unknown, expected: E, options?: O): Result {
    return toResult(this, name, match(actual, expected, options), actual, expected)
  }
}

function toResult(
  { utils, isNot = false }: Runner,
  name: string,
  { pass, describe }: Match,
  actual: unknown,
  expected: unknown,
): Result {
  const paint: Paint = { expected: utils.EXPECTED_COLOR, actual: utils.RECEIVED_COLOR, dim: utils.DIM_COLOR }
  return {
    ...{ pass, actual, expected },
    message: () => {
      const hint = utils.matcherHint(name, name === 'toPassChecks' ? 'catalog' : 'rows', 'expected', { isNot })
      return `${hint}\n\n${pass ? 'The result is what it must not be.' : describe(paint)}`
    },
  }
}

/** The matchers as `expect.extend()` takes them. */
export const rowMatchers = {
  toEqualRows: createMatcher('toEqualRows', matchEqualRows),
  toContainRows: createMatcher('toContainRows', matchContainedRows),
  toHaveColumns: createMatcher('toHaveColumns', matchColumns),
  async toPassChecks(this: Runner, catalog: CheckedCatalog, ...views: readonly string[]): Promise<Result> {
    const match = await matchChecks(catalog, views)
    return toResult(this, 'toPassChecks', match, match.failures, [])
  },
}
