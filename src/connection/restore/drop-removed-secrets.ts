import { resolve } from 'node:path'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { locationOf } from '../../config/model/config-metadata.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import type { Redactor } from '../../redaction/redactor.js'
import { createSecretKeeper } from '../../secrets/secret-keeper.js'
import type { ApplySessionOptions } from '../../session/apply/apply-session.js'
import type { SessionReport } from '../../session/apply/session-report.js'
import type { SessionPlan } from '../../session/plan/session-plan.js'
import { isFile } from '../database/file-identity.js'
import type { OpenDatabase } from '../database/registry.js'
import type { EmitEvent } from '../types/emit-event.js'

export interface DropOptions {
  readonly readOnly: boolean
  readonly redactor: Redactor
  readonly owner: string | undefined
  readonly emit: EmitEvent
}

/** Drops the persistent secrets that this catalog created and no longer names, if they are provably its own. */
export async function dropRemovedSecrets(
  database: OpenDatabase,
  connection: DriverConnection,
  { steps }: SessionPlan,
  { readOnly, redactor, owner, emit }: DropOptions,
): Promise<SessionReport> {
  const start = performance.now()
  // Without external access DuckDB cannot reach its secret directory
  const isClosed = database.restored.has('security:external_access#0')
  const manager = createSecretKeeper(connection, {
    readOnly: readOnly || isClosed,
    redactor,
    ...(owner !== undefined && { owner }),
  })
  const keep = steps.flatMap((step) => (step.kind === 'secret' && step.persistent ? [step.name] : []))
  const outcomes = await manager.dropRemoved(keep)
  // If the config names it again, it must be created again
  for (const { name } of outcomes) database.restored.delete(`secret:${name}#0`)
  const durationMs = performance.now() - start
  const reports = outcomes.map(({ name, status, reason }) => ({
    kind: 'secret',
    name,
    status,
    durationMs,
    ...(reason !== undefined && { reason }),
  }))
  const warnings = outcomes.flatMap(({ warning }) => warning ?? [])
  for (const report of reports) emit({ type: 'step-done', ...report })
  for (const warning of warnings) emit({ type: 'warning', ...warning })
  return { steps: reports, warnings }
}

/**
 * The owner under which a catalog records persistent secrets: its name, if it has a database file; otherwise the name or the file of its
 * config. A catalog in memory with neither is identified only by a secret directory of its own. A named catalog also gets the owner that it
 * had without a name.
 */
export function secretOwnersOf(
  config: CatalogConfig,
  database: string,
): Pick<ApplySessionOptions, 'secretOwner' | 'formerSecretOwner'> {
  const { name } = config
  const secretOwner = secretOwnerOf(name, config, database)
  const formerSecretOwner = name === undefined ? undefined : secretOwnerOf(undefined, config, database)
  return {
    ...(secretOwner !== undefined && { secretOwner }),
    ...(formerSecretOwner !== undefined && { formerSecretOwner }),
  }
}

function secretOwnerOf(name: string | undefined, config: CatalogConfig, database: string): string | undefined {
  if (isFile(database)) return name ?? ''
  const file = locationOf(config, [])?.file
  if (name !== undefined) return `name:${name}`
  if (file !== undefined) return `file:${resolve(file)}`
  return config.duckdb.directories?.secrets === undefined ? undefined : ''
}
