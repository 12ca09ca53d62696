import type { DuckDBConnection } from '@duckdb/node-api'
import type { QueryResult, Row, RowMode } from '../../driver/core/driver.js'
import type { Values } from '../../sql/quote.js'
import type { CatalogConnection, CatalogSession, SessionOptions, TransactionOptions } from './catalog-connection.js'
import type { ArrayQueryOptions, QueryOptions } from './query-options.js'
import type { Queryable } from './queryable.js'
import type { InferOutput, StandardSchema } from './standard-schema.js'

/**
 * The types of a catalog: the interface `Catalog` that `duckalog types` writes, or one written by hand.
 * @public
 */
export interface CatalogTypes {
  /** The rows of each view and table, by row mode and by name as written after FROM. */
  readonly rows: { readonly [Mode in RowMode]?: object }
  /** The rows that the catalog reads from elsewhere. */
  readonly sources?: object
}

/** Options for `from()`. @public */
export interface FromOptions<Column extends string = string, Mode extends RowMode = RowMode>
  extends Omit<QueryOptions, 'rowMode' | 'rows'> {
  /** The columns to read, in this order. @defaultValue all columns */
  readonly columns?: readonly Column[] | undefined
  /** SQL as written after WHERE, with parameters for `values`: `day >= $day`. @defaultValue all rows */
  readonly where?: string | undefined
  /** The values of the parameters in `where` and `orderBy`. @defaultValue none */
  readonly values?: Values | undefined
  /** SQL as written after ORDER BY: `day DESC, country`. @defaultValue no order */
  readonly orderBy?: string | undefined
  /** The maximum number of rows. @defaultValue no limit */
  readonly limit?: number | undefined
  /** How values are represented; see `QueryOptions`. Needs types for this mode. @defaultValue `'js'` */
  readonly rowMode?: Mode | undefined
}

/** Methods that run SQL and know the types of the catalog. @public */
export interface TypedQueryable<C extends CatalogTypes> extends Queryable {
  /** Only a type: keeps catalogs with different types apart. */
  readonly '~types'?: C
  /**
   * Reads a view or table. Its name and columns are quoted, and the values are bound.
   *
   * @param name - as written after FROM: `daily_revenue`, `crm.public.customers`
   * @throws OptionError OPTION_INVALID, also for a view or column that does not exist; the errors of `query`
   * @example
   * ```ts
   * const rows = await catalog.from('daily_revenue', { columns: ['day', 'revenue'], where: 'day >= $day', values: { day: '2026-01-01' } })
   * ```
   */
  from<
    Name extends string & keyof C['rows'][RowMode & keyof C['rows']] & keyof C['rows'][Mode],
    Mode extends RowMode & keyof C['rows'] = 'js' & keyof C['rows'],
    Column extends string & keyof C['rows'][Mode][Name] = never,
  >(
    name: Name,
    options?: FromOptions<Column, Mode>,
  ): Promise<QueryResult<[Column] extends [never] ? C['rows'][Mode][Name] : Pick<C['rows'][Mode][Name], Column>>>
  /** Runs a statement and validates its rows; see `Queryable`. */
  query<S extends StandardSchema>(
    sql: string,
    values: Values | undefined,
    options: (QueryOptions | ArrayQueryOptions) & { readonly schema: S },
  ): Promise<QueryResult<InferOutput<S>>>
  /** Reads all rows of a view or table. `FROM` is written in capitals, followed by one space and the name. Throws like `query` with other SQL. */
  query<
    Name extends string & keyof C['rows'][RowMode & keyof C['rows']] & keyof C['rows'][Mode],
    Mode extends RowMode & keyof C['rows'] = 'js' & keyof C['rows'],
  >(
    sql: `FROM ${Name}`,
    values?: Values,
    options?: QueryOptions & { readonly rowMode?: Mode | undefined },
  ): Promise<QueryResult<C['rows'][Mode][Name]>>
  /** Runs a statement and returns its rows as arrays; see `Queryable`. */
  query<R extends readonly unknown[] = readonly unknown[]>(
    sql: string,
    values: Values | undefined,
    options: ArrayQueryOptions,
  ): Promise<QueryResult<R>>
  /** Runs a statement and returns its rows; see `Queryable`. */
  query<R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): Promise<QueryResult<R>>
}

/**
 * A connection to a catalog that knows the types of its views: `connectToCatalog<Catalog>('catalog.yaml')`.
 * @public
 */
export interface TypedCatalog<C extends CatalogTypes, N = DuckDBConnection> extends CatalogConnection<N> {
  /** Only a type: keeps catalogs with different types apart. */
  readonly '~types'?: C
  /** Reads a view or table; see `TypedQueryable`. */
  from: TypedQueryable<C>['from']
  /** Runs a statement and returns its rows; for `query('FROM view')` their types are known. */
  query: TypedQueryable<C>['query']
  /** Runs work in a transaction on a new session; see `CatalogConnection`. */
  transaction<T>(work: (session: TypedSession<C, N>) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Opens a session; see `CatalogConnection`. */
  session(options?: SessionOptions): Promise<TypedSession<C, N>>
}

/** A session that knows the types of the views of its catalog. @public */
export interface TypedSession<C extends CatalogTypes, N = DuckDBConnection> extends CatalogSession<N> {
  /** Only a type: keeps catalogs with different types apart. */
  readonly '~types'?: C
  /** Reads a view or table; see `TypedQueryable`. */
  from: TypedQueryable<C>['from']
  /** Runs a statement and returns its rows; for `query('FROM view')` their types are known. */
  query: TypedQueryable<C>['query']
}
