import { newDatabase } from '../../connection/database/open-instance.js'
import { parallelCalls } from '../../connection/database/registry.js'
import { driverOf } from '../../connection/open/load-catalog.js'
import { closeCatalog, connectionSteps, type OpenCatalog } from '../../connection/open/open-catalog.js'
import { createConnectionPool, poolLimits } from '../../connection/query/connection-pool.js'
import type { ConnectOptions } from '../../connection/types/connect-options.js'
import type { DriverInstance } from '../../driver/core/driver.js'
import { applySession } from '../../session/apply/apply-session.js'
import type { SessionStep } from '../../session/plan/session-plan.js'
import { quoteIdentifier, quoteQualified, runnableSql } from '../../sql/quote.js'
import type { OfflinePlan } from '../../types/stand-ins/plan-offline.js'
import type { CopySource, Fill } from './copy-source.js'
import { openPlan } from './open-plan.js'
import { placeInCopy, renderCopyVariable, renderRedirected, renderUse, templateName } from './plan-copies.js'
import { renderClock } from './render-clock.js'

/** Opens one instance for all copies, each of which is a database beside the template. */
export async function openTemplate(plan: OfflinePlan, options: ConnectOptions): Promise<CopySource> {
  const template = await openPlan(plan, [renderCopyVariable(templateName), ...renderRedirected(plan.tables)])
  // A copy needs no ledger, and rows take time to copy
  await template.control.run(`DROP SCHEMA IF EXISTS ${quoteQualified(templateName, '_duckalog')} CASCADE`)
  const ofTemplate = renderUse(templateName)
  const isOfTemplate = ({ statements }: SessionStep) => statements.some((each) => ofTemplate.includes(runnableSql(each)))
  const steps = connectionSteps(template.planned.session).filter((step) => !isOfTemplate(step))
  let count = 0
  return {
    async open(now, fill) {
      count += 1
      const catalog = await openCopy(template, steps, `_duckalog_copy_${count}`, now, fill, options)
      return {
        catalog,
        close: async () => {
          await catalog.pool.close()
          await catalog.database.instance.close()
        },
      }
    },
    close: () => closeCatalog(template),
  }
}

async function openCopy(
  { database: { instance: shared }, planned, redactor, report, control }: OpenCatalog,
  steps: readonly SessionStep[],
  name: string,
  now: string | undefined,
  fill: Fill,
  options: ConnectOptions,
): Promise<OpenCatalog> {
  const use = renderUse(name)
  const copied = quoteIdentifier(name)
  const instance: DriverInstance = {
    duckdbVersion: shared.duckdbVersion,
    connect: () => shared.connect(),
    close: () => control.run(`DETACH DATABASE IF EXISTS ${copied}`),
  }
  const connection = await instance.connect()
  let isClean: boolean
  try {
    const copy = [`ATTACH ':memory:' AS ${copied}`, `COPY FROM DATABASE ${quoteIdentifier(templateName)} TO ${copied}`]
    const clock = now === undefined ? [] : [renderClock(name, now)]
    await connection.run([renderCopyVariable(name), ...copy, ...use, ...clock].join(';\n'))
    isClean = await fill(connection, (table) => placeInCopy(table, name))
    if (isClean) await applySession(connection, steps)
  } catch (error) {
    await connection.close()
    await instance.close()
    throw error
  }
  const own: SessionStep = {
    ...{ kind: 'custom:copy', name: 'the copy of the test', scope: 'connection' },
    statements: [{ sql: use.join('; ') }],
  }
  const pool = createConnectionPool(instance, [own, ...steps], poolLimits(options, parallelCalls()), name)
  // Opening a connection takes as long as a query, so this one is kept
  if (isClean) pool.adopt(connection)
  else await connection.close()
  const database = newDatabase(':memory:', {}, { ...noWaiting, driver: driverOf({}), redactor }, instance, true)
  // Calls of a copy never use the connection of the template
  return { ...{ planned, control, redactor, report }, database, pool, rows: { forms: new Map(), stale: new Map() } }
}

const noWaiting = { readOnly: false, lockTimeout: 0, onWait: () => undefined }
