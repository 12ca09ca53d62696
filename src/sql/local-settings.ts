/** The settings that DuckDB keeps per connection and cannot set globally: scope LOCAL in `duckdb_settings()` of 1.5. */
export const localSettings: ReadonlySet<string> = new Set([
  'custom_profiling_settings',
  'debug_force_external',
  'enable_caching_operators',
  'enable_http_logging',
  'enable_profiling',
  'enable_progress_bar',
  'enable_progress_bar_print',
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

/** Settings that only DuckDB 1.4 cannot set globally. Some affect how views are bound. */
export const formerlyLocalSettings: ReadonlySet<string> = new Set([
  'errors_as_json',
  'explain_output',
  'file_search_path',
  'home_directory',
  'lambda_syntax',
  'log_query_path',
  'max_expression_depth',
])
