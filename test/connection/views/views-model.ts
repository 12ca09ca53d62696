/** A view of the config: a number, or what another object holds and 100 more. */
export interface WantedView {
  readonly name: string
  readonly value: number
  readonly reads?: string
}

/** The object of a name: a view of the catalog, or an object of the user. */
export interface Standing {
  readonly kind: 'ours' | 'user view' | 'user table'
  readonly value: number
  readonly reads?: string
  /** Of ours: the user has put something else in its place. */
  readonly byHand?: true
}

/** The expected content of a database: the simplest description of what a connect does. */
export interface Model {
  readonly standing: ReadonlyMap<string, Standing>
  /** The names that the catalog has on record, also those that the user has dropped since. */
  readonly recorded: ReadonlySet<string>
  /** What the config said when each was made. */
  readonly made: ReadonlyMap<string, string>
}

export const emptyModel: Model = { standing: new Map(), recorded: new Set(), made: new Map() }

export type Outcome = { readonly model: Model; readonly error?: 'VIEW_CONFLICT' | 'VIEW_FAILED' }

/** What a connect makes of a database: everything that the config says, or nothing and an error. */
export function connectModel(before: Model, wanted: readonly WantedView[]): Outcome {
  if (wanted.some((view) => isTaken(before, view))) return { model: before, error: 'VIEW_CONFLICT' }
  const standing = new Map(before.standing)
  const recorded = new Set<string>()
  const made = new Map<string, string>()
  const names = new Set(wanted.map(({ name }) => name))
  const touched = new Set<string>()
  for (const name of before.recorded) {
    if (names.has(name)) continue
    const found = standing.get(name)
    if (found?.byHand) standing.set(name, withoutRecord(found))
    else if (found?.kind === 'ours') {
      standing.delete(name)
      touched.add(name)
    }
  }
  for (const view of inOrder(wanted)) {
    const { name, value, reads } = view
    const found = before.standing.get(name)
    const isSame = found && !found.byHand && before.made.get(name) === textOf(view)
    const isAdopted = found?.kind === 'user view' && !before.recorded.has(name)
    if (!(isSame || isAdopted) || (reads !== undefined && touched.has(reads))) {
      touched.add(name)
      if (reads !== undefined && shownValue(standing, reads) === undefined) return { model: before, error: 'VIEW_FAILED' }
    }
    standing.set(name, { kind: 'ours', value, ...(reads !== undefined && { reads }) })
    recorded.add(name)
    made.set(name, textOf(view))
  }
  return { model: { standing, recorded, made } }
}

/** The value that a query of a name returns; `undefined` if the view is broken or nothing has that name. */
export function shownValue(standing: Model['standing'], name: string): number | undefined {
  const found = standing.get(name)
  if (found?.reads === undefined) return found?.value
  const below = shownValue(standing, found.reads)
  return below === undefined ? undefined : below + 100
}

/** The user puts something under a name, as DDL does. */
export function putByHand(model: Model, name: string, kind: 'user view' | 'user table', value: number): Model {
  const isOurs = model.recorded.has(name) && kind === 'user view'
  const placed: Standing = isOurs ? { kind: 'ours', value, byHand: true } : { kind, value }
  return { ...model, standing: new Map(model.standing).set(name, placed) }
}

export function dropByHand(model: Model, name: string): Model {
  const standing = new Map(model.standing)
  standing.delete(name)
  return { ...model, standing }
}

export function renderWanted({ value, reads }: WantedView): string {
  return reads === undefined ? `SELECT ${value} AS x` : `SELECT x + 100 AS x FROM ${reads}`
}

function isTaken({ standing, recorded }: Model, view: WantedView): boolean {
  const found = standing.get(view.name)
  if (found === undefined) return false
  if (found.kind === 'user table') return true
  return !recorded.has(view.name) && !(found.reads === undefined && view.reads === undefined && found.value === view.value)
}

/** Views read only those with a smaller name. */
function inOrder(wanted: readonly WantedView[]): readonly WantedView[] {
  return [...wanted].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function textOf(view: WantedView): string {
  return renderWanted(view)
}

function withoutRecord({ value }: Standing): Standing {
  return { kind: 'user view', value }
}
