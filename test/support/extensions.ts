import { existsSync } from 'node:fs'
import { duckdbVersion, extensionDirectory, extensionFile } from '../../scripts/extensions.mjs'
import { describeWhere, type Missing } from './where-possible.js'

/** DuckDB's `extension_directory` of the tests; scripts/extensions.mjs says what is in it. */
export { duckdbVersion, extensionDirectory }

/** To check the signature of an extension DuckDB hashes the whole file at each load: up to half a second of work. */
export const unsigned = { allow_unsigned_extensions: 'true' } as const

/**
 * `describe` for tests that load extensions. Where one could not be fetched the tests are skipped under a name that says so;
 * in CI they fail.
 */
export function describeWith(
  names: readonly string[],
  title: string,
  body: () => void,
  { duckdb = duckdbVersion }: { readonly duckdb?: string } = {},
): void {
  describeWhere(missingExtensions(names, duckdb), title, body)
}

/** The extensions among these that could not be fetched. */
export function missingExtensions(names: readonly string[], duckdb: string = duckdbVersion): Missing {
  const missing = names.filter((name) => !existsSync(extensionFile(duckdb, name)))
  const remedy = `run "npm test" once, which fetches them for DuckDB ${duckdb}`
  return missing.length === 0 ? undefined : { what: `extension ${missing.join(', ')}`, remedy }
}
