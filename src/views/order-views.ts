import { foldName } from '../config/fold-name.js'
import { ViewError } from '../errors.js'
import {
  formatViewName,
  type ViewDefinition,
  type ViewName,
  type ViewReference,
  type ViewSyntax,
  viewKey,
} from './view-definition.js'

/**
 * The views of the config that one of them reads directly.
 * @internal
 */
export type Dependencies = ReadonlyMap<ViewSyntax, readonly ViewSyntax[]>

/**
 * Puts views after the views that they read; what is free keeps the order of the config. Pure.
 *
 * @param database - the name of the catalog's own database
 * @throws ViewError VIEW_CYCLE, naming the cycle
 * @public
 */
export function orderViews(views: readonly ViewSyntax[], database?: string): readonly ViewSyntax[] {
  const dependencies = findDependencies(views, database)
  const ordered: ViewSyntax[] = []
  const state = new Map<ViewSyntax, 'open' | 'done'>()
  for (const root of views) visit(root, dependencies, state, ordered)
  return ordered
}

/**
 * Which view of the config reads which. An unqualified name is looked up as DuckDB does: beside the view itself, then in the schema
 * `main` of the catalog's own database, then on the search path of the session.
 * @internal
 */
export function findDependencies(views: readonly ViewSyntax[], database?: string): Dependencies {
  const byKey = new Map(views.map((view) => [viewKey(view), view]))
  return new Map(
    views.map((view) => [view, view.references.flatMap((reference) => resolve(view, reference, byKey, database) ?? [])]),
  )
}

function resolve(view: ViewSyntax, reference: ViewReference, byKey: ReadonlyMap<string, ViewSyntax>, own?: string) {
  for (const candidate of listCandidates(view, reference, own)) {
    const found = byKey.get(viewKey(candidate))
    if (found) return found
  }
  return undefined
}

/**
 * The names that a reference can stand for, in the order in which DuckDB looks them up.
 * @internal
 */
export function listCandidates(
  view: ViewName & Pick<ViewDefinition, 'searchPath'>,
  { catalog, schema, name }: ViewReference,
  own: string | undefined,
): readonly ViewName[] {
  const inDatabase = (database: string | undefined, within: string): ViewName =>
    database === undefined || (own !== undefined && foldName(database) === foldName(own))
      ? { schema: within, name }
      : { database, schema: within, name }
  if (catalog !== undefined) return schema === undefined ? [] : [inDatabase(catalog, schema)]
  const path = view.searchPath ?? []
  if (schema === undefined) {
    const further = path.map((entry) => inDatabase(entry.database, entry.schema))
    return [inDatabase(view.database, view.schema), inDatabase(undefined, 'main'), ...further]
  }
  const further = path.map((entry) => inDatabase(entry.database, schema))
  return [inDatabase(view.database, schema), inDatabase(undefined, schema), ...further, inDatabase(schema, 'main')]
}

/** Depth first with a stack of its own: a chain of views may be deeper than the call stack. */
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
  const message =
    names.length === 1
      ? `The view ${first} reads itself. To read a table of the same name, qualify it with its database or schema.`
      : `The views ${[...names, first].join(' → ')} read each other in a circle. Take one of these references out.`
  return new ViewError('VIEW_CYCLE', message, { view: first, ...(views[0] && { at: views[0].at }) })
}
