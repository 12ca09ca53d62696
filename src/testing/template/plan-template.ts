import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { draftOf } from '../../config/model/untyped.js'
import { parseSessionPath } from '../../config/notation/parse-session-path.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import { foldName, isSameName } from '../../sql/fold-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { SourceColumns } from '../../types/columns/source-columns.js'
import type { ExaminedCatalog } from '../../types/offline/examine-offline.js'
import { type OfflinePlan, planOffline } from '../../types/stand-ins/plan-offline.js'
import { readsOf, type ViewSyntax } from '../../views/definition/view-definition.js'
import type { TestIsolation } from '../model/test-template.js'
import { isAllowedExtension } from './choose-extensions.js'
import { renderUse, templateName } from './plan-copies.js'

/** The options that a plan depends on. */
export interface TemplateChoice {
  readonly strict?: boolean | undefined
  readonly timeZone?: string | undefined
  readonly extensions?: readonly string[] | undefined
  readonly isolation: TestIsolation
  /** The database file of an instance. */
  readonly database: string
  /** Definitions that cannot be bound, as their sources are not known. */
  readonly unbound: readonly ViewSyntax[]
}

/** Plans the catalog of a template: its sources are tables that fixtures fill. */
export function planTemplate(
  config: CatalogConfig,
  sources: readonly SourceColumns[],
  { statements, reads }: ExaminedCatalog,
  { strict, timeZone, extensions, isolation, database, unbound }: TemplateChoice,
): OfflinePlan {
  const zone = `SET TimeZone = ${quoteLiteral(timeZone ?? 'UTC')}`
  const inOrder = timeZone === undefined ? [zone, ...statements] : [...statements, zone]
  const home = isolation === 'copy' ? templateName : undefined
  const plan = planOffline(config, strict ? sources : sources.map(withoutNotNull), isolation === 'copy' ? ':memory:' : database, {
    statements: home === undefined ? inOrder : [...renderUse(home), ...inOrder],
    leaves: [...reads.leaves, ...unbound],
    home,
  })
  const allowed = (plan.config.duckdb?.extensions ?? []).filter((extension) =>
    isAllowedExtension(typeof extension === 'string' ? extension : extension.name, extensions),
  )
  return { ...plan, config: { ...plan.config, duckdb: { ...plan.config.duckdb, extensions: allowed } } }
}

function withoutNotNull({ columns, ...source }: SourceColumns): SourceColumns {
  return { ...source, columns: columns.map(({ not_null: _, ...column }) => column) }
}

/** Whether names in a catalog are qualified with its own database, whose name differs between copies. */
export function namesOwnDatabase(config: CatalogConfig, definitions: readonly ViewSyntax[]): boolean {
  const own = databaseName(config.duckdb.database ?? ':memory:')
  const path = parseSessionPath(draftOf(config))
  const schemas = path && 'schemas' in path ? path.schemas : []
  return (
    schemas.some(({ database }) => database !== undefined && isSameName(database, own)) ||
    definitions.some((definition) =>
      readsOf(definition).some(({ catalog, schema }) => foldName(catalog ?? schema ?? '') === foldName(own)),
    )
  )
}

/** The definitions that read a file or table with unknown columns, directly or through other definitions. */
export function findUnbound(
  { definitions, reads }: Pick<ExaminedCatalog, 'definitions' | 'reads'>,
  isKnown: (definition: ViewSyntax) => boolean,
): readonly ViewSyntax[] {
  const unbound = new Set<ViewSyntax>()
  for (let before = -1; before !== unbound.size; ) {
    before = unbound.size
    for (const definition of definitions) {
      const { definitions: read = [], sources = [] } = reads.direct.get(definition) ?? {}
      const found = new Set([...read, ...sources].map(({ name }) => foldName(name)))
      const isOpen = reads.leaves.has(definition)
        ? !isKnown(definition)
        : definition.references.some(({ name }) => !found.has(foldName(name))) || read.some((each) => unbound.has(each))
      if (isOpen) unbound.add(definition)
    }
  }
  return [...unbound]
}
