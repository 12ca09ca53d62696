import { loadCatalog } from '../../../src/connection/open/load-catalog.js'
import { closeCatalog, type OpenCatalog, openCatalog } from '../../../src/connection/open/open-catalog.js'
import type { CatalogInput, ConnectOptions } from '../../../src/index.js'
import type { ChangedBy, Fingerprint } from '../../../src/materialized/sources/fingerprint.js'
import { readDatabases } from '../../../src/materialized/sources/read-databases.js'
import { readFingerprints } from '../../../src/materialized/sources/read-fingerprints.js'
import { viewKey } from '../../../src/views/definition/view-definition.js'
import { extensionDirectory, unsigned } from '../../support/extensions.js'

/** A catalog whose sources a test looks at again and again. */
export interface CheckedCatalog extends AsyncDisposable {
  readonly catalog: OpenCatalog
  run(sql: string): Promise<void>
  /** Looks at the sources of views; those in `kept`, and the views themselves, are materialised. */
  check(
    views: Readonly<Record<string, ChangedBy>>,
    kept?: readonly string[],
    timeout?: number,
  ): Promise<Record<string, readonly Fingerprint[]>>
  /** The fingerprints of one view, by the name of the source: the digest, or what else is said. */
  look(view: string, kept?: readonly string[]): Promise<Record<string, string>>
}

export async function openChecked(config: Partial<CatalogInput>, options: ConnectOptions = {}): Promise<CheckedCatalog> {
  const duckdb = { config: unsigned, directories: { extensions: extensionDirectory }, ...config.duckdb }
  const planned = await loadCatalog({ version: 1, views: [], ...config, duckdb } as CatalogInput, options)
  const catalog = await openCatalog(planned, options, () => undefined)
  const { control, database, redactor } = catalog
  const [current] = await control.all<{ own: string }>('SELECT current_database() AS own')
  const check: CheckedCatalog['check'] = async (views, kept = [], timeout = undefined) => {
    const named = planned.definitions.filter(({ name, macro }) => !macro && name in views)
    const keys = planned.definitions.filter(({ name }) => name in views || kept.includes(name)).map(viewKey)
    const found = await readFingerprints(
      {
        database,
        connection: control,
        plan: planned.session,
        definitions: planned.definitions,
        own: current?.own ?? '',
        databases: await readDatabases(control),
        redactor,
      },
      named.map((definition) => ({ definition, changedBy: views[definition.name] ?? 'sources' })),
      { kept: new Set(keys), timeout },
    )
    return Object.fromEntries(named.map((definition) => [definition.name, found.get(viewKey(definition)) ?? []]))
  }
  return {
    catalog,
    run: (sql) => control.run(sql),
    check,
    async look(view, kept) {
      const found = await check({ [view]: 'sources' }, kept)
      return Object.fromEntries((found[view] ?? []).map((fingerprint) => [fingerprint.source, describe(fingerprint)]))
    },
    [Symbol.asyncDispose]: () => closeCatalog(catalog),
  }
}

function describe(fingerprint: Fingerprint): string {
  if ('digest' in fingerprint) return fingerprint.digest
  if ('unchecked' in fingerprint) return `unchecked: ${fingerprint.unchecked}`
  if ('failed' in fingerprint) return `failed: ${fingerprint.failed.message}`
  return `upstream: ${fingerprint.upstream.name}`
}
