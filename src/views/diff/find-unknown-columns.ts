import { closestMatch } from '../../closest-match.js'
import { foldName } from '../../sql/fold-name.js'

/**
 * A name under `columns` of a view that is not one of its columns.
 * @public
 */
export interface UnknownColumn {
  /** The name in the config. */
  readonly name: string
  /** The column of the view that is probably meant. */
  readonly instead?: string
}

/** The names that are not columns of a view. Names are case-insensitive. */
export function findUnknownColumns(wanted: readonly string[], columns: readonly string[]): readonly UnknownColumn[] {
  const known = new Set(columns.map(foldName))
  return wanted
    .filter((name) => !known.has(foldName(name)))
    .map((name) => {
      const instead = closestMatch(name, columns)
      return { name, ...(instead !== undefined && { instead }) }
    })
}
