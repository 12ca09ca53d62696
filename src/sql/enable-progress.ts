/** Statements after which DuckDB measures the progress of a connection's statements, without drawing it. */
export const enableProgress: readonly string[] = ['SET enable_progress_bar = true', 'SET enable_progress_bar_print = false']
