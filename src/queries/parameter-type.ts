/**
 * The type of a parameter of a generated query: the name of a scalar type of DuckDB (`DATE`, `TIMESTAMP_TZ`, `DECIMAL(18,2)`), a list with the type of its items, or the types of the fields of a
 * STRUCT.
 * @public
 */
export type ParameterType = string | readonly [ParameterType] | { readonly [field: string]: ParameterType }
