import { ViewError } from '../../errors.js'
import { checkArguments, listOfThings } from '../../options/check-arguments.js'
import { flag, isObject, listOfRecords, must, oneOf, text } from '../../options/option-rules.js'
import { type OptionRules, takeOptions } from '../../options/take-options.js'
import {
  commentOf,
  formatViewName,
  isIn,
  nameOf,
  type ViewDefinition,
  type ViewName,
  type ViewSyntax,
  viewKey,
} from '../definition/view-definition.js'
import { type ColumnChanges, formatColumnChanges } from '../ledger/diff-columns.js'
import { ownerIn } from '../ledger/ledger.js'
import type { SourceChange } from '../ledger/read-sources.js'
import type { StoredView, StoredViews } from '../ledger/stored-views.js'
import { decideOwned } from './diff-owners.js'
import { findDependencies } from './order-views.js'

const isStored = (value: unknown): boolean => isObject(value) && Array.isArray(value.views)

const storedRule = must(
  (value) => (Array.isArray(value) ? value.every(isStored) : isStored(value)),
  'what readViews() returns, or a list of it',
)

/**
 * What is to become of one view or macro, and why.
 * @public
 */
export interface ViewChange {
  /** `comment` sets the comment of a view that is unchanged otherwise. */
  readonly action: 'create' | 'replace' | 'comment' | 'drop' | 'keep' | 'adopt' | 'conflict'
  readonly view: ViewName
  /** In words. */
  readonly reason: string
  /** What the config wants; absent for a view that it does not name. */
  readonly definition?: ViewDefinition
  /** The view leaves the ledger and stays as it is: from now on it is the user's. */
  readonly released?: true
  /** The view could not be made, and need not: its source is away. What stood there stays. */
  readonly unavailable?: true
  /** What would be done if its database were not attached at a snapshot, and why: `replace: its definition changed`. */
  readonly stale?: string
  /** How its columns differ from those that it had when it was last made; of a view over a source that was made again. */
  readonly columns?: ColumnChanges
}

/** How {@link diffViews} decides. @public */
export interface DiffViewsOptions {
  /** The name of the catalog in the ledger. @defaultValue `''` */
  readonly owner?: string
  /** What becomes of views that this catalog once made and no longer names. @defaultValue `'drop'` */
  readonly orphans?: 'drop' | 'keep'
  /** Replace every view of the config, also where it is unchanged or not ours. @defaultValue `false` */
  readonly forceRebuild?: boolean
  /** Views to replace although their definitions are unchanged, because their sources changed: `readSources` finds them. */
  readonly sources?: readonly SourceChange[]
}

const diffRules: OptionRules<DiffViewsOptions> = {
  owner: text,
  orphans: oneOf(['drop', 'keep']),
  forceRebuild: flag,
  sources: listOfRecords(['view', 'columns'], 'a list of what readSources() found'),
}

/**
 * Compares what the config wants with what stands in the database, or in all databases that the config writes. Pure. With definitions that have
 * their syntax (from `readSyntax`, ordered by `orderViews`) it also finds views to bind again because one that they read changes;
 * without it, it still says whether anything has changed at all.
 *
 * @returns the changes in the order in which they can be applied, `keep` and `conflict` among them
 * @throws OptionError OPTION_INVALID
 * @public
 */
export function diffViews(
  definitions: readonly (ViewDefinition | ViewSyntax)[],
  stored: StoredViews | readonly StoredViews[],
  given?: DiffViewsOptions,
): readonly ViewChange[] {
  checkArguments('diffViews', { definitions: [definitions, listOfThings('view definitions')], stored: [stored, storedRule] })
  const options = takeOptions('diffViews', given, diffRules)
  const databases = [stored].flat()
  const views = databases.flatMap((database) => database.views)
  const standing = new Map(views.map((view) => [viewKey(view), view]))
  const isOurs = (view: StoredView) => view.owner === ownerIn(view.database, options.owner ?? '')
  const tables = new Set(databases.flatMap((database) => database.tables).map(viewKey))
  const keys = definitions.map(viewKey)
  const wanted = new Set(keys)
  const sources = new Map(options.sources?.map((source) => [viewKey(source.view), source]))
  const orphans = [...standing].filter(([key, view]) => !wanted.has(key) && isOurs(view)).map(([, view]) => view)
  const snapshots = databases.filter(({ snapshot }) => snapshot !== undefined)
  const snapshotOf = (view: ViewName) => snapshots.find(({ target }) => isIn(view, target))
  const unlisted = databases.filter((database) => database.unlisted !== undefined)
  const isUnlisted = (view: ViewName) => unlisted.some(({ target }) => isIn(view, target))
  const changes = definitions.map((definition, index) => {
    const key = keys[index] ?? ''
    const frozen = snapshotOf(definition)
    const decision = decide(
      definition,
      standing.get(key),
      { isTable: tables.has(key), isListed: !isUnlisted(definition) },
      frozen ? { ...options, forceRebuild: false } : options,
    )
    const source = canRebind(decision) ? sources.get(key) : undefined
    const { action, reason } = source ? replaceFor(source) : decision
    return freezeAt({ action, reason, view: nameOf(definition), definition }, frozen)
  })
  const left = orphans.map((view) => freezeAt(decideOrphan(view, options), snapshotOf(view)))
  const own = databases.find(({ target }) => target === undefined)?.database
  return rebindDependents([...left, ...changes], own, (view) => snapshotOf(view) !== undefined)
}

/**
 * @throws ViewError VIEW_CONFLICT that names all conflicts and the way out
 */
export function refuseConflicts(changes: readonly ViewChange[]): void {
  const conflicts = changes.filter(({ action }) => action === 'conflict')
  const [first] = conflicts
  if (!first) return
  const names = new Map<string, string[]>()
  for (const { reason } of conflicts) names.set(reason, [])
  for (const { view, reason } of conflicts) names.get(reason)?.push(formatViewName(view))
  const lines = [...names].map(([reason, taken]) => `${taken.join(', ')}: ${reason}`)
  const what = conflicts.every(({ view }) => view.macro === undefined) ? 'view' : 'view or macro'
  throw new ViewError('VIEW_CONFLICT', `No ${what} was changed, because these names are taken:\n${lines.join('\n')}`, {
    view: formatViewName(first.view),
    ...(first.definition && { at: first.definition.at }),
  })
}

type Decision = Pick<ViewChange, 'action' | 'reason'>

function decide(
  definition: ViewDefinition | ViewSyntax,
  view: StoredView | undefined,
  { isTable, isListed }: { readonly isTable: boolean; readonly isListed: boolean },
  { owner = '', forceRebuild = false }: DiffViewsOptions,
): Decision {
  if (isTable) return { action: 'conflict', reason: 'a table of that name exists. Rename the view, or rename or drop the table.' }
  if (!view?.present) return { action: 'create', reason: view ? 'it was dropped by hand' : 'it does not exist yet' }
  if (view.owner !== undefined && view.owner !== ownerIn(view.database, owner))
    return decideOwned(definition, view, { owner, forceRebuild })
  if (forceRebuild) return { action: 'replace', reason: 'a rebuild was asked for' }
  if (view.owner === undefined) return decideForeign(definition, view)
  if (view.definitionHash !== definition.hash) return { action: 'replace', reason: 'its definition changed' }
  if (!view.intact) return { action: 'replace', reason: 'it was changed by hand' }
  if (isListed && view.comment !== commentOf(definition)) return { action: 'comment', reason: 'its comment was changed by hand' }
  return { action: 'keep', reason: 'unchanged' }
}

function replaceFor({ columns }: SourceChange): Decision {
  return { action: 'replace', reason: `its source changed: ${formatColumnChanges(columns)}` }
}

function decideForeign(definition: ViewDefinition, view: StoredView): Decision {
  if (view.definitionHash === definition.hash)
    return { action: 'adopt', reason: `the same ${kindOf(view)} exists, and is in no ledger` }
  const reason = `a different ${kindOf(view)} of that name exists, which no catalog made. Rename or drop it, or replace it with forceRebuild.`
  return { action: 'conflict', reason }
}

function decideOrphan(view: StoredView, { orphans = 'drop' }: DiffViewsOptions): ViewChange {
  const name = nameOf(view)
  if (!view.present)
    return { action: 'keep', view: name, reason: 'the config no longer names it, and it is gone already', released: true }
  if (!view.intact) {
    return {
      action: 'keep',
      view: name,
      reason: 'the config no longer names it, but it was changed by hand: it is yours now',
      released: true,
    }
  }
  if (orphans === 'keep') return { action: 'keep', view: name, reason: 'the config no longer names it; orphans are kept' }
  return { action: 'drop', view: name, reason: 'the config no longer names it' }
}

/** At a snapshot nothing is written: what stands there stays, and what it is short of is told. */
function freezeAt(decided: ViewChange, stored: StoredViews | undefined): ViewChange {
  if (!stored) return decided
  const { released: _, ...change } = decided
  const { action, reason } = change
  const where = `nothing is written to ${JSON.stringify(stored.database)}, which is attached ${stored.snapshot}`
  if (action === 'keep' || action === 'adopt') return { ...change, action: 'keep', reason: `${reason}; ${where}` }
  const stale = `${action}: ${reason}`
  return { ...change, action: 'keep', reason: `${where} (else ${stale})`, stale }
}

/** A view that stays as it is would break, or answer with old columns, when one that it reads changes under it. */
function rebindDependents(
  changes: readonly ViewChange[],
  database: string | undefined,
  isFrozen: (view: ViewName) => boolean,
): readonly ViewChange[] {
  const syntaxes = changes.flatMap(({ definition }) =>
    definition && 'references' in definition ? [definition as ViewSyntax] : [],
  )
  if (syntaxes.length === 0 || !changes.some(canRebind)) return changes
  const gone = changes
    .filter(({ action, definition }) => action === 'drop' && !definition)
    .map(({ view }) => ({ ...emptySyntax, ...view }))
  const dependencies = findDependencies([...syntaxes, ...gone], database)
  const touched = new Set<string>()
  return changes.map((change) => {
    const cause =
      change.definition && dependencies.get(change.definition as ViewSyntax)?.find((view) => touched.has(viewKey(view)))
    const isRebound = cause && canRebind(change) && !isFrozen(change.view)
    const result = isRebound ? { ...change, action: 'replace' as const, reason: explain(cause) } : change
    if (result.action === 'create' || result.action === 'replace' || result.action === 'drop') touched.add(viewKey(result.view))
    return result
  })
}

function explain(cause: ViewSyntax): string {
  return `it ${cause.macro === undefined ? 'reads' : 'calls'} ${formatViewName(cause)}, which changes`
}

function kindOf({ macro }: ViewName): 'view' | 'macro' {
  return macro === undefined ? 'view' : 'macro'
}

/** Whether a view is left as it is, but for its comment or what is recorded of it. */
function canRebind({ action }: Decision): boolean {
  return action === 'keep' || action === 'comment' || action === 'adopt'
}

const emptySyntax: Omit<ViewSyntax, 'schema' | 'name'> = { sql: '', hash: '', at: [], references: [] }
