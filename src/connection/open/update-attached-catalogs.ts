import { locationOf } from '../../config/model/config-metadata.js'
import { addApplied, addToMessage, placeError } from '../../error-context.js'
import { type AppliedViews, formatLocation, formatPath } from '../../errors.js'
import { redactDeep } from '../../redaction/redact-deep.js'
import type { StepReport, Warning } from '../../session/apply/session-report.js'
import { formatViewName } from '../../views/definition/view-definition.js'
import { describe, sharedError } from '../database/claim-file.js'
import { identifyFile, isFile, realPath } from '../database/file-identity.js'
import { getRegistry, type OpenDatabase, withFileLock } from '../database/registry.js'
import type { CatalogReport } from '../types/catalog-report.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { EmitEvent } from '../types/emit-event.js'
import { buildAllRows, planForRows } from './build-rows.js'
import { childOptions } from './child-options.js'
import type { PlannedCatalog, PlannedChild } from './load-catalog.js'
import { located } from './locate-errors.js'
import { closeCatalog, type OpenCatalog, openCatalog } from './open-catalog.js'
import { refreshWaitingRows } from './refresh-catalog-rows.js'

/** Options for the attached catalogs. */
export type ChildrenOptions<N> = ConnectOptions<N> & {
  /** For a build: refresh `all` of their rows that are stale, because those of the build come from them, or `none`. @defaultValue those that wait */
  readonly rows?: 'all' | 'none'
}

/** The report of the attached catalogs, which becomes a part of the catalog's own report. */
interface ChildrenReport extends Pick<CatalogReport, 'steps' | 'warnings'> {
  /** Their views that were changed. */
  readonly applied: readonly AppliedViews[]
}

/**
 * Updates the catalogs that a plan attaches, each by a connect of its own, then runs work that attaches them. Their files are locked until
 * the work is done, because this process cannot attach a file that another connect has open.
 *
 * @param open - the database of the catalog, if it is open
 * @throws ConnectionError DATABASE_SHARED for a catalog that this process has open elsewhere; the errors of each connect
 */
export async function withAttachedCatalogs<N>(
  planned: PlannedCatalog,
  open: OpenDatabase | undefined,
  options: ChildrenOptions<N>,
  emit: EmitEvent,
  work: () => Promise<OpenCatalog>,
): Promise<OpenCatalog> {
  if (planned.children.length === 0) return work()
  const files = new Set(await listFiles(planned))
  return withFileLocks([...files].sort(), async () => {
    const updated = await located(planned, options, () => updateChildren(planned, open, options, emit))
    const children = redactDeep(updated, planned.redactor.redact)
    const { report, ...catalog } = await work().catch((error: unknown) => {
      throw addApplied(error, children.applied)
    })
    return { ...catalog, report: joinReports(children, report) }
  })
}

/** Joins the reports of the attached catalogs and the catalog's own; the same object for the same report. */
function joinReports(children: ChildrenReport, report: OpenCatalog['report']): OpenCatalog['report'] {
  let joined: { readonly own: CatalogReport; readonly report: CatalogReport } | undefined
  return () => {
    const own = report()
    if (joined?.own !== own) {
      const steps = [...children.steps, ...own.steps]
      joined = { own, report: { ...own, steps, warnings: [...children.warnings, ...own.warnings] } }
    }
    return joined.report
  }
}

async function listFiles({ children }: PlannedCatalog): Promise<readonly string[]> {
  const files = await Promise.all(
    children.map(async (child) => [await realPath(child.session.database), ...(await listFiles(child))]),
  )
  return files.flat()
}

/** Always locked in the same order, so that two catalogs cannot wait for each other. */
function withFileLocks<T>([first, ...rest]: readonly string[], work: () => Promise<T>): Promise<T> {
  return first === undefined ? work() : withFileLock(`attaching ${first}`, () => withFileLocks(rest, work))
}

async function updateChildren<N>(
  planned: PlannedCatalog,
  open: OpenDatabase | undefined,
  options: ChildrenOptions<N>,
  emit: EmitEvent,
): Promise<ChildrenReport> {
  const own = open ?? (await findOpen(planned.session.database))
  const steps: StepReport[] = []
  const warnings: Warning[] = []
  const applied: AppliedViews[] = []
  for (const child of planned.children) {
    options.signal?.throwIfAborted()
    const { alias: name } = child
    emit({ type: 'step-start', kind: 'catalog', name })
    const start = performance.now()
    try {
      const updated = await updateChild(child, own, options, emit)
      applied.push(...(updated?.applied ?? []))
      const step: StepReport = { kind: 'catalog', name, ...outcomeOf(updated), durationMs: performance.now() - start }
      steps.push(step)
      emit({ type: 'step-done', ...step })
      for (const warning of updated ? nameWarnings(updated.warnings, child) : []) {
        warnings.push(warning)
        emit({ type: 'warning', ...warning })
      }
    } catch (error) {
      throw addApplied(addToMessage(placeError(error, child.at), describeChild(child, planned)), applied)
    }
  }
  return { steps, warnings, applied }
}

/** Opens an attached catalog and closes it again. `undefined` if it is attached already, which means that it cannot be updated. */
async function updateChild<N>(
  child: PlannedChild,
  own: OpenDatabase | undefined,
  options: ChildrenOptions<N>,
  emit: EmitEvent,
): Promise<(CatalogReport & ChildrenReport) | undefined> {
  const path = child.session.database
  const file = await identifyFile(path)
  const holder = getRegistry().files.get(file)
  if (holder && holder === own && holder.attached.has(file)) return undefined
  if (holder) throw sharedError(path, `a catalog attaches it while ${describe(holder)} has it open`)
  const inherited = childOptions(child, options)
  const inner = await located(child, inherited, () => updateChildren(child, undefined, inherited, emit))
  const emitFew: EmitEvent = (event) => {
    if (event.type === 'waiting-for-lock' || event.type === 'views-conflict') emit(event)
  }
  const catalog = await openCatalog(inherited.rows === 'all' ? planForRows(child) : child, inherited, emitFew).catch(
    (error: unknown) => {
      throw addApplied(error, inner.applied)
    },
  )
  try {
    await refreshChildRows(catalog, inherited, emitFew)
  } finally {
    await closeCatalog(catalog)
  }
  const report = catalog.report()
  const changed = report.views.filter(({ action }) => action !== 'keep')
  const views = changed.map(({ action, view }) => `${action} ${formatViewName(view)}`)
  return {
    ...report,
    steps: [...inner.steps, ...report.steps],
    warnings: [...inner.warnings, ...report.warnings, ...warnOfFailures(report)],
    applied: [...inner.applied, ...(views.length > 0 && !inherited.readOnly ? [{ database: child.alias, views }] : [])],
  }
}

/** The report of the catalog that attaches does not list the rows of this one. */
function warnOfFailures({ materialized = [] }: CatalogReport): readonly Warning[] {
  return materialized.flatMap(({ state, failure }): readonly Warning[] =>
    state === 'failed' && failure !== undefined ? [{ code: 'MATERIALIZED_STALE', message: failure }] : [],
  )
}

async function refreshChildRows<N>(catalog: OpenCatalog, options: ChildrenOptions<N>, emit: EmitEvent): Promise<void> {
  const { rows, signal = new AbortController().signal } = options
  if (rows === 'all') await buildAllRows(catalog, options, emit)
  else if (rows === undefined) await refreshWaitingRows(catalog, options, emit, signal)
}

async function findOpen(path: string): Promise<OpenDatabase | undefined> {
  return isFile(path) ? getRegistry().files.get(await identifyFile(path)) : undefined
}

function outcomeOf(report: CatalogReport | undefined): Pick<StepReport, 'status' | 'reason'> {
  if (!report) return { status: 'skipped', reason: 'its database is attached already' }
  const changes = [...report.macros, ...report.views]
  const changed = changes.filter(({ action }) => action !== 'keep').length
  return changed === 0
    ? { status: 'done' }
    : { status: 'done', reason: `${changed} of ${changes.length} views${report.macros.length > 0 ? ' and macros' : ''} changed` }
}

function nameWarnings(warnings: readonly Warning[], { alias, config }: PlannedChild): readonly Warning[] {
  const { file } = locationOf(config, []) ?? {}
  return warnings.map(({ location, message, ...warning }) => ({
    ...warning,
    message: `In the catalog ${JSON.stringify(alias)}: ${message}`,
    ...(location && { location: { ...(file !== undefined && { file }), ...location } }),
  }))
}

function describeChild({ alias, at }: PlannedChild, { config }: PlannedCatalog): string {
  const location = locationOf(config, at)
  const place = location && formatLocation(location)
  return `The error is in the catalog ${JSON.stringify(alias)}, attached at ${formatPath(at)}${place === undefined ? '' : ` (${place})`}.`
}
