/**
 * The settings that DuckDB keeps for each connection and refuses to set globally: `duckdb_settings()` with scope LOCAL, of
 * DuckDB 1.4 and 1.5.
 * @internal
 */
export const localSettings: ReadonlySet<string> = new Set([
  'custom_profiling_settings',
  'debug_force_external',
  'enable_caching_operators',
  'enable_http_logging',
  'enable_profiling',
  'enable_progress_bar',
  'enable_progress_bar_print',
  'errors_as_json',
  'explain_output',
  'http_logging_output',
  'profile_output',
  'profiling_coverage',
  'profiling_mode',
  'profiling_output',
  'progress_bar_time',
  'schema',
  'search_path',
  'streaming_buffer_size',
])
