import type { LoadOptions } from '../../config/files/load-options.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { CatalogInput } from '../../config/model/input/catalog-input.js'
import { connectToCatalog } from '../../connection/connect-to-catalog.js'
import { readConfig } from '../../connection/open/load-catalog.js'
import { closedError } from '../../connection/query/connection-pool.js'
import type { CatalogConnection } from '../../connection/types/catalog-connection.js'
import { loadWithoutVariables } from '../../load-without-variables.js'
import { inferSources } from '../fixtures/infer-sources.js'
import type { GivenFixtures } from '../fixtures/match-fixtures.js'
import { pickLoadOptions } from '../model/pick-options.js'
import type { CopyOptions, TestCatalogOptions, TestTemplate } from '../model/test-template.js'
import { type PreparedTemplate, prepareTemplate } from './prepare-template.js'
import { readColumns } from './read-columns.js'

type Source = string | URL | CatalogInput

/**
 * Makes a template. If the columns of the sources are not known, each set of columns in the fixtures gets a template of its own.
 * @param loaded - the config of the source, if it is known
 */
export async function createTemplate(
  source: Source,
  options: TestCatalogOptions,
  takeCopyOptions: (options: CopyOptions | undefined) => CopyOptions,
  loaded?: CatalogConfig,
): Promise<TestTemplate<CatalogConnection>> {
  const config = loaded ?? (await loadForTests(source, options))
  const { recorded, warnings } = await readColumns(source, config, options)
  let loader: CatalogConnection | undefined
  const openLoader = () => {
    loader ??= connectToCatalog({ version: 1, duckdb: {} }, { pool: { size: 1 } })
    return loader
  }
  const prepare = (sources = recorded) =>
    prepareTemplate(config, sources ?? { sources: [], file: 'fixtures', isPartial: true }, options, openLoader)
  const inferred = new Map<string, Promise<PreparedTemplate>>()
  const first = await prepare()
  const always = options.fixtures as GivenFixtures | undefined
  let closing: Promise<void> | undefined

  async function templateFor(fixtures: GivenFixtures): Promise<PreparedTemplate> {
    if (recorded) return first
    const sources = await inferSources(fixtures, openLoader())
    const key = JSON.stringify(sources)
    const known = inferred.get(key) ?? prepare({ sources, file: 'fixtures', isPartial: true })
    inferred.set(key, known)
    return known
  }
  async function close(): Promise<void> {
    for (const template of [first, ...(await Promise.all(inferred.values()))]) await template.close()
    await loader?.close()
  }

  const template: TestTemplate<CatalogConnection> = {
    isolation: first.isolation,
    sources: first.sources,
    warnings,
    async copy(fixtures, copyOptions) {
      if (closing) throw closedError()
      const { now = options.now } = takeCopyOptions(copyOptions)
      const all = fixtures as GivenFixtures | undefined
      const { copy } = await templateFor({ ...always, ...all })
      return copy([always, all], now === undefined ? undefined : renderMoment(now))
    },
    close() {
      closing ??= close()
      return closing
    },
    [Symbol.asyncDispose]: () => template.close(),
  }
  return template
}

/** Loads a catalog; passwords of servers that are not reached need no value. */
export function loadForTests(source: Source, options: LoadOptions): Promise<CatalogConfig> {
  const given = pickLoadOptions(options)
  return loadWithoutVariables(options.env ?? process.env, (env) => readConfig(source, env ? { ...given, env } : given))
}

/** Renders a Date as a timestamp. Text stays as it is, because DuckDB reads time zones that JavaScript does not. */
function renderMoment(now: string | Date): string {
  return typeof now === 'string' ? now : now.toISOString()
}
