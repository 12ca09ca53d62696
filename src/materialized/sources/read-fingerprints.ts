import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { OpenDatabase } from '../../connection/database/registry.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import type { Redactor } from '../../redaction/redactor.js'
import { formatViewName, type ViewDefinition, viewKey } from '../../views/definition/view-definition.js'
import type { CheckedView, Fingerprint } from './fingerprint.js'

/** The open catalog whose sources are looked at. */
export interface FingerprintSession {
  readonly database: OpenDatabase
  /** Has the session of the catalog; no other statement is needed on it meanwhile. */
  readonly connection: DriverConnection
  readonly config: CatalogConfig
  /** The macros and views of the catalog. */
  readonly definitions: readonly ViewDefinition[]
  readonly redactor: Redactor
}

export interface FingerprintOptions {
  /** The keys ({@link viewKey}) of all materialised views of the catalog: what reads one does not depend on what it reads. */
  readonly kept: ReadonlySet<string>
  readonly signal?: AbortSignal | undefined
}

/**
 * Looks at the sources of views, each source once, before rows are read. No content is read, and no database file that this process has open
 * is touched.
 * @returns by {@link viewKey}; no fingerprints for `changedBy: 'never'`
 */
export async function readFingerprints(
  _session: FingerprintSession,
  views: readonly CheckedView[],
  _options: FingerprintOptions,
): Promise<ReadonlyMap<string, readonly Fingerprint[]>> {
  return new Map(
    views.map(({ definition, changedBy }) => [
      viewKey(definition),
      changedBy === 'never' ? [] : [{ source: formatViewName(definition), unchecked: 'its sources are not looked at yet' }],
    ]),
  )
}
