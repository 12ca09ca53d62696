/** Table functions that read nothing but their arguments. */
export const generatingFunctions: readonly string[] = 'generate_series json_each json_tree range repeat repeat_row unnest'.split(
  ' ',
)

/** Table functions whose result follows from their arguments. What `query` and `query_table` read is found in their argument. */
export const argumentFunctions: readonly string[] = [...generatingFunctions, 'query', 'query_table', 'summary']
