/** Groups rows by the columns that they have no value for and that have a default: DuckDB fills those in, one statement for each group. */
export interface RowGroups {
  /** The columns that each group lacks, as indexes. */
  readonly all: readonly (readonly number[])[]
  /** The number of the group that lacks these columns, given as indexes that each end with a comma. */
  numberOf(missing: string): number
}

export function createRowGroups(): RowGroups {
  const numbers = new Map<string, number>()
  return {
    get all() {
      return [...numbers.keys()].map((missing) => missing.split(',').slice(0, -1).map(Number))
    },
    numberOf(missing) {
      const known = numbers.get(missing)
      if (known !== undefined) return known
      numbers.set(missing, numbers.size)
      return numbers.size - 1
    },
  }
}
