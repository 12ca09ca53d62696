import { canAccess } from '../../disk/can-access.js'
import {
  type CatalogConfig,
  type CatalogSession,
  connectToCatalog,
  type DriverConnection,
  isDuckalogError,
  type LoadConfigOptions,
  loadConfig,
  type SessionStep,
} from '../../index.js'
import { messageOf } from '../../message-of.js'
import { createRedactor } from '../../secrets/index.js'
import { applySession, planSession, type SessionPlan } from '../../session/index.js'
import { packageVersion } from '../program/package-version.js'
import { diagnoseSecrets } from './diagnose-secrets.js'
import type { Finding } from './render-findings.js'

/** Milliseconds beyond which a step is worth a word. */
const slowStepMs = 1_000

/** What to do about a step that takes long. */
const adviceForSlow: Readonly<Record<string, string>> = {
  extension: 'Each new process loads its extensions again: name only those that are needed.',
  attachment: 'Every connect waits for it: is it near, and is it needed in this catalog?',
  secret: 'Where does its value come from? A provider chain asks its sources one by one.',
}

/** The versions of everything that takes part. */
export async function* diagnoseSystem(): AsyncGenerator<Finding> {
  yield { status: 'ok', subject: 'duckalog', detail: packageVersion }
  yield { status: 'ok', subject: 'Node.js', detail: `${process.version}, ${process.platform} ${process.arch}` }
  const catalog = connectToCatalog({ version: 1, duckdb: {}, views: [] })
  try {
    const [row] = await catalog.query(
      'SELECT library_version AS version, (SELECT platform FROM pragma_platform()) AS platform FROM pragma_version()',
    )
    yield { status: 'ok', subject: 'DuckDB', detail: `${row?.version}, ${row?.platform}` }
  } catch (error) {
    yield { status: 'failed', subject: 'DuckDB', detail: reasonOf(error) }
  } finally {
    await catalog.close()
  }
}

/**
 * Tries each part of a catalog in a database of its own in memory, and looks at the catalog's database without changing it.
 * @throws ConfigError as `loadConfig`
 */
export async function* diagnoseCatalog(source: string, options: LoadConfigOptions, signal: AbortSignal): AsyncGenerator<Finding> {
  const config = await loadConfig(source, options)
  yield* diagnoseSystem()
  yield await diagnoseDatabase(source, options)
  const plan = planSession(config)
  const catalog = connectToCatalog({ version: 1, duckdb: { config: await revealOptions(plan.openOptions) }, views: [] })
  try {
    await using session = await catalog.session()
    yield* diagnoseSteps(config, session, plan.steps, signal)
  } finally {
    await catalog.close()
  }
}

async function revealOptions(options: SessionPlan['openOptions']): Promise<Record<string, string>> {
  const entries = Object.entries(options).map(
    async ([option, value]) => [option, typeof value === 'string' ? value : await value.reveal()] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}

async function* diagnoseSteps(
  config: CatalogConfig,
  session: CatalogSession,
  steps: readonly SessionStep[],
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const redactor = createRedactor()
  const connection = toDriverConnection(session)
  for (const step of steps) {
    signal.throwIfAborted()
    yield await diagnoseStep(step, (part) => applySession(connection, [part], { readOnly: true, redactor }))
  }
  yield* diagnoseSecrets(config, session, (text) => redactor.redact(text))
}

async function diagnoseDatabase(source: string, options: LoadConfigOptions): Promise<Finding> {
  const start = performance.now()
  const catalog = connectToCatalog(source, options)
  try {
    const { macros, views } = await catalog.plan()
    const changes = [...macros, ...views].filter(({ action }) => action !== 'keep').length
    const detail =
      changes === 0
        ? 'up to date'
        : `a run would change ${changes} of ${views.length} views${macros.length > 0 ? ` and ${macros.length} macros` : ''}`
    return { status: 'ok', subject: 'database and views', durationMs: performance.now() - start, detail }
  } catch (error) {
    return { status: 'failed', subject: 'database and views', detail: reasonOf(error) }
  } finally {
    await catalog.close()
  }
}

async function diagnoseStep(step: SessionStep, apply: (step: SessionStep) => ReturnType<typeof applySession>): Promise<Finding> {
  const subject = `${step.kind} ${step.name}`
  const isCreatedByRun = step.kind === 'attachment' && (!step.readOnly || step.at?.[1] === 'duckalog')
  if (isCreatedByRun && step.path !== undefined && !(await canAccess(step.path))) {
    return { status: 'note', subject, detail: `${step.path} is missing; a run creates it` }
  }
  const start = performance.now()
  try {
    const { steps, warnings } = await apply(step)
    const durationMs = performance.now() - start
    const [failed] = steps.filter(({ status }) => status === 'failed')
    if (failed) return { status: 'failed', subject, durationMs, detail: `${failed.reason} (optional: a run goes on without it)` }
    const detail = warnings.map(({ message }) => message).join('; ')
    const advice = adviceForSlow[step.kind]
    const isSlow = durationMs >= slowStepMs
    return {
      status: isSlow ? 'slow' : 'ok',
      subject,
      durationMs,
      ...(detail !== '' && { detail }),
      ...(isSlow && advice !== undefined && { advice }),
    }
  } catch (error) {
    return { status: 'failed', subject, durationMs: performance.now() - start, detail: reasonOf(error) }
  }
}

/** A session as the seam to DuckDB, which takes the steps of a plan. */
function toDriverConnection(session: CatalogSession): DriverConnection {
  return {
    native: session.connection,
    async run(sql, values) {
      await session.query(sql, values)
    },
    all: (sql, values) => session.query(sql, values),
    close: () => session.close(),
  }
}

function reasonOf(error: unknown): string {
  if (isDuckalogError(error)) return `${error.message.trimEnd()} [${error.code}]`
  return messageOf(error)
}
