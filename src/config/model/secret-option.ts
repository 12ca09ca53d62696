/** Options of ATTACH that DuckDB shows to everyone, in `duckdb_databases()`, and whose values are secrets. */
export const secretOption = /(?:^|_|ssl)(?:password|passwd|token|secret|client_secret|key|credentials?)$/i

/** What is wrong with a {@link secretOption}. */
export const secretOptionProblem =
  'would be seen by everyone who lists the databases; declare it under `duckdb.secrets`, and name that in `secret`'
