/**
 * A column of a view.
 * @public
 */
export interface ViewColumn {
  /** As the view defines it. */
  readonly name: string
  /** As DuckDB writes it: `DECIMAL(10,2)`. */
  readonly type: string
}

/**
 * How the columns of a view changed.
 * @public
 */
export interface ColumnChanges {
  /** New columns, in the order of the view. */
  readonly added: readonly ViewColumn[]
  /** Columns that no longer exist, with their former types. */
  readonly removed: readonly ViewColumn[]
  /** Columns with another type than before. */
  readonly retyped: readonly { readonly name: string; readonly from: string; readonly to: string }[]
}

/** Compares two lists of columns by name; `undefined` if they have the same names and types. Pure. */
export function diffColumns(before: readonly ViewColumn[], after: readonly ViewColumn[]): ColumnChanges | undefined {
  const old = new Map(before.map(({ name, type }) => [name, type]))
  const now = new Set(after.map(({ name }) => name))
  const added = after.filter(({ name }) => !old.has(name))
  const removed = before.filter(({ name }) => !now.has(name))
  const retyped = after.flatMap(({ name, type }) => {
    const from = old.get(name)
    return from === undefined || from === type ? [] : [{ name, from, to: type }]
  })
  return added.length + removed.length + retyped.length === 0 ? undefined : { added, removed, retyped }
}

/** Renders column changes for a message: `+ amount DOUBLE, - note VARCHAR, id INTEGER → BIGINT`. */
export function formatColumnChanges({ added, removed, retyped }: ColumnChanges): string {
  return [
    ...added.map(({ name, type }) => `+ ${name} ${type}`),
    ...removed.map(({ name, type }) => `- ${name} ${type}`),
    ...retyped.map(({ name, from, to }) => `${name} ${from} → ${to}`),
  ].join(', ')
}
