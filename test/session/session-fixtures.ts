import type { CatalogConfig, DuckDBConfig } from '../../src/config/model/catalog-config.js'
import type { DriverConnection, DriverInstance } from '../../src/driver/core/driver.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { type DuckalogError, isDuckalogError } from '../../src/errors.js'
import { type ApplySessionOptions, applySession } from '../../src/session/apply/apply-session.js'
import type { SessionReport } from '../../src/session/apply/session-report.js'
import { planSession } from '../../src/session/plan/plan-session.js'
import type { SessionPlan, SessionStep } from '../../src/session/plan/session-plan.js'

/** A config of a session only. */
export function sessionConfig(duckdb: DuckDBConfig, attachments: CatalogConfig['attachments'] = {}): CatalogConfig {
  return { version: 1, duckdb, attachments, views: [] }
}

/** A real session: what belongs to the instance is restored on `keeper`, and each connection gets what belongs to connections. */
export interface RestoredSession {
  readonly instance: DriverInstance
  readonly keeper: DriverConnection
  readonly report: SessionReport
  connect(): Promise<DriverConnection>
}

/** Opens the database of a plan, restores the session, and closes everything after the work. */
export async function withSession<T>(
  config: CatalogConfig,
  work: (session: RestoredSession) => Promise<T>,
  options: ApplySessionOptions = {},
): Promise<T> {
  const plan = planSession(config)
  return withInstance(plan, async (instance) => {
    const keeper = await instance.connect()
    const report = await applySession(keeper, stepsOf(plan, 'instance'), options)
    const connect = async () => {
      const connection = await instance.connect()
      await applySession(connection, stepsOf(plan, 'connection'))
      return connection
    }
    return work({ instance, keeper, report, connect })
  })
}

/** Opens the database of a plan with its options, and restores nothing. */
export async function withInstance<T>(
  plan: Pick<SessionPlan, 'database' | 'openOptions'>,
  work: (instance: DriverInstance) => Promise<T>,
): Promise<T> {
  const instance = await nodeApi().open(plan.database, { config: plan.openOptions })
  try {
    return await work(instance)
  } finally {
    await instance.close()
  }
}

function stepsOf({ steps }: SessionPlan, scope: SessionStep['scope']): readonly SessionStep[] {
  return steps.filter((step) => step.scope === scope)
}

/** The error of this package that the work fails with. */
export async function failureOf(work: Promise<unknown>): Promise<DuckalogError> {
  try {
    await work
  } catch (error) {
    if (isDuckalogError(error)) return error
    throw error
  }
  throw new Error('Nothing failed.')
}
