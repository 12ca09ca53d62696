import { ViewError } from '../../errors.js'
import { checkArguments, listOfThings } from '../../options/check-arguments.js'
import { foldName } from '../../sql/fold-name.js'
import { formatViewName, isSyntax, type ViewSyntax } from '../definition/view-definition.js'
import { findDependencies } from './order-views.js'
import type { ViewChange } from './view-change.js'

/**
 * The changes of one database.
 * @public
 */
export interface DatabaseChanges {
  /** The alias of an attached database; absent for the catalog's own. */
  readonly target?: string | undefined
  /** In the order in which they can be applied. */
  readonly changes: readonly ViewChange[]
}

/** A view in one database that reads a view in another. */
interface Crossing {
  readonly reader: ViewSyntax
  readonly read: ViewSyntax
}

/**
 * Groups changes by database, in the order in which the databases can be written: each transaction writes one database, whose views may
 * read views in another. Pure.
 *
 * @param database - the name of the catalog's own database
 * @throws ViewError VIEW_CYCLE when two databases read each other's views
 * @experimental
 * @public
 */
export function orderDatabases(changes: readonly ViewChange[], database?: string): readonly DatabaseChanges[] {
  checkArguments('orderDatabases', { changes: [changes, listOfThings('view changes')] })
  const parts = new Map<string, ViewChange[]>()
  for (const change of changes) {
    const key = databaseKey(change.view)
    const part = parts.get(key)
    if (part) part.push(change)
    else parts.set(key, [change])
  }
  const crossings = parts.size > 1 ? findCrossings(changes, database) : []
  const ordered = new Map<string, DatabaseChanges>()
  for (const key of parts.keys()) visit(key, [], crossings, parts, ordered)
  return [...ordered.values()]
}

function visit(
  key: string,
  path: readonly Crossing[],
  crossings: readonly Crossing[],
  parts: ReadonlyMap<string, readonly ViewChange[]>,
  ordered: Map<string, DatabaseChanges>,
): void {
  if (ordered.has(key)) return
  const start = path.findIndex(({ reader }) => databaseKey(reader) === key)
  if (start >= 0) throw cycle(path.slice(start))
  for (const crossing of crossings) {
    if (databaseKey(crossing.reader) === key) visit(databaseKey(crossing.read), [...path, crossing], crossings, parts, ordered)
  }
  const changes = parts.get(key) ?? []
  const target = changes[0]?.view.database
  ordered.set(key, { target, changes })
}

/** One for each pair of databases. */
function findCrossings(changes: readonly ViewChange[], database: string | undefined): readonly Crossing[] {
  const syntaxes = changes.flatMap(({ definition }) => (isSyntax(definition) ? [definition] : []))
  const crossings = new Map<string, Crossing>()
  for (const [reader, views] of findDependencies(syntaxes, database)) {
    for (const read of views) {
      const pair = [databaseKey(reader), databaseKey(read)]
      if (pair[0] !== pair[1]) crossings.set(pair.join('\0'), { reader, read })
    }
  }
  return [...crossings.values()]
}

function cycle(crossings: readonly Crossing[]): ViewError {
  const told = crossings.map(({ reader, read }) => `${formatViewName(reader)} reads ${formatViewName(read)}`)
  const message =
    `Views in several databases read each other: ${told.join(', and ')}. Databases are written one after the other, so none of them ` +
    'can be first. Put these views into one database.'
  const [first] = crossings
  return new ViewError('VIEW_CYCLE', message, {
    view: first ? formatViewName(first.reader) : '',
    at: first?.reader.at,
  })
}

function databaseKey({ database }: { readonly database?: string }): string {
  return database === undefined ? '' : foldName(database)
}
