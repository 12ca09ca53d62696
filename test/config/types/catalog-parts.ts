import { type CatalogInput, defineCatalog } from '../../../src/index.js'

type Item<T> = NonNullable<T> extends readonly (infer I)[] ? I : never
type Attachments = NonNullable<CatalogInput['attachments']>

export const view = (entry: Item<CatalogInput['views']>) => defineCatalog({ version: 1, duckdb: {}, views: [entry] })

export const secret = (entry: Item<CatalogInput['duckdb']['secrets']>) =>
  defineCatalog({ version: 1, duckdb: { secrets: [entry] } })

export const attach = <const Kind extends keyof Attachments>(kind: Kind, entry: Item<Attachments[Kind]>) =>
  defineCatalog({ version: 1, duckdb: {}, attachments: { [kind]: [entry] } })

export const iceberg = (entry: Item<CatalogInput['iceberg_catalogs']>) =>
  defineCatalog({ version: 1, duckdb: {}, iceberg_catalogs: [entry] })

export const macro = (entry: Item<CatalogInput['macros']>) => defineCatalog({ version: 1, duckdb: {}, macros: [entry] })

export const session = (duckdb: CatalogInput['duckdb']) => defineCatalog({ version: 1, duckdb })
