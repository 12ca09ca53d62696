import { redactDeep } from '../../redaction/redact-deep.js'
import { isSecretValue, literalOf } from '../../secret-value.js'
import { applySession } from '../../session/apply/apply-session.js'
import type { Warning } from '../../session/apply/session-report.js'
import { foldName } from '../../sql/fold-name.js'
import { isReadOnly } from '../database/registry.js'
import type { PooledConnection } from '../query/connection-pool.js'
import { restoreCatalog } from '../restore/restore-catalog.js'
import { numberKeys } from '../restore/select-steps.js'
import type { RefreshOptions } from '../types/catalog-connection.js'
import type { CatalogReport } from '../types/catalog-report.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { EmitEvent } from '../types/emit-event.js'
import type { PlannedCatalog } from './load-catalog.js'
import { located } from './locate-errors.js'
import { connectionSteps, type OpenCatalog, withControl } from './open-catalog.js'

/**
 * Takes a config that was read again over into a live catalog: what is new or changed, and nothing else. When it fails, the
 * catalog goes on as it was.
 */
export async function refreshCatalog<N>(
  catalog: OpenCatalog,
  planned: PlannedCatalog,
  handedOut: PooledConnection | undefined,
  options: ConnectOptions<N> & RefreshOptions,
  emit: EmitEvent,
): Promise<OpenCatalog> {
  const { database, pool, redactor } = catalog
  const { config, session, definitions } = planned
  return located(planned, options, async () => {
    const restoreOptions = { ...options, readOnly: options.readOnly || isReadOnly(database), redactor, emit }
    const report = await database.lock.run(() =>
      withControl(catalog, (keeper) => restoreCatalog(database, keeper, config, session, definitions, restoreOptions)),
    )
    const [before, after] = [connectionSteps(catalog.planned.session), connectionSteps(session)]
    if (fingerprintOf(before) !== fingerprintOf(after)) {
      await pool.replaceSteps(after)
      if (handedOut) await applySession(handedOut.connection, after, { redactor, onEvent: emit })
    }
    const warnings = reopenRequired(catalog.planned, planned, report)
    for (const warning of warnings) emit({ type: 'warning', ...warning })
    const redacted = redactDeep({ ...report, warnings: [...report.warnings, ...warnings] }, redactor.redact)
    return { ...catalog, planned, report: redacted }
  })
}

/** What a live instance cannot take over: how it was opened, and what is no longer in the config. */
function reopenRequired(former: PlannedCatalog, planned: PlannedCatalog, { steps: done }: CatalogReport): readonly Warning[] {
  const [before, after] = [former.session, planned.session]
  const changes = listChangedChildren(former, planned)
  if (before.database !== after.database) changes.push('The database changed.')
  if (fingerprintOf(before.openOptions) !== fingerprintOf(after.openOptions)) {
    changes.push('Options changed that count only when the database is opened.')
  }
  const kept = new Set(numberKeys(after.steps))
  const keys = numberKeys(before.steps)
  // A persistent secret that was dropped, or left to somebody else, has its own line in the report
  const isSettled = (kind: string, name: string) =>
    kind === 'secret' && done.some((step) => step.kind === kind && step.name === foldName(name))
  for (const [index, { kind, name, at }] of before.steps.entries()) {
    // Without a place in the config, a setting is of our making
    if (isSettled(kind, name) || (kind === 'setting' && !at)) continue
    if (!kept.has(keys[index] ?? ''))
      changes.push(`The ${kind} ${JSON.stringify(name)} is no longer in the config; it stays until then.`)
  }
  return changes.map((change) => ({
    code: 'REOPEN_REQUIRED',
    message: `${change} Close the catalog and connect again to take the change over.`,
  }))
}

/** A catalog that is attached cannot be written through another instance. */
function listChangedChildren({ children: before }: PlannedCatalog, { children: after }: PlannedCatalog): string[] {
  const known = new Map(before.map((child) => [child.alias, fingerprintOfChild(child)]))
  return after
    .filter((child) => known.has(child.alias) && known.get(child.alias) !== fingerprintOfChild(child))
    .map(({ alias }) => `The catalog ${JSON.stringify(alias)} changed.`)
}

function fingerprintOfChild({ session, definitions, children }: PlannedCatalog): string {
  return fingerprintOf([session, definitions, children.map(fingerprintOfChild)])
}

/** With the secrets that are written in the config: a changed one prints as the former one does. */
function fingerprintOf(data: unknown): string {
  return JSON.stringify(data, function (this: Record<string, unknown>, key: string, value: unknown) {
    const original = this[key]
    return isSecretValue(original) ? literalOf(original) : value
  })
}
