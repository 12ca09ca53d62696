import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import { canAccess } from '../../disk/can-access.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { redactDeep } from '../../redaction/redact-deep.js'
import { applySession } from '../../session/apply/apply-session.js'
import { isConnectionState } from '../../session/plan/connection-state.js'
import type { SessionPlan, SessionStep } from '../../session/plan/session-plan.js'
import { foldName } from '../../sql/fold-name.js'
import { planSnapshot, planTargets } from '../../views/definition/plan-targets.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'
import { readReaders } from '../../views/diff/read-readers.js'
import { splitChanges } from '../../views/diff/split-changes.js'
import type { ViewChange } from '../../views/diff/view-change.js'
import { readViews } from '../../views/ledger/read-views.js'
import type { StoredViews } from '../../views/ledger/stored-views.js'
import { isFile } from '../database/file-identity.js'
import { withConnection } from '../database/with-connection.js'
import { clearSchemaCaches } from '../sync-views/clear-schema-caches.js'
import { findChanges, ownDatabase } from '../sync-views/find-changes.js'
import { reportForms, warnOfRows } from '../sync-views/known-rows.js'
import { readStoredSql } from '../sync-views/read-stored-sql.js'
import { reportBreaking } from '../sync-views/report-views.js'
import { planReading, withSnapshot } from '../sync-views/update-views.js'
import type { RefreshOptions } from '../types/catalog-connection.js'
import type { CatalogPlan } from '../types/catalog-report.js'
import type { ConnectOptions } from '../types/connect-options.js'
import { childOptions } from './child-options.js'
import type { PlannedCatalog, PlannedChild } from './load-catalog.js'
import { located } from './locate-errors.js'
import { type OpenCatalog, withControl } from './open-catalog.js'
import { planSteps } from './plan-steps.js'
import { withReader } from './with-reader.js'

type PreviewOptions<N> = ConnectOptions<N> & RefreshOptions

/**
 * Plans what a connect or refresh would do, in this catalog and in the attached ones. Uses the connection of an open catalog; otherwise
 * existing files are read through short-lived read-only instances, and missing files count as empty.
 */
export async function previewCatalog<N>(
  planned: PlannedCatalog,
  open: OpenCatalog | undefined,
  options: PreviewOptions<N>,
): Promise<CatalogPlan> {
  const { session, definitions, redactor } = planned
  const steps = redactDeep(session.steps, redactor.redact)
  return located(planned, options, async () => {
    const preview = await withOwnDatabase(session, open, definitions, options, async (connection, own) => {
      const plan = { session: planSteps(steps), ...(await previewViews(connection, planned, own, options)) }
      return withPlans(plan, planned.children, (child) => previewChild(connection, child, options))
    })
    return redactDeep(preview, redactor.redact)
  })
}

async function previewViews<N>(
  connection: DriverConnection,
  planned: PlannedCatalog,
  own: StoredViews,
  options: PreviewOptions<N>,
): Promise<Omit<CatalogPlan, 'session' | 'children'>> {
  const { config, definitions } = planned
  if (options.sources) await clearSchemaCaches(connection)
  const stored = [own]
  const unread = new Set<string>()
  for (const target of planTargets(config)) {
    const found = await readTarget(target, planned, connection, options)
    stored.push(withSnapshot(found ?? emptyTarget(target), config))
    if (!found) unread.add(target)
  }
  const { changes, warnings, forms } = await findChanges(connection, config, definitions, stored, options)
  const name = ownDatabase(stored)
  const breaking = await reportBreaking(connection, await readReaders(connection, changes, stored, name), name)
  const previous = await readStoredSql(connection, changes, name)
  const { planChecks } = await import('../../checks/plan-checks.js')
  const checks = planChecks(config)
  return {
    ...splitChanges(changes.map((change) => explainUnread(change, unread, config))),
    ...(forms.size > 0 && { materialized: reportForms(forms) }),
    warnings: [...warnings, ...warnOfRows(forms, config), ...breaking],
    ...(previous.length > 0 && { stored: previous }),
    ...(checks.length > 0 && { checks }),
  }
}

/** A catalog that is attached on this instance is read there, because its file cannot be opened twice. */
async function previewChild<N>(
  connection: DriverConnection,
  child: PlannedChild,
  options: PreviewOptions<N>,
): Promise<CatalogPlan> {
  const { alias, session, definitions, redactor } = child
  const inherited = childOptions(child, options)
  if (!(await isAttached(connection, alias))) return previewCatalog(child, undefined, inherited)
  return located(child, inherited, async () => {
    const own = await readViews(connection, definitions, { database: alias, ...planReading(inherited) })
    const plan = {
      session: planSteps(redactDeep(session.steps, redactor.redact)),
      ...(await previewViews(connection, child, own, inherited)),
    }
    return withPlans(plan, child.children, (inner) => previewCatalog(inner, undefined, childOptions(inner, inherited)))
  })
}

async function withPlans(
  plan: CatalogPlan,
  planned: readonly PlannedChild[],
  preview: (child: PlannedChild) => Promise<CatalogPlan>,
): Promise<CatalogPlan> {
  const children: { alias: string; plan: CatalogPlan }[] = []
  for (const child of planned) children.push({ alias: child.alias, plan: await preview(child) })
  return children.length === 0 ? plan : { ...plan, children }
}

/** Runs work on a connection, with the stored views of the catalog's own database. */
async function withOwnDatabase<N, T>(
  session: SessionPlan,
  open: OpenCatalog | undefined,
  definitions: readonly ViewDefinition[],
  options: ConnectOptions<N>,
  work: (connection: DriverConnection, stored: StoredViews) => Promise<T>,
): Promise<T> {
  const read = (connection: DriverConnection) => readViews(connection, definitions, planReading(options))
  const state = session.steps.filter(isConnectionState)
  if (open) {
    const { instance } = open.database
    return open.database.lock.run(() =>
      withControl(open, async (control) => {
        const stored = await read(control)
        if (state.length === 0) return work(control, stored)
        return withConnection(instance, async (own) => work(await withState(own, state), stored), options.signal)
      }),
    )
  }
  const { instance } = options
  if (instance) {
    return withReader(session, { instance }, options, async (reader) => {
      const stored = await read(reader)
      return work(await withState(reader, state), stored)
    })
  }
  const exists = session.reach !== undefined || (isFile(session.database) && (await canAccess(session.database)))
  // A database that does not exist yet is empty; the SQL is parsed in memory
  const empty = exists ? undefined : { database: databaseName(session.database), views: [], tables: [] }
  return withReader(exists ? session : { ...session, database: ':memory:' }, { exists }, options, async (connection) => {
    const stored = empty ?? (await read(connection))
    return work(await withState(connection, state), stored)
  })
}

/** Applies connection state. Steps that fail because a connect would first create or attach what they name are skipped. */
async function withState(connection: DriverConnection, steps: readonly SessionStep[]): Promise<DriverConnection> {
  for (const step of steps) {
    await applySession(connection, [step]).catch((error: unknown) => {
      if (!isDuckalogError(error, 'STEP_FAILED')) throw error
    })
  }
  return connection
}

/** The stored views of an attached database; `undefined` if they cannot be read without attaching it. */
async function readTarget<N>(
  target: string,
  { config, session, definitions }: PlannedCatalog,
  connection: DriverConnection,
  options: ConnectOptions<N>,
): Promise<StoredViews | undefined> {
  // It is attached if the catalog is open, or if this process has it open elsewhere
  if (await isAttached(connection, target)) return readViews(connection, definitions, { target, ...planReading(options) })
  const path = config.attachments?.duckdb?.find(({ alias }) => alias === target)?.path
  if (path === undefined || !isFile(path)) return undefined
  if (!(await canAccess(path))) return emptyTarget(target)
  return withReader({ ...session, database: path }, { exists: true }, options, (reader) =>
    readViews(reader, definitions, { target, database: databaseName(path), ...planReading(options) }),
  )
}

async function isAttached(connection: DriverConnection, alias: string): Promise<boolean> {
  const rows = await connection.all<{ name: string }>('SELECT database_name AS name FROM duckdb_databases()')
  return rows.some(({ name }) => foldName(name) === foldName(alias))
}

function emptyTarget(target: string): StoredViews {
  return { database: target, target, views: [], tables: [] }
}

function explainUnread(change: ViewChange, unread: ReadonlySet<string>, config: CatalogConfig): ViewChange {
  const { view, definition, stale } = change
  const { database } = view
  if (database === undefined || !unread.has(database)) return change
  const snapshot = planSnapshot(database, config)
  const where = snapshot === undefined ? '' : ` ${snapshot}, so nothing is written to it`
  const reason = `the views in ${JSON.stringify(database)} are known only once it is attached${where}`
  return stale === undefined ? { ...change, reason } : { action: 'keep', view, reason, ...(definition && { definition }) }
}
