import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import { isSameName } from '../../sql/fold-name.js'
import { sourceName } from '../../types/read/relation.js'
import { defaultSchema } from '../../views/definition/plan-source.js'
import type { SqlReference, ViewSyntax } from '../../views/definition/view-definition.js'
import type { Shower } from './create-shower.js'

/** Names a table or file that the SQL of a view reads and that is not a view of the catalog. */
export type NameSource = (view: ViewSyntax, reference: SqlReference) => string

/**
 * Names sources as the columns file does, with the schema in which a database keeps its tables: `crm.customers` of a Postgres server is
 * `crm.public.customers`.
 */
export function planSources(config: CatalogConfig, { showPath }: Shower): NameSource {
  const own = databaseName(config.duckdb.database ?? ':memory:')
  const kinds = listKinds(config)
  const schemaOf = (alias: string) => {
    const kind = kinds.find(([known]) => isSameName(known, alias))?.[1]
    return kind === undefined ? undefined : (defaultSchema(kind, alias, config) ?? 'main')
  }
  return (view, { catalog, schema, name }) => {
    if (catalog !== undefined) return sourceName({ database: catalog, schema: schema ?? 'main', name }, own)
    if (schema !== undefined) {
      const inside = isSameName(schema, own) ? 'main' : schemaOf(schema)
      if (inside !== undefined) return sourceName({ database: schema, schema: inside, name }, own)
      return sourceName({ database: view.database ?? own, schema, name }, own)
    }
    if (/[./*]/.test(name)) return showPath(name)
    if (kinds.some(([alias, kind]) => kind === 'delta' && isSameName(alias, name))) return name
    const [first] = view.searchPath ?? []
    const database = first?.database ?? view.database ?? own
    return sourceName({ database, schema: first?.schema ?? 'main', name }, own)
  }
}

/** The aliases of all attached databases, each with its kind. */
function listKinds({ attachments = {}, iceberg_catalogs: catalogs = [] }: CatalogConfig): readonly (readonly [string, string])[] {
  const lists = Object.entries(attachments as Readonly<Record<string, readonly { readonly alias: string }[]>>)
  return [
    ...lists.flatMap(([kind, entries]) => entries.map(({ alias }) => [alias, kind] as const)),
    ...catalogs.map(({ name }) => [name, 'iceberg'] as const),
  ]
}
