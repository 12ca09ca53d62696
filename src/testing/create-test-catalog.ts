import { types } from 'node:util'
import { loadOptionRules } from '../config/files/load-options.js'
import type { CatalogInput } from '../config/model/input/catalog-input.js'
import type { CatalogConnection, CatalogWatch } from '../connection/types/catalog-connection.js'
import { connectOptionRules } from '../connection/types/connect-option-rules.js'
import type { CatalogTypes, TypedCatalog } from '../connection/types/typed-catalog.js'
import { checkArguments, source as sourceRule } from '../options/check-arguments.js'
import { callback, filledText, filledTexts, flag, isText, milliseconds, must, oneOf } from '../options/option-rules.js'
import { type OptionRules, takeOptions } from '../options/take-options.js'
import { isMap } from '../plain-data.js'
import type { CopyOptions, TestCatalogOptions, TestTemplate } from './model/test-template.js'
import { type RunTestsOptions, runTestsOf, type TestReport } from './run/run-tests.js'
import { type WatchTestsOptions, watchTestsOf } from './run/watch-tests.js'
import { createTemplate } from './template/create-template.js'

const time = must(
  (value) => (isText(value) || types.isDate(value)) && !Number.isNaN(new Date(value).getTime()),
  "a Date or a timestamp as text, such as '2026-01-01T00:00:00Z'",
)

const copyRules: OptionRules<CopyOptions> = { now: time }

const fixtures = must((value) => isMap(value), 'an object of fixtures by name')

const testCatalogRules: OptionRules<TestCatalogOptions> = {
  ...loadOptionRules,
  ...copyRules,
  columns: filledText,
  timeZone: filledText,
  fixtures,
  isolation: oneOf(['copy', 'instance']),
  strict: flag,
  extensions: filledTexts,
  pool: connectOptionRules.pool,
  onEvent: callback,
}

/**
 * Prepares a catalog for tests: its views over empty tables instead of its sources. Nothing of the catalog is opened and nothing outside can be reached.
 * Make the template once, and a copy with rows for each test.
 *
 * @param source - a path or URL of a YAML or JSON file, or the catalog as an object
 * @throws {@link ConfigError} as `loadConfig`, and for the columns file; {@link ViewError} VIEW_FAILED for a view that cannot be bound;
 * {@link OptionError} OPTION_INVALID
 * @example
 * ```ts
 * const template = await createTestCatalog('catalog.yaml', { now: '2026-01-01T00:00:00Z' })
 * await using catalog = await template.copy({ orders: [{ order_id: 1, amount: '10.50' }] })
 * const rows = await catalog.query('FROM daily_revenue')
 * ```
 * @public
 */
export function createTestCatalog(source: string | URL | CatalogInput, options?: TestCatalogOptions): Promise<TestTemplate>
/**
 * Prepares a catalog for tests whose types are known: fixtures and rows are checked by the compiler.
 * @public
 */
export function createTestCatalog<C extends CatalogTypes>(
  source: string | URL | CatalogInput,
  options?: TestCatalogOptions<C>,
): Promise<TestTemplate<TypedCatalog<C>, C>>
export async function createTestCatalog(
  source: string | URL | CatalogInput,
  given?: TestCatalogOptions,
): Promise<TestTemplate<CatalogConnection>> {
  checkArguments('createTestCatalog', { source: [source, sourceRule] })
  const takeCopyOptions = (options: CopyOptions | undefined) => takeOptions('copy', options, copyRules)
  return createTemplate(source, takeOptions('createTestCatalog', given, testCatalogRules), takeCopyOptions)
}

const { now: _now, pool: _pool, fixtures: _fixtures, isolation: _isolation, ...runRules } = testCatalogRules

const runTestsRules: OptionRules<RunTestsOptions> = { ...runRules, names: filledTexts, record: flag }

const { record: _record, ...watchRules } = runTestsRules

const watchTestsRules: OptionRules<WatchTestsOptions> = {
  ...watchRules,
  onReport: callback,
  onError: callback,
  debounce: milliseconds,
}

/**
 * Runs the tests of a catalog now, and again whenever a file changes that they depend on: files of the catalog, of its tests, fixtures, queries, and the
 * columns file. The watch alone does not keep the process alive.
 *
 * @throws as `runTests`, if the first run fails
 * @public
 */
export async function watchTests(source: string | URL | CatalogInput, options: WatchTestsOptions): Promise<CatalogWatch> {
  checkArguments('watchTests', { source: [source, sourceRule] })
  return watchTestsOf(source, takeOptions('watchTests', options, watchTestsRules))
}

/**
 * Runs the tests of a catalog, as `duckalog test` does: those under `tests`, and those in files `tests/*.yaml` beside it. A test that fails is no
 * error: it is in the report.
 *
 * @throws {@link ConfigError} as `loadConfig`, and for the columns file; {@link ViewError} VIEW_FAILED for a view that cannot be bound;
 * {@link OptionError} OPTION_INVALID, also for the name of a test that does not exist
 * @public
 */
export async function runTests(source: string | URL | CatalogInput, options?: RunTestsOptions): Promise<TestReport> {
  checkArguments('runTests', { source: [source, sourceRule] })
  return runTestsOf(source, takeOptions('runTests', options, runTestsRules))
}
