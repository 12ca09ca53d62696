/** The functions that the SQL of this package calls without a schema. */
const used: ReadonlySet<string> = new Set(
  (
    'any_value array_to_string contains count current_database current_setting getvariable json_array json_array_length ' +
    'json_deserialize_sql json_each json_serialize_plan json_serialize_sql list_sort list_transform lower max md5 pragma_table_info ' +
    'regexp_extract regexp_extract_all regexp_matches regexp_replace string_agg to_json trim'
  ).split(' '),
)

/**
 * Whether a macro with this name, if it is on the search path, would change the SQL that this package runs for its ledger and plans.
 */
export function isReservedFunction(name: string): boolean {
  const folded = name.toLowerCase()
  return used.has(folded) || folded.startsWith('duckdb_')
}
