import type { SecretInput } from '../../../secret-value.js'
import type { CatalogDocument, DuckDBConfig, LoaderKeys, ProfileLoaderKeys } from '../catalog-config.js'
import type { MacroConfig } from '../macro-config.js'
import type { AttachmentsInput, IcebergCatalogInput } from './attachment-input.js'
import type { SecretConfigInput } from './secret-input.js'
import type { ViewInput } from './view-input.js'

/**
 * The session as written in code: the key `duckdb` of a catalog.
 * @public
 */
export interface DuckDBInput extends Omit<DuckDBConfig<SecretInput>, 'secrets'> {
  /** Secrets that DuckDB uses to access remote files and databases. */
  readonly secrets?: readonly SecretConfigInput[]
}

/**
 * A macro as written in code: `sql` is the expression of a scalar macro, `table_sql` the SELECT statement of a table macro.
 * @public
 */
export type MacroInput = Omit<MacroConfig, 'sql' | 'table_sql'> &
  ({ readonly sql: string; readonly table_sql?: never } | { readonly table_sql: string; readonly sql?: never })

/**
 * A catalog as written in code, without the keys that control how it is loaded.
 * @public
 */
export interface CatalogParts
  extends Omit<CatalogDocument<SecretInput>, 'duckdb' | 'attachments' | 'iceberg_catalogs' | 'macros' | 'views'> {
  /** The session: how DuckDB is opened and configured. */
  readonly duckdb: DuckDBInput
  /** Databases to attach, by kind. */
  readonly attachments?: AttachmentsInput
  /** Iceberg catalogs to attach as databases. */
  readonly iceberg_catalogs?: readonly IcebergCatalogInput[]
  /** SQL functions that views and other macros can call. */
  readonly macros?: readonly MacroInput[]
  /** The views to create. @defaultValue `[]` */
  readonly views?: readonly ViewInput[]
}

/**
 * A profile as written in code: any part of a catalog except its version.
 * @public
 */
export interface ProfileInput extends Partial<Omit<CatalogParts, 'version'>>, ProfileLoaderKeys {}

/**
 * A catalog as written in code. The types of its sections refuse what validation would: keys that do not belong together, and keys of another
 * kind of source, secret or server.
 * @public
 */
export interface CatalogInput extends CatalogParts, Omit<LoaderKeys, 'profiles'> {
  /** Partial catalogs by name. The selected one is merged over the rest. */
  readonly profiles?: { readonly [name: string]: ProfileInput }
}
