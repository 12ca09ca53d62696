import type { SourceColumns } from '../../types/columns/source-columns.js'
import type { ColumnRef, Flow } from './flow.js'

/** The traced columns of a catalog. */
export interface TracedCatalog {
  /** By the ids of views, models and queries. */
  readonly nodes: ReadonlyMap<string, TracedNode>
  /** By the ids of sources. */
  readonly sources: ReadonlyMap<string, Pick<SourceColumns, 'comment' | 'columns'>>
}

/** The traced columns of a view, model or query. */
export interface TracedNode {
  readonly columns: readonly { readonly name: string; readonly type?: string }[]
  /** The sources of each column, in the order of the columns; absent if they are not known. */
  readonly flow?: Flow
  /** The ids of the sources and views that are read, as DuckDB resolves their names; absent if that is not known. */
  readonly reads?: readonly string[]
  /** Why something is not known, for people. */
  readonly problem?: string
}

/** A view whose files are replaced by tables of the same columns. */
export interface ReplacedScans {
  readonly sql: string
  readonly tables: readonly ScanTable[]
}

/** A table that replaces files. */
export interface ScanTable {
  readonly name: string
  /** The ids of the sources. */
  readonly sources: readonly string[]
  readonly columns: SourceColumns['columns']
}

/** Why the columns of SQL are not known. */
export const readsFiles = 'Its SQL reads files, whose columns are only known where they can be read.'

/** The schema of the tables that replace files. */
export const scanSchema = '_duckalog_scans'

/** The reference to a column of a node. */
export function toRef(node: string, column: string): ColumnRef {
  return `${node}\0${column}`
}

/** The inverse of {@link toRef}. */
export function parseRef(ref: ColumnRef): { readonly node: string; readonly column: string } {
  const [node = '', column = ''] = ref.split('\0')
  return { node, column }
}
