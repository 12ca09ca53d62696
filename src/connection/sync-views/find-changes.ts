import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import type { Warning } from '../../session/apply/session-report.js'
import { keepForm } from '../../views/definition/kept-form.js'
import { formatViewName, type ViewDefinition, type ViewSyntax, viewKey } from '../../views/definition/view-definition.js'
import { type ChosenForms, chooseForms } from '../../views/diff/choose-forms.js'
import { decideViews, type PlanChangesOptions } from '../../views/diff/decide-views.js'
import { isFormerOwner } from '../../views/diff/diff-owners.js'
import { orderViews } from '../../views/diff/order-views.js'
import { planAffected } from '../../views/diff/plan-affected.js'
import { rebindDependents } from '../../views/diff/plan-changes.js'
import { readEqualViews } from '../../views/diff/read-equal-views.js'
import { findAltering, revertForms } from '../../views/diff/revert-forms.js'
import type { ViewChange } from '../../views/diff/view-change.js'
import { readSources, type SourceChange } from '../../views/ledger/read-sources.js'
import { readReads } from '../../views/ledger/recorded-reads.js'
import type { StoredView, StoredViews } from '../../views/ledger/stored-views.js'
import { readSyntax } from '../../views/syntax/read-syntax.js'
import type { ConnectOptions } from '../types/connect-options.js'

export interface FindChangesOptions extends Pick<ConnectOptions, 'orphans' | 'forceRebuild'> {
  /** Also check whether the columns of the sources of unchanged views have changed. @defaultValue `false` */
  readonly sources?: boolean | undefined
  /** The rows were copied into a new database, where the views that they came from are created only now. @defaultValue `false` */
  readonly copied?: boolean | undefined
}

export interface FoundChanges {
  /** In the order in which they can be applied. */
  readonly changes: readonly ViewChange[]
  readonly warnings: readonly Warning[]
  /** The forms of the materialised views. */
  readonly forms: ChosenForms['forms']
}

/** Finds what has to change. Parses only the SQL of definitions that change or may read one that does. */
export async function findChanges(
  connection: DriverConnection,
  config: CatalogConfig,
  definitions: readonly ViewDefinition[],
  stored: readonly StoredViews[],
  { orphans = 'drop', forceRebuild = false, sources = false, copied = false }: FindChangesOptions,
): Promise<FoundChanges> {
  const options: PlanChangesOptions = { owner: config.name ?? '', orphans, forceRebuild }
  const chosen = chooseForms(definitions, stored, performance.now())
  const { forms } = chosen
  const decided = decideViews(chosen.definitions, stored, options)
  if (!sources && decided.every(({ action }) => action === 'keep')) return { changes: decided, warnings: [], forms }
  const own = ownDatabase(stored)
  const affected = sources ? chosen.definitions : await findAffected(connection, chosen.definitions, decided, stored)
  const { parsed, originals } = await parse(connection, affected, forms)
  const syntaxes = orderViews(parsed, own)
  const adopted = await adoptEqual(connection, decided, stored, options.owner ?? '')
  const compared = sources ? await compareSources(connection, syntaxes, stored) : { changes: [], warnings: [] }
  // Most often nothing was learned that decides otherwise
  const isSettled = adopted === stored && compared.changes.length === 0
  const settled = isSettled ? decided : decideViews(chosen.definitions, adopted, { ...options, sources: compared.changes })
  const arranged = arrange(settled, new Map(parsed.map((syntax, index) => [affected[index], syntax])), syntaxes)
  const isCurrent = copied || originals.size === 0
  const altering = isCurrent ? [] : await leaveOutEqual(connection, findAltering(arranged, stored, chosen), own)
  const reverted = revertForms(arranged, altering, chosen, originals, own)
  return { changes: rebindDependents(reverted, stored), warnings: compared.warnings, forms: judgeReverted(forms, reverted) }
}

/** Views that return to their live form lose their rows. */
function judgeReverted(forms: ChosenForms['forms'], changes: readonly ViewChange[]): ChosenForms['forms'] {
  const judged = new Map(forms)
  for (const { view, definition, reason } of changes) {
    const key = viewKey(view)
    const form = forms.get(key)
    if (form?.state === 'fresh' && definition?.kept === undefined)
      judged.set(key, { ...form, state: 'stale', reason, isUsable: false })
  }
  return judged
}

/** Parses the SQL of definitions. A view in the kept form depends on what its original SQL reads. */
async function parse(
  connection: DriverConnection,
  definitions: readonly ViewDefinition[],
  forms: ChosenForms['forms'],
): Promise<{ readonly parsed: readonly ViewSyntax[]; readonly originals: ReadonlyMap<ViewDefinition, ViewSyntax> }> {
  const written = definitions.map((each) => (each.kept === undefined ? each : (forms.get(viewKey(each))?.definition ?? each)))
  const syntaxes = await readSyntax(connection, written)
  const originals = new Map<ViewDefinition, ViewSyntax>()
  const parsed = syntaxes.map((syntax, index) => {
    const table = definitions[index]?.kept
    if (table === undefined) return syntax
    const kept = keepForm(syntax, table)
    originals.set(kept, syntax)
    return kept
  })
  return { parsed, originals }
}

/** Without the replaced views whose SQL is the one that they have, so that only their comments change. */
async function leaveOutEqual(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  own: string,
): Promise<readonly ViewChange[]> {
  const left: ViewChange[] = []
  for (const change of changes) {
    const { action, view, definition } = change
    const compared = action === 'replace' && view.macro === undefined && definition.kept === undefined ? [definition] : []
    if ((await readEqualViews(connection, compared, view.database ?? own)).length === 0) left.push(change)
  }
  return left
}

/** Puts the changes of parsed definitions after all others, in the order of their syntaxes, which they get as their definitions. */
function arrange(
  changes: readonly ViewChange[],
  parsed: ReadonlyMap<ViewDefinition | undefined, ViewSyntax>,
  order: readonly ViewSyntax[],
): readonly ViewChange[] {
  const bySyntax = new Map<ViewSyntax, ViewChange>()
  const others = changes.filter((change) => {
    const syntax = parsed.get(change.definition)
    if (syntax && change.definition) bySyntax.set(syntax, { ...change, definition: syntax })
    return syntax === undefined
  })
  return [...others, ...order.flatMap((syntax) => bySyntax.get(syntax) ?? [])]
}

/** The name of the catalog's own database in SQL. */
export function ownDatabase(stored: readonly StoredViews[]): string {
  return stored.find(({ target }) => target === undefined)?.database ?? ''
}

/** Includes what the ledger of a database that is written does not record yet: it will be recorded with the changes. */
async function findAffected(
  connection: DriverConnection,
  definitions: readonly ViewDefinition[],
  changes: readonly ViewChange[],
  stored: readonly StoredViews[],
): Promise<readonly ViewDefinition[]> {
  const reads = await readReads(connection, stored)
  const written = new Set(changes.flatMap(({ action, view }) => (action === 'keep' ? [] : [view.database])))
  const { affected, unrecorded } = planAffected(definitions, changes, { reads, database: ownDatabase(stored) })
  const unknown = unrecorded.filter(({ database }) => written.has(database))
  if (unknown.length === 0) return affected
  const all = new Set([...affected, ...unknown])
  return definitions.filter((definition) => all.has(definition))
}

/** Adopts views without an owner, or of a catalog without a name, that are equal to their definition; they are not conflicts. */
async function adoptEqual(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  stored: readonly StoredViews[],
  owner: string,
): Promise<readonly StoredViews[]> {
  const disputed = changes.flatMap(({ action, definition }) =>
    action === 'conflict' && definition && definition.macro === undefined ? [definition] : [],
  )
  if (disputed.length === 0) return stored
  const result: StoredViews[] = []
  // In sequence, because each sets the search path of the connection
  for (const database of stored) {
    const isOpen = (view: StoredView) => view.owner === undefined || isFormerOwner(view, owner)
    const open = new Set(database.views.filter(isOpen).map(viewKey))
    const here = disputed.filter((each) => open.has(viewKey(each)))
    const equal = new Map((await readEqualViews(connection, here, database.database)).map((each) => [viewKey(each), each.hash]))
    const views = database.views.map((view) => {
      const definitionHash = equal.get(viewKey(view))
      return definitionHash === undefined ? view : { ...view, definitionHash, intact: true }
    })
    result.push(equal.size === 0 ? database : { ...database, views })
  }
  return result
}

async function compareSources(
  connection: DriverConnection,
  syntaxes: readonly ViewSyntax[],
  stored: readonly StoredViews[],
): Promise<{ readonly changes: readonly SourceChange[]; readonly warnings: readonly Warning[] }> {
  const changes: SourceChange[] = []
  const warnings: Warning[] = []
  for (const { database, target, generation } of stored) {
    if (generation === undefined) continue
    const report = await readSources(connection, syntaxes, { database, target })
    changes.push(...report.changes)
    for (const { view, message } of report.unread) {
      const text = `The source of the view ${formatViewName(view)} could not be compared: ${message}`
      warnings.push({ code: 'SOURCE_UNREAD', message: text })
    }
  }
  return { changes, warnings }
}
