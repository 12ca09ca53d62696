import { ownDatabase } from '../connection/sync-views/find-changes.js'
import { readAllViews } from '../connection/sync-views/update-views.js'
import type { DriverConnection } from '../driver/core/driver.js'
import { runnableSql } from '../sql/quote.js'
import { type ViewDefinition, type ViewSyntax, viewKey } from '../views/definition/view-definition.js'
import { type ChosenForms, chooseForms } from '../views/diff/choose-forms.js'
import { type Dependencies, findDependencies, orderViews } from '../views/diff/order-views.js'
import type { StoredViews } from '../views/ledger/stored-views.js'
import { readSyntax } from '../views/syntax/read-syntax.js'
import { planRefresh, type RecordedSource, type RefreshDecision } from './plan-refresh.js'
import { readRecorded } from './read-recorded.js'
import { readVolatile } from './read-volatile.js'
import type { RowsCatalog } from './rows-catalog.js'
import type { CheckedView, Fingerprint } from './sources/fingerprint.js'
import { readDatabases } from './sources/read-databases.js'
import { readFingerprints } from './sources/read-fingerprints.js'
import type { AttachedDatabase } from './sources/source.js'

/** The state of all kept rows and of their sources, before a refresh reads any of them. */
export interface RowsLook {
  readonly stored: readonly StoredViews[]
  /** The name of the catalog's own database. */
  readonly own: string
  /** The attached databases by name, in lower case. */
  readonly databases: ReadonlyMap<string, AttachedDatabase>
  /** All macros and views of the config, each after those that it reads. */
  readonly syntaxes: readonly ViewSyntax[]
  /** The materialised views that each materialised view reads, directly or through others: keys by keys. */
  readonly upstream: ReadonlyMap<string, ReadonlySet<string>>
  readonly forms: ChosenForms['forms']
  /** The fingerprints of the sources now, by the keys of the views. */
  readonly fingerprints: ReadonlyMap<string, readonly Fingerprint[]>
  /** Those that the ledgers recorded before the rows were read. */
  readonly recorded: ReadonlyMap<string, readonly RecordedSource[]>
  /** For views without `max_age`: the functions they call whose result changes from one query to the next, by the keys of the views. */
  readonly volatile: ReadonlyMap<string, readonly string[]>
}

/**
 * Reads the ledgers, and the fingerprints of the sources of some materialised views.
 * @param selected - the keys of the views; views that read one of them are included
 * @param isJustRead - as in `RowsSelection`
 */
export async function lookAtRows(
  catalog: RowsCatalog,
  connection: DriverConnection,
  selected: ReadonlySet<string> | undefined,
  isJustRead = false,
): Promise<RowsLook> {
  const { config, definitions, database, plan, redactor, signal } = catalog
  const { stored, recorded } = await readLedgers(catalog, connection, isJustRead)
  const own = ownDatabase(stored)
  const syntaxes = orderViews(await readSyntax(connection, definitions), own)
  const dependencies = findDependencies(syntaxes, own)
  const upstream = findUpstream(syntaxes, dependencies)
  const { forms } = chooseForms(definitions, stored, performance.now())
  const isLookedAt = (key: string) =>
    selected === undefined || selected.has(key) || [...(upstream.get(key) ?? [])].some((each) => selected.has(each))
  const views = syntaxes.filter((syntax) => syntax.materialized && isLookedAt(viewKey(syntax))).map(toChecked)
  const databases = await readDatabases(connection)
  const session = { database, connection, config, plan, definitions, own, databases, redactor }
  const fingerprints = await readFingerprints(session, views, { kept: new Set(forms.keys()), signal })
  const volatile = await readVolatile(connection, database.instance, syntaxes, dependencies)
  return { stored, own, databases, syntaxes, upstream, forms, fingerprints, recorded, volatile }
}

/** The ledgers with the sources they record. A ledger that was read a moment ago is read again only if it was written since. */
async function readLedgers(
  { rows, onControl, config, definitions }: RowsCatalog,
  connection: DriverConnection,
  isJustRead: boolean,
): Promise<Pick<RowsLook, 'stored' | 'recorded'>> {
  const known = isJustRead ? rows.stored?.deref() : undefined
  const found = known && (await readRecorded(connection, known))
  if (known && found?.isCurrent) return { stored: known, recorded: found.recorded }
  const stored = await onControl((control) => readAllViews(control, config, definitions, { readOnly: true }))
  return { stored, recorded: (await readRecorded(connection, stored)).recorded }
}

function toChecked(definition: ViewSyntax): CheckedView {
  const { changedBy = 'never' } = definition.materialized ?? {}
  return { definition, changedBy: typeof changedBy === 'string' ? changedBy : { sql: runnableSql(changedBy) } }
}

/** Finds the materialised views that each view reads, directly or through views without kept rows. */
function findUpstream(syntaxes: readonly ViewSyntax[], dependencies: Dependencies): RowsLook['upstream'] {
  const upstream = new Map<string, ReadonlySet<string>>()
  for (const syntax of syntaxes) {
    const found = new Set<string>()
    for (const read of dependencies.get(syntax) ?? []) {
      if (read.materialized) found.add(viewKey(read))
      for (const key of upstream.get(viewKey(read)) ?? []) found.add(key)
    }
    upstream.set(viewKey(syntax), found)
  }
  return upstream
}

export interface DecisionOptions {
  readonly asked: number
  readonly isNamed: boolean
  readonly isFull: boolean
}

/** Decides whether the rows of a view are read again, from the current forms of the views. */
export function decideRows(
  look: RowsLook,
  definition: ViewDefinition,
  forms: ChosenForms['forms'],
  options: DecisionOptions,
): RefreshDecision {
  const key = viewKey(definition)
  const form = forms.get(key)
  if (!form) return { action: 'keep', reason: 'it is not materialised', mode: 'full' }
  return planRefresh(form, {
    ...options,
    sources: sourcesOf(look, key, forms),
    recorded: look.recorded.get(key) ?? [],
    now: performance.now(),
  })
}

/** The fingerprints of the sources of a view. The fingerprint of a materialised view is the number of its run. */
export function sourcesOf(look: RowsLook, key: string, forms: ChosenForms['forms']): readonly Fingerprint[] | undefined {
  return look.fingerprints.get(key)?.map((each): Fingerprint => {
    if (!('upstream' in each)) return each
    const form = forms.get(viewKey(each.upstream))
    const { source } = each
    return form?.isUsable && form.rows ? { source, digest: `run ${form.rows.run}` } : { source, unchecked: 'it has no rows yet' }
  })
}
