/** The columns of something that the catalog reads from elsewhere. */
export interface SourceColumns {
  /** As written in SQL: `orders` or `sales.orders` in the catalog's own database, else with three parts, `crm.public.customers`. */
  readonly name: string
  /** `view` and `macro` are those of the catalog that read files. @defaultValue a table */
  readonly kind?: 'view' | 'macro'
  readonly comment?: string
  readonly columns: readonly SourceColumn[]
}

/** A column in a columns file. */
export interface SourceColumn {
  readonly name: string
  /** As DuckDB writes it: `DECIMAL(10,2)`. */
  readonly type: string
  readonly not_null?: boolean
  readonly comment?: string
}
