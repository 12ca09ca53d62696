/** The graph of a catalog. Plain, frozen data without secrets; {@link renderGraph} writes it as JSON unchanged. @public */
export interface CatalogLineage {
  /** The version of this shape. */
  readonly format: 1
  /** The name of the catalog; empty if it has none. */
  readonly name: string
  /** Sorted by kind and name. */
  readonly nodes: readonly LineageNode[]
  /** Sorted by their nodes. */
  readonly edges: readonly LineageEdge[]
  /** Absent if columns were not traced. */
  readonly columnEdges?: readonly ColumnEdge[]
}

/** `source`: a file, or a table that is not a view of the catalog; `view`; `model`: a semantic model; `query`: a named query. @public */
export type LineageKind = 'source' | 'view' | 'model' | 'query'

/** A source, view, semantic model or named query. @public */
export interface LineageNode {
  /** The kind and the name, such as `view:sales.daily`: the same in each run and on each machine. */
  readonly id: string
  /** Its kind. */
  readonly kind: LineageKind
  /**
   * As written in SQL: `orders` or `sales.orders` in the catalog's own database, else with three parts. Files relative to the folder of the catalog, URLs
   * without user and query.
   */
  readonly name: string
  /** As the catalog has it. */
  readonly description?: string
  /** As the catalog has them. */
  readonly tags?: readonly string[]
  /** The SQL of a view or query, with `[redacted]` instead of credentials, and files relative to the folder of the catalog. */
  readonly sql?: string
  /** Where it is written; the file is relative to the folder of the catalog. */
  readonly location?: LineageLocation
  /** The known columns of a view, source or query; the dimensions and measures of a model. */
  readonly columns?: readonly LineageColumn[]
  /** Why the sources of the columns of a view, model or query are not known, for people. */
  readonly problem?: string
  /** The data checks of a view or table. */
  readonly checks?: readonly LineageCheck[]
  /** How the rows of a view are kept, if it is materialised. */
  readonly rows?: LineageRows
}

/** How the rows of a materialised view are kept. There are no ages: the same database gives the same lineage at any time. @public */
export interface LineageRows {
  /** How a refresh brings them up to date. */
  readonly mode: 'replace' | 'append' | 'merge' | 'partition'
  /** The column that decides which rows are new. */
  readonly by?: string
  /** The age in milliseconds from which on they are stale. Absent without a limit. */
  readonly maxAgeMs?: number
  /**
   * The state in the database, for a connected catalog. `kept`: rows, which queries read. `pending`: no rows yet. `outdated`: rows of another
   * definition; `lost`: their table is gone. Without kept rows the view reads its sources.
   */
  readonly state?: 'kept' | 'pending' | 'outdated' | 'lost'
  /** When the sources were read, by the clock of the database, such as `2026-01-31T06:00:00.000Z`. Absent without rows. */
  readonly refreshedAt?: string
}

/** A place in a file of the catalog. @public */
export interface LineageLocation {
  /** The path, relative to the folder of the catalog. */
  readonly file: string
  /** Counted from 1. Absent if only the file is known. */
  readonly line?: number
}

/** A column, dimension or measure. @public */
export interface LineageColumn {
  /** Without its view. */
  readonly name: string
  /** As DuckDB writes it: `DECIMAL(10,2)`. Absent if it is not known. */
  readonly type?: string
  /** As the catalog has it. */
  readonly description?: string
  /** As the catalog has them. */
  readonly tags?: readonly string[]
  /** A summary of its values, if requested with `summarize`. */
  readonly summary?: ColumnSummary
  /** Set for a column of a semantic model. */
  readonly role?: 'dimension' | 'measure'
  /** The SQL of a dimension or measure. */
  readonly expression?: string
}

/** A summary of the values of a column, in the rows that were read. @public */
export interface ColumnSummary {
  /** The least value as text. Absent if there is none, and for columns tagged `pii`. */
  readonly min?: string
  /** The greatest value as text. Absent like `min`. */
  readonly max?: string
  /** The approximate number of distinct values. */
  readonly distinct: number
  /** The percentage of rows with NULL, from 0 to 100. */
  readonly nullPercentage: number
}

/** A data check. @public */
export interface LineageCheck {
  /** `unique`, `row_count`, or the name of a check in SQL. */
  readonly check: string
  /** The column that is checked; absent if it is the whole view or table. */
  readonly column?: string
  /** `error`: a failure of the check fails `check()`; `warn`: it is only reported. */
  readonly severity: 'error' | 'warn'
}

/** The node `to` reads the node `from`. @public */
export interface LineageEdge {
  /** The id of a node. */
  readonly from: string
  /** The id of a node. */
  readonly to: string
}

/**
 * How a column reaches another one. `direct`: its values are copied or computed with. `indirect`: it decides which value is taken, which rows there are or in
 * which order, as in conditions, filters, joins and groups; an edge of a column that decides the rows has a `to` without a column. `unknown`: it is not known which columns are read; `from` has no column.
 * @public
 */
export type ColumnEdgeKind = 'direct' | 'indirect' | 'unknown'

/** The column `to` depends on the column `from`. @public */
export interface ColumnEdge {
  /** What is read. */
  readonly from: ColumnPlace
  /** What depends on it. */
  readonly to: ColumnPlace
  /** How it depends on it. */
  readonly kind: ColumnEdgeKind
}

/** A column of a node. @public */
export interface ColumnPlace {
  /** The id of a node. */
  readonly node: string
  /** Absent if the place is the whole node: in `to` its rows, in `from` any of its columns. */
  readonly column?: string
}

/** Options for `lineage()`. @public */
export interface LineageOptions {
  /** Trace the columns. This reads the columns of the sources, but no rows. @defaultValue `false` */
  readonly columns?: boolean | undefined
  /** Summarize the columns of views over this many of their rows; requires `columns`. @defaultValue not summarized */
  readonly summarize?: number | undefined
  /** Stops the work; the error is the signal's reason. */
  readonly signal?: AbortSignal | undefined
}
