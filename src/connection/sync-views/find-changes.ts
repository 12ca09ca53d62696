import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import type { Warning } from '../../session/apply/session-report.js'
import { formatViewName, isIn, type ViewDefinition, type ViewSyntax, viewKey } from '../../views/definition/view-definition.js'
import { isFormerOwner } from '../../views/diff/diff-owners.js'
import { type DiffViewsOptions, diffViews, type ViewChange } from '../../views/diff/diff-views.js'
import { orderViews } from '../../views/diff/order-views.js'
import { readEqualViews } from '../../views/diff/read-equal-views.js'
import { planAffected } from '../../views/diff/select-affected.js'
import { readReads } from '../../views/ledger/read-reads.js'
import { readSources, type SourceChange } from '../../views/ledger/read-sources.js'
import type { StoredView, StoredViews } from '../../views/ledger/stored-views.js'
import { readSyntax } from '../../views/syntax/read-syntax.js'
import type { ConnectOptions } from '../types/connect-options.js'

export interface FindChangesOptions extends Pick<ConnectOptions, 'orphans' | 'forceRebuild'> {
  /** Look whether the sources of unchanged views have other columns, too. */
  readonly sources?: boolean
}

export interface FoundChanges {
  /** In the order in which they can be applied. */
  readonly changes: readonly ViewChange[]
  readonly warnings: readonly Warning[]
}

/** What has to become of the views. No SQL is parsed but of those that change, and that may read what changes. */
export async function findChanges(
  connection: DriverConnection,
  config: CatalogConfig,
  definitions: readonly ViewDefinition[],
  stored: readonly StoredViews[],
  { orphans = 'drop', forceRebuild = false, sources = false }: FindChangesOptions,
): Promise<FoundChanges> {
  const options: DiffViewsOptions = { owner: config.name ?? '', orphans, forceRebuild }
  const quick = diffViews(definitions, stored, options)
  if (!sources && quick.every(({ action }) => action === 'keep')) return { changes: quick, warnings: [] }
  const own = ownDatabase(stored)
  const { affected, rest } = sources
    ? { affected: definitions, rest: [] }
    : await findAffected(connection, definitions, quick, stored)
  const syntaxes = orderViews(await readSyntax(connection, affected), own)
  const adopted = await adoptEqual(connection, quick, stored, options.owner ?? '')
  const compared = sources ? await compareSources(connection, syntaxes, stored) : { changes: [], warnings: [] }
  const changes = diffViews([...rest, ...syntaxes], adopted, { ...options, sources: compared.changes })
  return { changes, warnings: compared.warnings }
}

/** The name of the catalog's own database in SQL. */
export function ownDatabase(stored: readonly StoredViews[]): string {
  return stored.find(({ target }) => target === undefined)?.database ?? ''
}

/** What the ledger of a database that is written does not know yet is looked at now, and recorded. */
async function findAffected(
  connection: DriverConnection,
  definitions: readonly ViewDefinition[],
  changes: readonly ViewChange[],
  stored: readonly StoredViews[],
): Promise<ReturnType<typeof planAffected>> {
  const reads = await readReads(connection, stored)
  const written = new Set(changes.flatMap(({ action, view }) => (action === 'keep' ? [] : [view.database])))
  const planned = planAffected(definitions, changes, { reads, database: ownDatabase(stored) })
  const isUnknown = (definition: ViewDefinition) => written.has(definition.database) && !reads.has(viewKey(definition))
  const unknown = planned.rest.filter(isUnknown)
  if (unknown.length === 0) return planned
  const affected = new Set([...planned.affected, ...unknown])
  return {
    affected: definitions.filter((definition) => affected.has(definition)),
    rest: planned.rest.filter((definition) => !affected.has(definition)),
  }
}

/** Before a view of nobody, or of a catalog without a name, is a conflict, it is compared with what the definition makes. */
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
  // One after the other: each sets the search path of the connection
  for (const database of stored) {
    const isOpen = (view: StoredView) => view.owner === undefined || isFormerOwner(view, owner)
    const foreign = new Set(database.views.filter(isOpen).map(viewKey))
    const here = disputed.filter((each) => isIn(each, database.target) && foreign.has(viewKey(each)))
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
    const report = await readSources(connection, syntaxes, { database, ...(target !== undefined && { target }) })
    changes.push(...report.changes)
    for (const { view, message } of report.unread) {
      const text = `The source of the view ${formatViewName(view)} could not be compared: ${message}`
      warnings.push({ code: 'SOURCE_UNREAD', message: text })
    }
  }
  return { changes, warnings }
}
