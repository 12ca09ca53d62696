import { createSemaphore } from '../../async/semaphore.js'
import { closestMatch } from '../../closest-match.js'
import type { CatalogInput } from '../../config/model/input/catalog-input.js'
import type { Location } from '../../errors.js'
import { isDuckalogError, OptionError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import type { Warning } from '../../session/apply/session-report.js'
import { foldName, isSameName } from '../../sql/fold-name.js'
import type { TestCatalogOptions } from '../model/test-template.js'
import { createTemplate } from '../template/create-template.js'
import { createRecorder } from './create-recorder.js'
import { type LoadedTest, type LoadedTests, loadTests } from './load-tests.js'
import { runTest, type TestEnding } from './run-test.js'

/** Options for `runTests()`. @public */
export interface RunTestsOptions extends Omit<TestCatalogOptions, 'now' | 'pool' | 'fixtures' | 'isolation'> {
  /** The names of the tests to run. @defaultValue all tests of the catalog */
  readonly names?: readonly string[] | undefined
  /**
   * Changes the expected rows of the tests in `names`, in the files where they are written, to what the views return now. Nothing else in these files
   * changes. @defaultValue `false`
   */
  readonly record?: boolean | undefined
}

/** The result of one test of a catalog. @public */
export interface TestResult {
  /** As in the catalog. */
  readonly name: string
  /** The view that is tested, as the test writes it. */
  readonly view: string
  /**
   * `broken`: the test could not be run, because its fixtures, expected rows or view are invalid. `recorded`: the expected rows in its file were
   * changed; `details` show the difference.
   */
  readonly state: 'passed' | 'failed' | 'broken' | 'recorded'
  /** Why it did not pass, in one line. */
  readonly message?: string
  /** The difference, drawn cell by cell. */
  readonly details?: string
  /** In milliseconds. */
  readonly durationMs: number
  /** Where the test is written. */
  readonly location?: Location
}

/** The results of the tests of a catalog. @public */
export interface TestReport {
  /** In the order in which they are written. */
  readonly tests: readonly TestResult[]
  /** Problems that did not prevent the tests. */
  readonly warnings: readonly Warning[]
}

/** How many tests run at the same time. */
const concurrency = 3

/** @param onLoad - called with the tests before they run */
export async function runTestsOf(
  source: string | URL | CatalogInput,
  { names, record = false, ...options }: RunTestsOptions,
  onLoad: (loaded: LoadedTests) => Promise<void> = async () => undefined,
): Promise<TestReport> {
  if (record && !names) throw new OptionError('runTests', [{ option: 'record', message: 'needs `names`, the tests to record' }])
  const loaded = await loadTests(source, options)
  await onLoad(loaded)
  const { config, tests } = loaded
  const chosen = chooseTests(tests, names)
  if (chosen.length === 0) return { tests: [], warnings: [] }
  await using template = await createTemplate(source, options, (given = {}) => given, config)
  const permits = createSemaphore(concurrency)
  const recorder = record ? createRecorder(template) : undefined
  const run = recorder?.plan ?? (({ test }: LoadedTest) => runTest(template, test))
  const results = await Promise.all(
    chosen.map((test) =>
      permits.run(async () => {
        options.signal?.throwIfAborted()
        return runOne(test, run)
      }),
    ),
  )
  const failures = await recorder?.write()
  const ended = results.map((result, index) => {
    const message = failures?.get(chosen[index] as LoadedTest)
    return message === undefined ? result : { ...result, state: 'broken' as const, message }
  })
  return { tests: ended, warnings: template.warnings }
}

async function runOne(loaded: LoadedTest, run: (loaded: LoadedTest) => Promise<TestEnding>): Promise<TestResult> {
  const start = performance.now()
  const { test, location } = loaded
  const { name, view } = test
  const ending = await run(loaded).catch((error: unknown): TestEnding => {
    if (!isDuckalogError(error)) throw error
    return { state: 'broken', message: messageOf(error) }
  })
  return { ...{ name, view, ...ending, durationMs: performance.now() - start }, ...(location && { location }) }
}

/** @throws OptionError OPTION_INVALID for a name that no test has */
function chooseTests(tests: readonly LoadedTest[], names: readonly string[] | undefined): readonly LoadedTest[] {
  if (!names) return tests
  const known = tests.map(({ test }) => test.name)
  const issues = names
    .filter((name) => !known.some((other) => isSameName(other, name)))
    .map((name) => {
      const match = closestMatch(name, known)
      const hint = match === undefined ? `the tests are ${known.join(', ') || 'none'}` : `did you mean ${match}?`
      return { option: 'names', message: `has ${JSON.stringify(name)}, which is not a test of the catalog; ${hint}` }
    })
  if (issues.length > 0) throw new OptionError('runTests', issues)
  const wanted = new Set(names.map(foldName))
  return tests.filter(({ test }) => wanted.has(foldName(test.name)))
}
