import type { LoadOptions } from '../../config/files/load-options.js'
import type { CatalogConnection } from '../../connection/types/catalog-connection.js'
import type { ConnectOptions } from '../../connection/types/connect-options.js'
import type { CatalogTypes } from '../../connection/types/typed-catalog.js'
import type { Warning } from '../../session/apply/session-report.js'

/**
 * The rows of a source: rows as objects, where a missing column is NULL; a query that returns them; or the path of a CSV, JSON or Parquet file.
 * @public
 */
export type Fixture<R extends object = Record<string, unknown>> =
  | readonly { readonly [Column in keyof R]?: unknown }[]
  | { readonly sql: string }
  | string

/** Fixtures by the name of their source, as in SQL: `orders`, `crm.public.customers`. A source without one is empty. @public */
export type Fixtures<C extends CatalogTypes = CatalogTypes> = C['sources'] extends object
  ? { readonly [Name in keyof C['sources']]?: Fixture<C['sources'][Name] & object> }
  : { readonly [name: string]: Fixture }

/** How a copy is isolated from the others. @public */
export type TestIsolation = 'copy' | 'instance'

/** Options for `copy()`. @public */
export interface CopyOptions {
  /** The time of this copy. @defaultValue `now` of the template */
  readonly now?: string | Date | undefined
}

/** Options for `createTestCatalog()`: those of `loadConfig()`, and some of `connectToCatalog()`. @public */
export interface TestCatalogOptions<C extends CatalogTypes = CatalogTypes>
  extends LoadOptions,
    Pick<ConnectOptions, 'pool' | 'onEvent'>,
    CopyOptions {
  /**
   * The columns file that `duckalog types` writes. @defaultValue `types.columns` of the catalog, or the file beside the catalog with its name and
   * `.columns.json`, if it exists; else the sources are read, if they can be reached; else the fixtures decide
   */
  readonly columns?: string | undefined
  /** What `now()`, `current_date` and the like return: a Date, or a timestamp as text. @defaultValue the real time */
  readonly now?: string | Date | undefined
  /** The time zone of all connections. @defaultValue that of the catalog, or `'UTC'` */
  readonly timeZone?: string | undefined
  /** Fixtures of every copy, which a copy can replace. @defaultValue none */
  readonly fixtures?: Fixtures<C> | undefined
  /**
   * `copy`: all copies are databases of one DuckDB instance, which takes a few milliseconds. `instance`: each copy is an instance of its own, as slow as
   * a connect; attached databases can be written to, and names may be qualified with the catalog's own database.
   * @defaultValue `'copy'`, or `'instance'` if the catalog has such names
   */
  readonly isolation?: TestIsolation | undefined
  /** Fixtures must have a value for each column that is NOT NULL in its source. @defaultValue `false` */
  readonly strict?: boolean | undefined
  /** Extensions of the catalog to load besides those that are known to reach nothing outside, such as `spatial`. @defaultValue none */
  readonly extensions?: readonly string[] | undefined
}

/** A catalog to copy for each test. @public */
export interface TestTemplate<T = CatalogConnection, C extends CatalogTypes = CatalogTypes> extends AsyncDisposable {
  /**
   * Makes an isolated catalog whose sources have these rows. Close it at the end of the test.
   * @throws ConfigError FIXTURE_INVALID for an unknown source or column, and for a value that does not fit its column; the errors of a connect
   */
  copy(fixtures?: Fixtures<C>, options?: CopyOptions): Promise<T>
  /** The names of the sources, as fixtures have them. */
  readonly sources: readonly string[]
  /** How copies are isolated. */
  readonly isolation: TestIsolation
  /** Problems that did not prevent the template. */
  readonly warnings: readonly Warning[]
  /** Closes all copies, then the template. Idempotent. */
  close(): Promise<void>
}
