/**
 * What the config says about a column of a view.
 * @public
 */
export interface ColumnConfig {
  /**
   * Stored as the comment of the column, and a doc comment in generated types. DuckLakes do not support comments on columns of views, so there
   * it stays in the config. If someone changes the comment by hand, it stays changed until the view is replaced.
   */
  readonly description?: string
  /** Labels for people and tools. They have no effect. */
  readonly tags?: readonly string[]
  /** The column holds no NULL: generated types have it without `null`. DuckDB does not check this. @defaultValue `false` */
  readonly not_null?: boolean
  /**
   * The TypeScript type of the values that are not NULL, in the row modes `js` and `json`, instead of the type that follows from the type of
   * the column: `string[]`, `import('./money.js').Money`.
   */
  readonly ts_type?: string
}
