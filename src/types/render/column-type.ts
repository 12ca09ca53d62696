/** A DuckDB type as plain data. `name` of a scalar is the name of its type id in the C API: `TIMESTAMP_TZ`. */
export type ColumnType =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'decimal'; readonly width: number; readonly scale: number }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'list' | 'array'; readonly item: ColumnType }
  | { readonly kind: 'struct'; readonly fields: readonly ColumnField[] }
  | { readonly kind: 'map'; readonly key: ColumnType; readonly value: ColumnType }
  | { readonly kind: 'union'; readonly members: readonly ColumnField[] }

/** A field of a STRUCT or a member of a UNION. */
export interface ColumnField {
  readonly name: string
  readonly type: ColumnType
}
