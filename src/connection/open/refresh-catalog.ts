import { redactOnUse } from '../../redaction/redact-deep.js'
import { isSecretValue, literalOf } from '../../secret-value.js'
import { applySession } from '../../session/apply/apply-session.js'
import type { Warning } from '../../session/apply/session-report.js'
import { foldName } from '../../sql/fold-name.js'
import { isReadOnly } from '../database/registry.js'
import type { PooledConnection } from '../query/connection-pool.js'
import { restoreCatalog } from '../restore/restore-catalog.js'
import { numberKeys } from '../restore/select-steps.js'
import { reportWithRows } from '../sync-views/known-rows.js'
import type { RefreshOptions } from '../types/catalog-connection.js'
import type { CatalogReport } from '../types/catalog-report.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { EmitEvent } from '../types/emit-event.js'
import type { PlannedCatalog } from './load-catalog.js'
import { located } from './locate-errors.js'
import { connectionSteps, type OpenCatalog, withControl } from './open-catalog.js'

/** Applies what is new or changed in a config to an open catalog. If that fails, the catalog stays as it was. */
export async function refreshCatalog<N>(
  catalog: OpenCatalog,
  planned: PlannedCatalog,
  exposed: PooledConnection | undefined,
  options: ConnectOptions<N> & RefreshOptions,
  emit: EmitEvent,
): Promise<OpenCatalog> {
  const { database, pool, redactor } = catalog
  const { config, session, definitions } = planned
  return located(planned, options, async () => {
    const restoreOptions = { ...options, readOnly: options.readOnly || isReadOnly(database), redactor, emit }
    const { report, rows } = await database.lock.run(() =>
      withControl(catalog, (control) => restoreCatalog(database, control, config, session, definitions, restoreOptions)),
    )
    const [before, after] = [connectionSteps(catalog.planned.session), connectionSteps(session)]
    if (fingerprintOf(before) !== fingerprintOf(after)) {
      await pool.replaceSteps(after)
      if (exposed) await applySession(exposed.connection, after, { redactor, onEvent: emit })
    }
    const warnings = reopenRequired(catalog.planned, planned, report)
    for (const warning of warnings) emit({ type: 'warning', ...warning })
    const redacted = redactOnUse({ ...report, warnings: [...report.warnings, ...warnings] }, redactor.redact)
    return { ...catalog, planned, report: reportWithRows(redacted, rows), rows }
  })
}

/** Warns of changes that need a reopen: options of the open, and state that is no longer in the config. */
function reopenRequired(former: PlannedCatalog, planned: PlannedCatalog, { steps: done }: CatalogReport): readonly Warning[] {
  const [before, after] = [former.session, planned.session]
  const changes = listChangedChildren(former, planned)
  if (before.database !== after.database) changes.push('The database changed.')
  if (fingerprintOf(before.openOptions) !== fingerprintOf(after.openOptions)) {
    changes.push('Options changed that apply only when the database is opened.')
  }
  const kept = new Set(numberKeys(after.steps))
  const keys = numberKeys(before.steps)
  // A persistent secret that was dropped or kept has its own step in the report
  const isSettled = (kind: string, name: string) =>
    kind === 'secret' && done.some((step) => step.kind === kind && step.name === foldName(name))
  for (const [index, { kind, name, at }] of before.steps.entries()) {
    // A setting without a config path was added by this package
    if (isSettled(kind, name) || (kind === 'setting' && !at)) continue
    if (!kept.has(keys[index] ?? ''))
      changes.push(`The ${kind} ${JSON.stringify(name)} is no longer in the config but remains until then.`)
  }
  return changes.map((change) => ({
    code: 'REOPEN_REQUIRED',
    message: `${change} Close the catalog and connect again to apply the change.`,
  }))
}

/** An attached catalog cannot be opened by another instance to update it. */
function listChangedChildren({ children: before }: PlannedCatalog, { children: after }: PlannedCatalog): string[] {
  const known = new Map(before.map((child) => [child.alias, fingerprintOfChild(child)]))
  return after
    .filter((child) => known.has(child.alias) && known.get(child.alias) !== fingerprintOfChild(child))
    .map(({ alias }) => `The catalog ${JSON.stringify(alias)} changed.`)
}

function fingerprintOfChild({ session, definitions, children }: PlannedCatalog): string {
  return fingerprintOf([session, definitions, children.map(fingerprintOfChild)])
}

/** Includes secrets that are written in the config, because all secrets print the same. */
function fingerprintOf(data: unknown): string {
  return JSON.stringify(data, function (this: Record<string, unknown>, key: string, value: unknown) {
    const original = this[key]
    return isSecretValue(original) ? literalOf(original) : value
  })
}
