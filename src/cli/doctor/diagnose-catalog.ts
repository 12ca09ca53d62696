import { canAccess } from '../../disk/can-access.js'
import type { DriverConnection } from '../../driver/index.js'
import {
  type CatalogConfig,
  type CatalogSession,
  connectToCatalog,
  isDuckalogError,
  type LoadConfigOptions,
  loadConfig,
} from '../../index.js'
import { messageOf } from '../../message-of.js'
import { createRedactor } from '../../secrets/index.js'
import { applySession, planSession, type SessionPlan, type SessionStep } from '../../session/index.js'
import { packageVersion } from '../program/package-version.js'
import { diagnoseDatabaseFiles } from './diagnose-database-files.js'
import { diagnoseSecrets } from './diagnose-secrets.js'
import { diagnoseSources } from './diagnose-sources.js'
import type { Finding } from './render-findings.js'

/** Milliseconds after which a step is reported as slow. */
const slowStepMs = 1_000

/** Suggestions for slow steps, by kind. */
const adviceForSlow: Readonly<Record<string, string>> = {
  extension: 'Every new process loads its extensions again. List only the extensions that you need.',
  attachment: 'Every connect waits for it. Check that the server is nearby and that this catalog needs it.',
  secret: 'Check where its value comes from. A provider chain queries its sources one by one.',
}

/** Reports the versions in use. */
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
 * Tries each part of a catalog in a separate in-memory database and inspects the catalog's database without changing it.
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
  const redact = (text: string) => redactor.redact(text)
  yield* diagnoseSecrets(config, session, redact)
  yield* diagnoseSources(config, session, redact, signal)
  yield* diagnoseDatabaseFiles(config, session)
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
    return { status: 'note', subject, detail: `${step.path} does not exist yet; a run creates it` }
  }
  const start = performance.now()
  try {
    const { steps, warnings } = await apply(step)
    const durationMs = performance.now() - start
    const [failed] = steps.filter(({ status }) => status === 'failed')
    if (failed)
      return { status: 'failed', subject, durationMs, detail: `${failed.reason} (optional: a run continues without it)` }
    const detail = warnings.map(({ message }) => message).join('; ')
    const advice = adviceForSlow[step.kind]
    const isSlow = durationMs >= slowStepMs
    return {
      status: isSlow ? 'slow' : 'ok',
      subject,
      durationMs,
      detail: detail || undefined,
      advice: isSlow ? advice : undefined,
    }
  } catch (error) {
    return { status: 'failed', subject, durationMs: performance.now() - start, detail: reasonOf(error) }
  }
}

/** Adapts a session to the driver interface, so that steps of a plan can be applied to it. */
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
