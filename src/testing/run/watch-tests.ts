import { dirname, resolve } from 'node:path'
import { findFiles } from '../../config/files/find-files.js'
import { joinSources, noSources, type Sources, sourcesOf } from '../../config/model/config-metadata.js'
import type { CatalogInput } from '../../config/model/input/catalog-input.js'
import { isRemotePath } from '../../config/notation/resolve-path.js'
import type { CatalogWatch } from '../../connection/types/catalog-connection.js'
import { readFileMarks } from '../../connection/watch/read-file-marks.js'
import { watchFiles } from '../../connection/watch/watch-files.js'
import { localPath } from '../model/local-path.js'
import { columnsFileOf } from '../template/read-columns.js'
import { type LoadedTests, testsPattern } from './load-tests.js'
import { type RunTestsOptions, runTestsOf, type TestReport } from './run-tests.js'

/** Options for `watchTests()`. @public */
export interface WatchTestsOptions extends Omit<RunTestsOptions, 'record'> {
  /** Called after each run. */
  readonly onReport: (report: TestReport) => void | Promise<void>
  /** Called when a later run fails, for example because the catalog is invalid. The watch continues. */
  readonly onError: (error: unknown) => void
  /** Milliseconds without a further change before the tests run again. @defaultValue `100` */
  readonly debounce?: number | undefined
}

type Source = string | URL | CatalogInput

export async function watchTestsOf(
  source: Source,
  { onReport, onError, debounce = 100, ...options }: WatchTestsOptions,
): Promise<CatalogWatch> {
  let sources = noSources
  const run = async () => {
    const report = await runTestsOf(source, options, async (loaded) => {
      sources = await listSources(source, loaded, options)
    })
    await onReport(report)
  }
  await run()
  const watch = await watchFiles({
    listSources: () => sources,
    debounce,
    onChange: () =>
      run().catch((error: unknown) => {
        sources = joinSources(sources, sourcesOf(error))
        if (options.signal?.aborted !== true) onError(error)
      }),
  })
  return {
    get files() {
      return watch.files
    },
    close: () => watch.close(),
    [Symbol.asyncDispose]: () => watch.close(),
  }
}

/** The files of the catalog, and those that only its tests read. */
async function listSources(source: Source, { config, tests }: LoadedTests, options: RunTestsOptions): Promise<Sources> {
  const given = tests.flatMap(({ test }) => Object.values(test.given ?? {}))
  const columns = columnsFileOf(source, config, options)
  const read = [...given.filter((rows) => typeof rows === 'string'), ...(columns === undefined ? [] : [columns])]
  const files = read.filter((file) => !isRemotePath(file)).map((file) => resolve(file))
  const { marks } = await readFileMarks(files, [])
  const catalog = localPath(source)
  const pattern = catalog === undefined ? undefined : testsPattern(dirname(resolve(catalog)))
  return joinSources(sourcesOf(config), {
    files: new Map(files.map((file) => [file, marks.get(file)])),
    globs: new Map(pattern === undefined ? [] : [[pattern, (await findFiles(pattern)) ?? []]]),
  })
}
