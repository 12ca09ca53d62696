import { dirname, join, resolve } from 'node:path'
import { findFiles } from '../../config/files/find-files.js'
import type { LoadOptions } from '../../config/files/load-options.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { originOf } from '../../config/model/config-metadata.js'
import type { CatalogInput } from '../../config/model/input/catalog-input.js'
import type { TestConfig, TestRow } from '../../config/model/test-config.js'
import { escapeGlob } from '../../disk/escape-glob.js'
import type { ConfigPath, Location } from '../../errors.js'
import { isMap } from '../../plain-data.js'
import { readExact } from '../fixtures/read-exact.js'
import { localPath } from '../model/local-path.js'
import { loadForTests } from '../template/create-template.js'

type Source = string | URL | CatalogInput

/** A test with its place. */
export interface LoadedTest {
  readonly test: TestConfig
  readonly at: ConfigPath
  readonly location: Location | undefined
  /** The place of `expect`. */
  readonly rowsLocation: Location | undefined
}

/** A catalog with its tests: those written in it, and those in files beside it. */
export interface LoadedTests {
  readonly config: CatalogConfig
  readonly tests: readonly LoadedTest[]
}

/**
 * Loads a catalog and its tests, with all digits of their numbers.
 * @throws ConfigError as `loadConfig`
 */
export async function loadTests(source: Source, options: LoadOptions): Promise<LoadedTests> {
  const path = localPath(source)
  const catalog = path === undefined ? undefined : resolve(path)
  const files = catalog === undefined ? [] : await findTestFiles(catalog)
  // Files of tests are imports, so that paths, variables and locations of errors work as in any import
  const imported = { version: 1, duckdb: {}, imports: [catalog, ...files] } as unknown as CatalogInput
  const config = await loadForTests(files.length === 0 ? source : imported, options)
  const { locate, textAt } = originOf(config) ?? {}
  const tests = (config.tests ?? []).map((test, index) => {
    const at = ['tests', index]
    const exact = (value: unknown, place: ConfigPath) => keepDigits(value, place, (each) => textAt?.(each))
    return {
      test: {
        ...test,
        ...(test.given && { given: exact(test.given, [...at, 'given']) as NonNullable<TestConfig['given']> }),
        expect: exact(test.expect, [...at, 'expect']) as readonly TestRow[],
      },
      at,
      location: locate?.([...at, 'name']),
      rowsLocation: locate?.([...at, 'expect']),
    }
  })
  return { config, tests }
}

/** The pattern of all files that may have tests of a catalog in this folder. */
export function testsPattern(folder: string): string {
  return join(escapeGlob(folder), 'tests', '*')
}

async function findTestFiles(catalog: string): Promise<readonly string[]> {
  const files = (await findFiles(testsPattern(dirname(catalog)))) ?? []
  return files.filter((file) => /\.(?:ya?ml|json)$/i.test(file) && !file.endsWith('.columns.json'))
}

/**
 * Reads values with all digits of their numbers.
 * @param textAt - the text of a number
 */
export function keepDigits(value: unknown, at: ConfigPath, textAt: (at: ConfigPath) => string | undefined): unknown {
  if (typeof value === 'number') {
    const text = textAt(at)
    return text !== undefined && /^[-+]?(?:\d|\.\d)/.test(text) ? readExact(text) : value
  }
  if (Array.isArray(value)) return value.map((item, index) => keepDigits(item, [...at, index], textAt))
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, keepDigits(part, [...at, key], textAt)]))
}
