/** A DuckDB client, with the versions of it and of DuckDB that this package is tested with. */
export interface TestedClient {
  /** The name of the npm package. */
  readonly name: string
  /** The version of the npm package that the tests run on: `1.5.5-r.5`. */
  readonly version: string
  /** The versions of DuckDB that are expected to work as tested. */
  readonly duckdb: VersionRange
  /** The command that installs the tested version. */
  readonly install: string
}

/** A range of DuckDB versions. */
export interface VersionRange {
  /** The first version in the range: `1.5.0`. */
  readonly from: string
  /** The first version after the range: `1.6.0`. */
  readonly below: string
}

/**
 * The default client. The check at run time uses these versions, and `npm run facts` writes them into README and docs/duckdb-versions.md.
 */
export const nodeApiClient = testedClient('@duckdb/node-api', '1.5.5-r.5', { from: '1.5.0', below: '1.6.0' })

/** The client of `duckalog/driver/duckdb-async`. */
export const duckdbAsyncClient = testedClient('duckdb-async', '1.4.2', { from: '1.4.0', below: '1.5.0' })

/** DuckDB outside this range is refused. Inside it, but outside the tested range of a client, there is a warning. */
export const acceptedDuckDB: VersionRange = { from: '1.4.0', below: '2.0.0' }

/** Formats a range in npm's syntax: `>=1.5.0 <1.6.0`. */
export function renderRange({ from, below }: VersionRange): string {
  return `>=${from} <${below}`
}

function testedClient(name: string, version: string, duckdb: VersionRange): TestedClient {
  return { name, version, duckdb, install: `npm install --save-exact ${name}@${version}` }
}
