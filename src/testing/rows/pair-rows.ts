/** A row as its values, in the order of the columns. */
export type Cells = readonly unknown[]

/** An expected row with the row that was returned for it. */
export interface RowPair {
  /** Absent for a row that was not expected. */
  readonly expected?: Cells
  /** Absent for a row that is missing. */
  readonly actual?: Cells
  readonly isEqual: boolean
}

/** Compares two values of the column with this index. */
export type IsEqual = (actual: unknown, expected: unknown, column: number) => boolean

/** If more rows than this have no equal one, the rows that differ least are not searched for. */
const mostCompared = 500

/**
 * Finds for each expected row the actual one that belongs to it: an equal row, else the row that differs least. The pairs are in the order of the
 * expected rows, followed by rows that were not expected.
 */
export function pairRows(
  actual: readonly Cells[],
  expected: readonly Cells[],
  isEqual: IsEqual,
  ordered: boolean,
): readonly RowPair[] {
  const isEqualRow = (row: Cells, other: Cells) => other.every((value, column) => isEqual(row[column], value, column))
  if (ordered) {
    return Array.from({ length: Math.max(actual.length, expected.length) }, (_, index) =>
      toPair(actual[index], expected[index], isEqualRow),
    )
  }
  const matched = matchEqual(actual, expected, isEqualRow)
  const rest = new Set(actual.keys())
  for (const index of matched.values()) rest.delete(index)
  const open = [...expected.keys()].filter((index) => !matched.has(index))
  const nearest = open.length * rest.size <= mostCompared ** 2 ? matchNearest(actual, expected, open, rest, isEqual) : new Map()
  return [
    ...expected.map((row, index) => toPair(actual[matched.get(index) ?? nearest.get(index) ?? -1], row, isEqualRow)),
    ...[...rest].map((index) => toPair(actual[index], undefined, isEqualRow)),
  ]
}

function toPair(
  actual: Cells | undefined,
  expected: Cells | undefined,
  isEqualRow: (row: Cells, other: Cells) => boolean,
): RowPair {
  if (!actual) return { ...(expected && { expected }), isEqual: false }
  return { actual, ...(expected && { expected }), isEqual: expected !== undefined && isEqualRow(actual, expected) }
}

/**
 * Matches as many rows as possible. With a tolerance several rows may equal an expected one, so a match that blocks another one is moved (an
 * augmenting path).
 * @returns the index of the actual row by the index of the expected one
 */
function matchEqual(
  actual: readonly Cells[],
  expected: readonly Cells[],
  isEqualRow: (row: Cells, other: Cells) => boolean,
): ReadonlyMap<number, number> {
  const matched = new Map<number, number>()
  const owner = new Map<number, number>()
  const candidates = (index: number) =>
    [...actual.keys()].filter((other) => isEqualRow(actual[other] as Cells, expected[index] as Cells))
  function assign(index: number, seen: Set<number>): boolean {
    const found = candidates(index).filter((other) => !seen.has(other))
    const free = found.find((other) => !owner.has(other))
    for (const other of free === undefined ? found : [free]) {
      if (seen.has(other)) continue
      seen.add(other)
      const holder = owner.get(other)
      if (holder !== undefined && !assign(holder, seen)) continue
      owner.set(other, index)
      matched.set(index, other)
      return true
    }
    return false
  }
  // Equal rows in equal places need no search
  for (const [index, row] of expected.entries()) {
    const other = actual[index]
    if (!other || !isEqualRow(other, row)) continue
    owner.set(index, index)
    matched.set(index, index)
  }
  for (const index of expected.keys()) if (!matched.has(index)) assign(index, new Set())
  return matched
}

/** Matches the rows that differ least, and removes them from `rest`. */
function matchNearest(
  actual: readonly Cells[],
  expected: readonly Cells[],
  open: readonly number[],
  rest: Set<number>,
  isEqual: IsEqual,
): ReadonlyMap<number, number> {
  const scored = open.flatMap((index) =>
    [...rest].map((other) => ({
      index,
      other,
      score: (expected[index] as Cells).filter((value, column) => isEqual(actual[other]?.[column], value, column)).length,
    })),
  )
  const isOnlyPair = open.length === 1 && rest.size === 1
  const nearest = new Map<number, number>()
  for (const { index, other, score } of scored.sort((a, b) => b.score - a.score)) {
    if ((score === 0 && !isOnlyPair) || nearest.has(index) || !rest.delete(other)) continue
    nearest.set(index, other)
  }
  return nearest
}
