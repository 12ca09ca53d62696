import { ViewError } from '../../errors.js'
import { checkArguments, listOfThings } from '../../options/check-arguments.js'
import { foldName } from '../../sql/fold-name.js'
import {
  formatViewName,
  readsOf,
  type SqlReference,
  type ViewDefinition,
  type ViewName,
  type ViewSyntax,
  viewKey,
} from '../definition/view-definition.js'

/** The views of the config that each view reads directly. */
export type Dependencies = ReadonlyMap<ViewSyntax, readonly ViewSyntax[]>

/**
 * Sorts views so that each comes after the views that it reads; independent views keep their order. Pure.
 *
 * @param database - the name of the catalog's own database
 * @throws ViewError VIEW_CYCLE, naming the cycle
 * @experimental
 * @public
 */
export function orderViews(views: readonly ViewSyntax[], database?: string): readonly ViewSyntax[] {
  checkArguments('orderViews', { views: [views, listOfThings('view definitions')] })
  const dependencies = findDependencies(views, database)
  const ordered: ViewSyntax[] = []
  const state = new Map<ViewSyntax, 'open' | 'done'>()
  for (const root of views) visit(root, dependencies, state, ordered)
  return ordered
}

/**
 * Finds which view of the config reads which. An unqualified name is resolved as in DuckDB: in the schema of the view, then in the schema
 * `main` of the catalog's own database, then on the search path of the session. Names in a macro are resolved where it is called: a view
 * that calls a macro also reads what the macro names.
 *
 * @param onForeign - called with each name that is not in the config, and who reads it
 */
export function findDependencies(
  views: readonly ViewSyntax[],
  database?: string,
  onForeign?: (view: ViewSyntax, reference: SqlReference) => void,
): Dependencies {
  const byKey = new Map(views.map((view) => [viewKey(view), view]))
  const find = (references: readonly SqlReference[], from: ViewSyntax) =>
    references.flatMap((reference) => {
      const found = listCandidates(from, reference, database).flatMap((names) => findFirst(names, byKey) ?? [])
      if (found.length === 0) onForeign?.(from, reference)
      return found
    })
  // Most catalogs have no macros
  if (!views.some(({ macro }) => macro !== undefined)) return new Map(views.map((view) => [view, find(view.references, view)]))
  return new Map(views.map((view) => [view, findThroughMacros(view, find)]))
}

function findFirst(names: readonly ViewName[], byKey: ReadonlyMap<string, ViewSyntax>): ViewSyntax | undefined {
  for (const name of names) {
    const found = byKey.get(viewKey(name))
    if (found) return found
  }
  return undefined
}

function findThroughMacros(
  view: ViewSyntax,
  find: (references: readonly SqlReference[], from: ViewSyntax) => readonly ViewSyntax[],
): readonly ViewSyntax[] {
  const found = new Set(find(readsOf(view), view))
  // Iterating a set includes entries that are added meanwhile
  for (const read of found) if (read.macro !== undefined) for (const each of find(readsOf(read), view)) found.add(each)
  return [...found]
}

type PlacedName = ViewName & Pick<ViewDefinition, 'searchPath'>

/**
 * The names that a reference can resolve to, in DuckDB's order; for a call one list of scalar macros and one of table macros.
 */
export function listCandidates(
  view: PlacedName,
  reference: SqlReference,
  own: string | undefined,
): readonly (readonly ViewName[])[] {
  const places = listPlaces(view, reference, own)
  if (!reference.call) return [places]
  return [listCalled(view, reference, places, own), places.map((place) => ({ ...place, macro: 'table' }))]
}

/** `price.rounded()` is either a function in the schema `price`, or the function `rounded` of the column `price`. */
function listCalled(
  view: PlacedName,
  { schema, name }: SqlReference,
  places: readonly ViewName[],
  own: string | undefined,
): readonly ViewName[] {
  const called = places.map((place): ViewName => ({ ...place, macro: 'scalar' }))
  if (schema === undefined) return called
  // `system.main.upper(x)` in the macro `upper` does not call the macro
  const methods = listPlaces(view, { name }, own).map((place): ViewName => ({ ...place, macro: 'scalar' }))
  return [...called, ...methods.filter((method) => viewKey(method) !== viewKey(view))]
}

function listPlaces(
  { macro, database: beside, schema: inside, searchPath: path = [] }: PlacedName,
  { catalog, schema, name }: SqlReference,
  own: string | undefined,
): readonly ViewName[] {
  const inDatabase = (database: string | undefined, within: string): ViewName =>
    database === undefined || (own !== undefined && foldName(database) === foldName(own))
      ? { schema: within, name }
      : { database, schema: within, name }
  if (catalog !== undefined) return schema === undefined ? [] : [inDatabase(catalog, schema)]
  // Macros are resolved with the search path of the session only
  const isMacro = macro !== undefined
  if (schema === undefined) {
    const further = path.map((entry) => inDatabase(entry.database, entry.schema))
    const main = inDatabase(undefined, 'main')
    return isMacro ? [...further, main] : [inDatabase(beside, inside), main, ...further]
  }
  const further = path.map((entry) => inDatabase(entry.database, schema))
  const places = [inDatabase(undefined, schema), ...further, inDatabase(schema, 'main')]
  return isMacro ? places : [inDatabase(beside, schema), ...places]
}

/** Depth-first search with an explicit stack: a chain of views may be deeper than the call stack. */
function visit(
  root: ViewSyntax,
  dependencies: Dependencies,
  state: Map<ViewSyntax, 'open' | 'done'>,
  ordered: ViewSyntax[],
): void {
  if (state.has(root)) return
  const path = [{ view: root, next: 0 }]
  state.set(root, 'open')
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const dependency = dependencies.get(top.view)?.[top.next++]
    if (dependency === undefined) {
      state.set(top.view, 'done')
      ordered.push(top.view)
      path.pop()
    } else if (state.get(dependency) === 'open') {
      throw cycle(path.slice(path.findIndex(({ view }) => view === dependency)).map(({ view }) => view))
    } else if (!state.has(dependency)) {
      state.set(dependency, 'open')
      path.push({ view: dependency, next: 0 })
    }
  }
}

function cycle(views: readonly ViewSyntax[]): ViewError {
  const names = views.map(formatViewName)
  const [first = ''] = names
  const what = views.every(({ macro }) => macro === undefined) ? 'views' : 'views and macros'
  const message =
    names.length === 1
      ? describeLoop(views[0])
      : `The ${what} ${[...names, first].join(' → ')} read each other in a cycle. Remove one of these references.`
  return new ViewError('VIEW_CYCLE', message, { view: first, at: views[0]?.at })
}

function describeLoop(view: ViewSyntax | undefined): string {
  const name = view ? formatViewName(view) : ''
  return view?.macro === undefined
    ? `The view ${name} reads itself. To read a table of the same name, qualify it with its database or schema.`
    : `The macro ${name} calls itself. Call another function, or rename the macro.`
}
