import type { DriverConnection } from '../../driver/core/driver.js'
import { ViewError } from '../../errors.js'
import { checkArguments, connection as connectionRule, listOfThings } from '../../options/check-arguments.js'
import { parseSqlTokens } from '../../sql/lexer/tokenize.js'
import { runnableSql } from '../../sql/quote.js'
import { renderSelect, scalarPrefix } from '../definition/render-definition.js'
import {
  describeView,
  formatViewName,
  type SqlReference,
  type ViewDefinition,
  type ViewReference,
  type ViewSyntax,
} from '../definition/view-definition.js'
import { listRemoteParquet } from './list-remote-parquet.js'
import { listTableCalls, type TableCall } from './list-table-calls.js'
import { listQueries } from './named-tables-of.js'
import { listReferences, scanReferences } from './references.js'

type Serialized =
  | { readonly error: false; readonly statements: readonly unknown[] }
  | { readonly error: true; readonly error_type: string; readonly error_message: string; readonly position?: string }

const oneByOne = "json_serialize_sql(value ->> '$', skip_empty := true, skip_null := true, skip_default := true)"

/** DuckDB parses one batch while the trees of the previous one are read here. */
const batchSize = 500

/**
 * Has DuckDB parse the SQL of all definitions, in batches, without binding it or looking up tables.
 *
 * @throws ViewError VIEW_INVALID for SQL that is not exactly one SELECT statement
 * @experimental
 * @public
 */
export async function readSyntax(
  connection: DriverConnection,
  definitions: readonly ViewDefinition[],
): Promise<readonly ViewSyntax[]> {
  checkArguments('readSyntax', {
    connection: [connection, connectionRule],
    definitions: [definitions, listOfThings('view definitions')],
  })
  if (definitions.length === 0) return []
  const batches = Array.from({ length: Math.ceil(definitions.length / batchSize) }, (_, index) =>
    definitions.slice(index * batchSize, (index + 1) * batchSize),
  )
  return (await Promise.all(batches.map((batch) => readBatch(connection, batch)))).flat()
}

/** The tables that each SQL text reads and the functions that it calls; `undefined` for a text that is no SELECT. */
export async function readNames(
  connection: DriverConnection,
  texts: readonly string[],
): Promise<readonly (readonly SqlReference[] | undefined)[]> {
  if (texts.length === 0) return []
  const trees = await readTrees(connection, texts)
  const queries = await readQueries(connection, trees)
  return trees.map((json) => {
    const scanned = scanReferences(json)
    if (scanned) return scanned
    const serialized = JSON.parse(json) as Serialized
    return serialized.error ? undefined : listReferences(serialized.statements, queries)
  })
}

/** What an SQL text names: tables and functions, and the table functions with what they are called with. */
export interface SqlUses {
  readonly names: readonly SqlReference[]
  readonly tableCalls: readonly TableCall[]
}

/** Like {@link readNames}, with the constant arguments of table functions. */
export async function readUses(
  connection: DriverConnection,
  texts: readonly string[],
): Promise<readonly (SqlUses | undefined)[]> {
  if (texts.length === 0) return []
  const trees = await readTrees(connection, texts)
  const queries = await readQueries(connection, trees)
  return trees.map((json) => {
    const serialized = JSON.parse(json) as Serialized
    if (serialized.error) return undefined
    const { statements } = serialized
    return { names: listReferences(statements, queries), tableCalls: listTableCalls(statements, queries) }
  })
}

async function readBatch(connection: DriverConnection, definitions: readonly ViewDefinition[]): Promise<readonly ViewSyntax[]> {
  const trees = await readTrees(connection, definitions.map(renderSelect))
  const queries = await readQueries(connection, trees)
  return definitions.map((definition, index) => readOne(definition, trees[index] ?? '', queries))
}

async function readTrees(connection: DriverConnection, texts: readonly string[]): Promise<readonly string[]> {
  const rows = await connection.all<{ tree: string }>(`SELECT ${oneByOne} AS tree FROM json_each($1)`, [JSON.stringify(texts)])
  return rows.map(({ tree }) => tree)
}

/** The trees of the SQL in `query('…')`, also in nested ones. */
async function readQueries(connection: DriverConnection, trees: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const queries = new Map<string, unknown>()
  let open = trees
  while (open.length > 0) {
    const found = open.filter((json) => json.includes('"function_name":"query"')).flatMap((json) => listQueries(JSON.parse(json)))
    const texts = [...new Set(found)].filter((text) => !queries.has(text))
    open = texts.length === 0 ? [] : await readTrees(connection, texts)
    for (const [index, text] of texts.entries()) queries.set(text, JSON.parse(open[index] ?? 'null'))
  }
  return queries
}

function readOne(definition: ViewDefinition, json: string, queries: ReadonlyMap<string, unknown>): ViewSyntax {
  refuseForView(definition, json)
  const isRemote = runnableSql(definition).includes('://')
  const scanned = isRemote || definition.macro !== undefined ? undefined : scanReferences(json)
  const statements = scanned ? [] : parseOne(definition, json)
  const remoteParquet = isRemote ? listRemoteParquet(statements) : []
  const reads = scanned ?? listReferences(statements, queries)
  const references = reads.filter(({ call }) => !call)
  const calls = reads.flatMap(({ call, ...reference }) => (call ? [reference] : []))
  const readsSource = json.includes('"TABLE_FUNCTION"') || references.some(isForeign)
  return {
    ...definition,
    references,
    ...(calls.length > 0 && { calls }),
    ...(remoteParquet.length > 0 && { remoteParquet }),
    ...(readsSource && { readsSource }),
  }
}

/** The tree of DESCRIBE, SUMMARIZE and SHOW: DuckDB serializes them, but CREATE VIEW accepts them only in parentheses. */
const showStatement =
  '{"error":false,"statements":[{"node":{"type":"SELECT_NODE","select_list":[{"class":"STAR","type":"STAR"}],"from_table":{"type":"SHOW_REF"'

/** Refuses SQL that parses but cannot be a view. */
function refuseForView(definition: ViewDefinition, json: string): void {
  if (json.includes('"named_param_map":['))
    throw invalid(
      definition,
      definition.macro === undefined
        ? "its SQL has a parameter (`$1`, `?`), which a view cannot have; write the value, or getvariable('name')"
        : 'its SQL has a query parameter (`$1`, `?`); list the parameters of a macro in `parameters`, and use their names without `$`',
    )
  if (!json.startsWith(showStatement)) return
  const [first] = wordsOf(runnableSql(definition))
  if (first !== undefined && first !== '(')
    throw invalid(definition, `its SQL is ${first}, which is not a SELECT; write FROM (${first} …)`)
}

/** The tokens of SQL in upper case. */
function wordsOf(sql: string): readonly string[] {
  const statements = parseSqlTokens(sql)
  return 'problem' in statements ? [] : statements.flat().map(({ text }) => text.toUpperCase())
}

function parseOne(definition: ViewDefinition, json: string): readonly unknown[] {
  const serialized = JSON.parse(json) as Serialized
  if (serialized.error) throw invalid(definition, describeError(definition, serialized))
  const { statements } = serialized
  const isScalar = definition.macro === 'scalar'
  if (statements.length !== 1) {
    const wanted = isScalar ? 'a macro is one expression' : `a ${definition.macro === undefined ? 'view' : 'macro'} is one SELECT`
    throw invalid(definition, `its SQL has ${statements.length} statements; ${wanted}`)
  }
  if (isScalar && !isExpression(statements[0])) throw invalid(definition, 'its SQL is not one expression')
  return statements
}

/** SQL that closes the surrounding parenthesis itself could be more than an expression. */
function isExpression(statement: unknown): boolean {
  const { type, select_list: list, from_table: from } = (statement as { node: Record<string, unknown> }).node
  return (
    type === 'SELECT_NODE' &&
    Array.isArray(list) &&
    list.length === 1 &&
    (from as { type?: string } | undefined)?.type === 'EMPTY'
  )
}

/** A qualified name may be in another database; a name with a dot or slash is a file. */
function isForeign({ catalog, schema, name }: ViewReference): boolean {
  return catalog !== undefined || schema !== undefined || /[./]/.test(name)
}

function describeError(definition: ViewDefinition, error: Extract<Serialized, { error: true }>): string {
  if (error.error_type === 'not implemented') {
    if (wordsOf(runnableSql(definition)).some((word) => word === 'PIVOT' || word === 'PIVOT_WIDER'))
      return 'its PIVOT takes columns from the data, but the columns of a view are fixed; list them with ON column IN (…)'
    return 'its SQL is not a SELECT statement'
  }
  const place = error.position === undefined ? '' : ` at ${describePosition(definition, Number(error.position))} of its SQL`
  return `${error.error_message}${place}`
}

function describePosition(definition: ViewDefinition, offset: number): string {
  const start = definition.macro === 'scalar' ? scalarPrefix.length : (definition.userSqlOffset ?? 0)
  // DuckDB counts bytes
  const text = new TextDecoder().decode(new TextEncoder().encode(renderSelect(definition)).subarray(0, offset))
  const before = text.slice(text.length < start ? 0 : start).split('\n')
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
}

function invalid(definition: ViewDefinition, reason: string): ViewError {
  const view = formatViewName(definition)
  return new ViewError('VIEW_INVALID', `T${describeView(definition).slice(1)} cannot be used: ${reason}.`, {
    view,
    at: definition.at,
  })
}
