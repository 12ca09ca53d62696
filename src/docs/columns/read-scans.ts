import type { DuckDBConnection } from '@duckdb/node-api'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { CatalogSession } from '../../connection/types/catalog-connection.js'
import { foldName } from '../../sql/fold-name.js'
import { runnableSql } from '../../sql/quote.js'
import { prepareColumns } from '../../types/read/prepare-columns.js'
import type { ReadCatalog } from '../../types/read/read-catalog.js'
import { viewKey } from '../../views/definition/view-definition.js'
import { createShower } from '../lineage/create-shower.js'
import { listScans } from '../lineage/list-scans.js'
import { nodeId } from '../lineage/node-id.js'
import { type ReplacedScans, type ScanTable, scanSchema } from './traced-catalog.js'

type Session = CatalogSession<DuckDBConnection>
type Tree = { readonly [key: string]: unknown }

/** For each view that reads files: its SQL with tables instead of the files, and the columns of the files. A view for which that fails is left out. */
export async function readScans(
  session: Session,
  config: CatalogConfig,
  { definitions, reads, context }: ReadCatalog,
): Promise<ReadonlyMap<string, ReplacedScans>> {
  const leaves = definitions.filter((definition) => definition.macro === undefined && reads.leaves.has(definition))
  const { showPath } = createShower(config)
  const replaced = new Map<string, ReplacedScans>()
  const known = new Map<string, ScanTable>()
  for (const view of leaves) {
    const tree = await serialize(session, runnableSql(view))
    const scans = listNodes(tree, (node) => isScan(node, context.outside))
    const tables = new Map<Tree, ScanTable>()
    for (const scan of scans) {
      const table = await readScan(session, scan, known, showPath)
      if (table) tables.set(scan, table)
    }
    if (scans.length === 0 || tables.size < scans.length) continue
    const sql = await deserialize(session, replaceNodes(tree, tables))
    if (sql !== undefined) replaced.set(viewKey(view), { sql, tables: [...new Set(tables.values())] })
  }
  return replaced
}

/** Reads the columns of one scan. The same scan in another view is the same table. */
async function readScan(
  session: Session,
  scan: Tree,
  known: Map<string, ScanTable>,
  showPath: (path: string) => string,
): Promise<ScanTable | undefined> {
  const { alias: _, column_name_alias: __, ...bare } = scan
  const text = await deserialize(session, selectFrom({ ...bare, alias: '', column_name_alias: [], sample: null }))
  const found = text === undefined ? undefined : known.get(text)
  if (text === undefined || found) return found
  const columns = await prepareColumns(session.connection, text).catch(() => undefined)
  if (!columns) return undefined
  const files = typeof scan.table_name === 'string' ? [scan.table_name] : listScans(text)
  const table: ScanTable = {
    name: `s${known.size}`,
    sources: files.map((file) => nodeId('source', showPath(file))),
    columns: columns.map(({ name, text: type }) => ({ name, type })),
  }
  known.set(text, table)
  return table
}

function isScan({ type, schema_name: schema, table_name: table, function: called }: Tree, outside: ReadonlySet<string>): boolean {
  if (type === 'BASE_TABLE') return typeof table === 'string' && !schema && /[./*]/.test(table)
  const name = (called as Tree | undefined)?.function_name
  return type === 'TABLE_FUNCTION' && typeof name === 'string' && outside.has(foldName(name))
}

function listNodes(value: unknown, isWanted: (node: Tree) => boolean): readonly Tree[] {
  if (typeof value !== 'object' || value === null) return []
  if (!Array.isArray(value) && isWanted(value as Tree)) return [value as Tree]
  return Object.values(value).flatMap((part) => listNodes(part, isWanted))
}

function replaceNodes(value: unknown, tables: ReadonlyMap<Tree, ScanTable>): unknown {
  if (typeof value !== 'object' || value === null) return value
  const table = tables.get(value as Tree)
  if (table) return renderTable(value as Tree, table)
  if (Array.isArray(value)) return value.map((part) => replaceNodes(part, tables))
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replaceNodes(part, tables)]))
}

/** Renders the table of a scan, under the alias that the rest of the SQL uses. */
function renderTable(
  { alias, sample, column_name_alias: columns, table_name: file, function: called }: Tree,
  { name }: ScanTable,
): Tree {
  const stem = typeof file === 'string' ? (file.split('/').at(-1) ?? '').split('.')[0] : undefined
  return {
    ...{ type: 'BASE_TABLE', schema_name: scanSchema, table_name: name, catalog_name: '' },
    alias: alias || stem || (called as Tree | undefined)?.function_name,
    sample: sample ?? null,
    column_name_alias: columns ?? [],
  }
}

/** The tree of `SELECT * FROM …`. */
function selectFrom(from: Tree): unknown {
  const node = {
    ...{ type: 'SELECT_NODE', modifiers: [], cte_map: { map: [] }, from_table: from },
    select_list: [
      {
        class: 'STAR',
        type: 'STAR',
        alias: '',
        relation_name: '',
        exclude_list: [],
        replace_list: [],
        columns: false,
        expr: null,
      },
    ],
    ...{ where_clause: null, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING' },
    ...{ having: null, sample: null, qualify: null },
  }
  return { error: false, statements: [{ node, named_param_map: [] }] }
}

async function serialize(session: Session, sql: string): Promise<unknown> {
  const [row] = await session.query<{ tree: string }>('SELECT json_serialize_sql($1::VARCHAR) AS tree', [sql])
  // An unknown location is a number that JavaScript would round
  return JSON.parse((row?.tree ?? 'null').replace(/"query_location":\d+/g, '"query_location":0'))
}

async function deserialize(session: Session, tree: unknown): Promise<string | undefined> {
  const query = session.query<{ sql: string }>('SELECT json_deserialize_sql($1::JSON) AS sql', [JSON.stringify(tree)])
  const rows = await query.catch(() => [])
  return rows[0]?.sql
}
