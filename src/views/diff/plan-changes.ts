import { checkArguments, listOfThings } from '../../options/check-arguments.js'
import { flag, isObject, listOfRecords, must, oneOf, text } from '../../options/option-rules.js'
import { type OptionRules, takeOptions } from '../../options/take-options.js'
import { formatViewName, isSyntax, type ViewDefinition, type ViewSyntax, viewKey } from '../definition/view-definition.js'
import type { StoredViews } from '../ledger/stored-views.js'
import { canRebind, decideViews, findSnapshot, type PlanChangesOptions } from './decide-views.js'
import { findDependencies } from './order-views.js'
import type { ViewChange } from './view-change.js'

const isStored = (value: unknown): boolean => isObject(value) && Array.isArray(value.views)

const storedRule = must(
  (value) => (Array.isArray(value) ? value.every(isStored) : isStored(value)),
  'what readViews() returns, or a list of it',
)

const planRules: OptionRules<PlanChangesOptions> = {
  owner: text,
  orphans: oneOf(['drop', 'keep']),
  forceRebuild: flag,
  sources: listOfRecords(['view', 'columns'], 'a list of what readSources() found'),
}

/**
 * Returns whether views in one or several databases differ from their definitions. Needs no parsed SQL, unlike {@link planChanges}, which
 * plans the changes. Pure.
 *
 * @param definitions - from `planViews` and `planMacros`
 * @param stored - the result of `readViews` for one database, or a list of several
 * @throws OptionError OPTION_INVALID
 * @experimental
 * @public
 */
export function hasChanges(
  definitions: readonly ViewDefinition[],
  stored: StoredViews | readonly StoredViews[],
  given?: PlanChangesOptions,
): boolean {
  checkArguments('hasChanges', { definitions: [definitions, listOfThings('view definitions')], stored: [stored, storedRule] })
  const options = takeOptions('hasChanges', given, planRules)
  return decideViews(definitions, [stored].flat(), options).some(({ action, released }) => action !== 'keep' || released)
}

/**
 * Plans the changes that bring the views in one or several databases up to date. A view is also replaced if a view that it reads changes.
 * Pure.
 *
 * @param syntaxes - from `readSyntax`, in the order of `orderViews`
 * @param stored - the result of `readViews` for one database, or a list of several
 * @returns the changes in the order in which they can be applied, `keep` and `conflict` among them
 * @throws OptionError OPTION_INVALID
 * @experimental
 * @public
 */
export function planChanges(
  syntaxes: readonly ViewSyntax[],
  stored: StoredViews | readonly StoredViews[],
  given?: PlanChangesOptions,
): readonly ViewChange[] {
  checkArguments('planChanges', { syntaxes: [syntaxes, listOfThings('view definitions')], stored: [stored, storedRule] })
  const options = takeOptions('planChanges', given, planRules)
  const databases = [stored].flat()
  return rebindDependents(decideViews(syntaxes, databases, options), databases)
}

/**
 * Also replaces views that would break, or keep outdated columns, because a view that they read changes. Considers only definitions that have
 * been parsed.
 */
export function rebindDependents(changes: readonly ViewChange[], stored: readonly StoredViews[]): readonly ViewChange[] {
  const syntaxes = changes.flatMap(({ definition }) => (isSyntax(definition) ? [definition] : []))
  if (syntaxes.length === 0 || !changes.some(canRebind)) return changes
  const gone = changes
    .filter(({ action, definition }) => action === 'drop' && !definition)
    .map(({ view }) => ({ ...emptySyntax, ...view }))
  const own = stored.find(({ target }) => target === undefined)?.database
  const dependencies = findDependencies([...syntaxes, ...gone], own)
  const snapshotOf = findSnapshot(stored)
  const touched = new Set<string>()
  return changes.map((change): ViewChange => {
    const reads = isSyntax(change.definition) ? dependencies.get(change.definition) : undefined
    const cause = reads?.find((view) => touched.has(viewKey(view)))
    const { view, definition } = change
    const isRebound = cause && definition && canRebind(change) && !snapshotOf(view)
    const result: ViewChange = isRebound ? { action: 'replace', view, definition, reason: explain(cause) } : change
    if (result.action === 'create' || result.action === 'replace' || result.action === 'drop') touched.add(viewKey(result.view))
    return result
  })
}

function explain(cause: ViewSyntax): string {
  return `it ${cause.macro === undefined ? 'reads' : 'calls'} ${formatViewName(cause)}, which changes`
}

const emptySyntax: Omit<ViewSyntax, 'schema' | 'name'> = { sql: '', hash: '', at: [], references: [] }
