/**
 * What the config says about a column of a view.
 * @public
 */
export interface ColumnConfig {
  /**
   * Stored as the comment of the column in DuckDB files; in a DuckLake, on MotherDuck and on a quack server it stays in the config. Generated
   * types have it as a doc comment.
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
