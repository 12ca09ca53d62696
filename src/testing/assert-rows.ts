import { AssertionError } from 'node:assert'
import { type CheckedCatalog, matchChecks } from './rows/match-checks.js'
import {
  type ContainRowsOptions,
  type EqualRowsOptions,
  type Match,
  matchColumns,
  matchContainedRows,
  matchEqualRows,
} from './rows/match-rows.js'
import { noPaint } from './rows/render-difference.js'

/**
 * Asserts that rows are the expected ones, in any order. Numbers and bigints are compared by value.
 * @throws AssertionError with a drawing of the cells that differ
 * @example
 * ```ts
 * equalRows([{ day: new Date('2026-01-01'), revenue: 10.5 }], [{ day: new Date('2026-01-01'), revenue: 10.5 }])
 * ```
 * @public
 */
export function equalRows(actual: readonly object[], expected: readonly object[], options?: EqualRowsOptions): void {
  check('equalRows', matchEqualRows(actual, expected as readonly Record<string, unknown>[], options), actual, expected)
}

/**
 * Asserts that rows contain the expected ones, each with the values of the columns that it has.
 * @throws AssertionError with a drawing of the cells that differ
 * @public
 */
export function containRows(actual: readonly object[], expected: readonly object[], options?: ContainRowsOptions): void {
  check('containRows', matchContainedRows(actual, expected as readonly Record<string, unknown>[], options), actual, expected)
}

/**
 * Asserts that a result has columns of these types, as DuckDB writes them: `{ day: 'DATE' }`. It may have others.
 * @throws AssertionError
 * @public
 */
export function haveColumns(actual: readonly object[], expected: Readonly<Record<string, string>>): void {
  check('haveColumns', matchColumns(actual, expected), actual, expected)
}

/**
 * Asserts that the data checks of a catalog pass, on the rows that its sources have.
 * @param views - the views to check; all by default
 * @throws AssertionError with the first wrong rows of each check that failed; the errors of `check()`
 * @example
 * ```ts
 * import { connectToCatalog } from 'duckalog'
 *
 * await using catalog = connectToCatalog('catalog.yaml')
 * await passChecks(catalog, 'daily_revenue')
 * ```
 * @public
 */
export async function passChecks(catalog: CheckedCatalog, ...views: readonly string[]): Promise<void> {
  const match = await matchChecks(catalog, views)
  check('passChecks', match, match.failures, [])
}

function check(operator: string, { pass, describe }: Match, actual: unknown, expected: unknown): void {
  if (!pass) throw new AssertionError({ message: describe(noPaint), actual, expected, operator })
}
