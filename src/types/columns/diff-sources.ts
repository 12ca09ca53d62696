import { diffColumns, formatColumnChanges } from '../../views/ledger/diff-columns.js'
import type { SourceColumn, SourceColumns } from './source-columns.js'

/** A source that differs from the columns file. */
export interface SourceDifference {
  readonly name: string
  /** For people: `+ note VARCHAR, id INTEGER → BIGINT`. */
  readonly change: string
}

/** Compares the sources in a columns file with the live ones. */
export function diffSources(before: readonly SourceColumns[], after: readonly SourceColumns[]): readonly SourceDifference[] {
  const recorded = new Map(before.map((source) => [source.name, source]))
  const live = new Map(after.map((source) => [source.name, source]))
  const names = [...new Set([...recorded.keys(), ...live.keys()])].sort()
  return names.flatMap((name) => {
    const change = describe(recorded.get(name), live.get(name))
    return change === undefined ? [] : [{ name, change }]
  })
}

function describe(before: SourceColumns | undefined, after: SourceColumns | undefined): string | undefined {
  if (!before) return 'is not in the file'
  if (!after) return 'is no longer read'
  const changes = diffColumns(before.columns.map(toViewColumn), after.columns.map(toViewColumn))
  if (changes) return formatColumnChanges(changes)
  const isSame = (one: SourceColumns, other: SourceColumns) => JSON.stringify(one) === JSON.stringify(other)
  return isSame(before, after) ? undefined : 'has other comments, or its columns in another order'
}

function toViewColumn({ name, type, not_null }: SourceColumn) {
  return { name, type: not_null ? `${type} NOT NULL` : type }
}
