/** What loading a catalog came to: an error, or what can be seen afterwards. */
export interface Outcome {
  readonly error?: string
  /** Each attached database with its type. */
  readonly databases?: readonly string[]
  readonly views?: readonly ViewOutcome[]
  /** The rows of the catalog's own questions. */
  readonly probes?: readonly (readonly string[])[]
}

/** A view with its columns and rows, as text and sorted. */
export interface ViewOutcome {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly string[]
}

/** Asked on both sides. */
export const questions = {
  databases: "SELECT database_name || ' ' || type FROM duckdb_databases() WHERE NOT internal ORDER BY ALL",
  views:
    "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal AND database_name = current_database() AND schema_name <> '_duckalog' ORDER BY ALL",
}

/** An outcome as one comparable text; how an error is told is each side's own. */
export function renderOutcome({ error, databases, views, probes }: Outcome): string {
  return error === undefined ? JSON.stringify({ databases, views, probes }) : 'an error'
}
