import type { TestConfig } from '../../config/model/test-config.js'
import type { CatalogConnection } from '../../connection/types/catalog-connection.js'
import type { TestTemplate } from '../model/test-template.js'
import { pairRows } from '../rows/pair-rows.js'
import { chooseColumns, createIsEqual, drawDifference, readExpected, readTexts, renderView } from './view-rows.js'

/** The outcome of a test. */
export interface TestEnding {
  readonly state: 'passed' | 'failed' | 'broken' | 'recorded'
  readonly message?: string
  readonly details?: string
}

/**
 * Runs a test on a copy of its own. The expected rows are read by the types of the view, without rounding, and compared as DuckDB writes them.
 * @throws ConfigError FIXTURE_INVALID for invalid fixtures or expected rows; the errors of a query
 */
export async function runTest(
  template: TestTemplate<CatalogConnection>,
  { given = {}, now, ...test }: TestConfig,
): Promise<TestEnding> {
  await using catalog = await template.copy(given, now === undefined ? {} : { now })
  const from = renderView(test.view)
  const columns = await chooseColumns(catalog, from, test)
  const actual = await readTexts(catalog, from, columns)
  if (columns.length === 0) return compareCount(actual.length, test.expect.length)
  const expected = await readExpected(catalog, columns, test)
  const isEqual = createIsEqual(columns, test.tolerance)
  const pairs = pairRows(actual, expected, isEqual, test.ordered ?? false)
  if (pairs.every((pair) => pair.isEqual)) return { state: 'passed' }
  return {
    state: 'failed',
    message: describeCounts(actual.length, expected.length),
    details: drawDifference(columns, pairs, isEqual),
  }
}

function describeCounts(actual: number, expected: number): string {
  return actual === expected ? 'the rows differ' : `${expected} rows are expected, ${actual} were returned`
}

function compareCount(actual: number, expected: number): TestEnding {
  if (actual === expected) return { state: 'passed' }
  return { state: 'failed', message: describeCounts(actual, expected), details: '' }
}
