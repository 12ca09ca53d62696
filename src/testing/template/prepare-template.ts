import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import { createCatalogConnection } from '../../connection/connect-to-catalog.js'
import type { PlannedCatalog } from '../../connection/open/load-catalog.js'
import type { CatalogConnection } from '../../connection/types/catalog-connection.js'
import { foldName } from '../../sql/fold-name.js'
import { examineOffline } from '../../types/offline/examine-offline.js'
import type { RecordedSources } from '../../types/read/read-catalog.js'
import { nameSource } from '../../types/read/relation.js'
import { planMacros } from '../../views/definition/plan-macros.js'
import { planViews } from '../../views/definition/plan-views.js'
import { insertFixtures } from '../fixtures/insert-fixtures.js'
import { type GivenFixtures, matchFixtures } from '../fixtures/match-fixtures.js'
import type { OpenLoader } from '../fixtures/read-fixture-file.js'
import { pickCopyOptions } from '../model/pick-options.js'
import type { TestCatalogOptions, TestIsolation } from '../model/test-template.js'
import { createCopyOpener } from './create-copy-opener.js'
import { openInstances } from './open-instances.js'
import { openTemplate } from './open-template.js'
import { findUnbound, namesOwnDatabase, planTemplate } from './plan-template.js'

/** A template whose sources are known. */
export interface PreparedTemplate {
  readonly isolation: TestIsolation
  /** The names of the sources. */
  readonly sources: readonly string[]
  /** The views and macros that it lacks, because their sources are not known. */
  readonly missing: readonly string[]
  copy(fixtures: readonly (GivenFixtures | undefined)[], now: string | undefined): Promise<CatalogConnection>
  close(): Promise<void>
}

export async function prepareTemplate(
  config: CatalogConfig,
  recorded: RecordedSources,
  options: TestCatalogOptions,
  openLoader: OpenLoader,
): Promise<PreparedTemplate> {
  const { strict, timeZone, extensions } = options
  const own = databaseName(config.duckdb.database ?? ':memory:')
  const examined = await examineOffline(config, recorded)
  const known = new Set(recorded.sources.map(({ name }) => foldName(name)))
  const unbound = recorded.isPartial
    ? findUnbound(examined, (definition) => known.has(foldName(nameSource(definition, own))))
    : []
  const isolation = options.isolation ?? (namesOwnDatabase(config, examined.definitions) ? 'instance' : 'copy')
  const planFor = (database: string) =>
    planTemplate(config, recorded.sources, examined, { strict, timeZone, extensions, isolation, database, unbound })
  const plan = planFor(own === 'memory' ? ':memory:' : `${own}.duckdb`)
  const copyOptions = pickCopyOptions(options)
  const copies = await (isolation === 'copy' ? openTemplate(plan, copyOptions) : openInstances(own, planFor))
  const definitions = [...planMacros(config), ...planViews(config)]
  const open = new Set<CatalogConnection>()
  return {
    isolation,
    sources: plan.tables.map(({ source }) => source.name),
    missing: unbound.map((definition) => nameSource(definition, own)),
    async copy(fixtures, now) {
      const matched = matchFixtures(plan.tables, plan.own, ...fixtures)
      const { catalog, close } = await copies.open(now, (connection, placeOf) =>
        insertFixtures(connection, matched, placeOf, openLoader),
      )
      const planned: PlannedCatalog = { ...catalog.planned, config, definitions }
      const copy: CatalogConnection = createCatalogConnection(
        { version: 1, duckdb: {} },
        copyOptions,
        (_source, given, _lifetime, emit) =>
          createCopyOpener({ catalog, planned, options: given, emit }, async () => {
            open.delete(copy)
            await close()
          }),
      )
      open.add(copy)
      return copy
    },
    async close() {
      await Promise.all([...open].map((copy) => copy.close()))
      await copies.close()
    },
  }
}
