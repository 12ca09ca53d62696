import type { ColumnChecks } from './check-config.js'

/**
 * What the config says about a column of a view.
 * @public
 */
export interface ColumnConfig extends ColumnChecks {
  /**
   * Stored as the comment of the column, and a doc comment in generated types. DuckLakes do not support comments on columns of views, so there
   * it stays in the config. If someone changes the comment by hand, it stays changed until the view is replaced.
   */
  readonly description?: string
  /** Labels for people and tools. The values of columns with the tag `pii` are hidden in the rows of failed checks. */
  readonly tags?: readonly string[]
  /**
   * The TypeScript type of the values that are not NULL, in the row modes `js` and `json`, instead of the type that follows from the type of
   * the column: `string[]`, `import('./money.js').Money`.
   */
  readonly ts_type?: string
}
