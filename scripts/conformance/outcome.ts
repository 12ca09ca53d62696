/** The outcome of loading a catalog: an error, or the visible state afterwards. */
export interface Outcome {
  readonly error?: string
  /** The attached databases with their types. */
  readonly databases?: readonly string[]
  readonly views?: readonly ViewOutcome[]
  /** The rows of the catalog's own probe queries. */
  readonly probes?: readonly (readonly string[])[]
}

/** A view with its columns and rows, as text and sorted. */
export interface ViewOutcome {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly string[]
}

/** The queries that both packages run. */
export const questions = {
  databases: "SELECT database_name || ' ' || type FROM duckdb_databases() WHERE NOT internal ORDER BY ALL",
  views:
    "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal AND database_name = current_database() AND schema_name <> '_duckalog' ORDER BY ALL",
}

/** Renders an outcome as comparable text, without the texts of errors. */
export function renderOutcome({ error, databases, views, probes }: Outcome): string {
  return error === undefined ? JSON.stringify({ databases, views, probes }) : 'an error'
}
