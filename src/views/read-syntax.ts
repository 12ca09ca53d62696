import { parseSqlTokens } from '../config/parse-sql-tokens.js'
import type { DriverConnection } from '../driver/driver.js'
import { ViewError } from '../errors.js'
import { runnableSql } from '../sql.js'
import { listReferences } from './list-references.js'
import { listRemoteParquet } from './list-remote-parquet.js'
import { scanReferences } from './scan-references.js'
import { formatViewName, type ViewDefinition, type ViewReference, type ViewSyntax } from './view-definition.js'

type Serialized =
  | { readonly error: false; readonly statements: readonly unknown[] }
  | { readonly error: true; readonly error_type: string; readonly error_message: string; readonly position?: string }

const oneByOne = "json_serialize_sql(value ->> '$', skip_empty := true, skip_null := true, skip_default := true)"

/** While DuckDB parses one batch, the trees of the one before are read here. */
const batchSize = 500

/**
 * Has DuckDB parse the SQL of all definitions in batches: nothing is bound, no table is looked up.
 *
 * @throws ViewError VIEW_INVALID for what is not exactly one SELECT statement
 * @public
 */
export async function readSyntax(
  connection: DriverConnection,
  definitions: readonly ViewDefinition[],
): Promise<readonly ViewSyntax[]> {
  if (definitions.length === 0) return []
  const batches = Array.from({ length: Math.ceil(definitions.length / batchSize) }, (_, index) =>
    definitions.slice(index * batchSize, (index + 1) * batchSize),
  )
  return (await Promise.all(batches.map((batch) => readBatch(connection, batch)))).flat()
}

async function readBatch(connection: DriverConnection, definitions: readonly ViewDefinition[]): Promise<readonly ViewSyntax[]> {
  const texts = JSON.stringify(definitions.map(runnableSql))
  const rows = await connection.all<{ tree: string }>(`SELECT ${oneByOne} AS tree FROM json_each($1)`, [texts])
  return definitions.map((definition, index) => readOne(definition, rows[index]?.tree ?? ''))
}

function readOne(definition: ViewDefinition, json: string): ViewSyntax {
  refuseForView(definition, json)
  const isRemote = runnableSql(definition).includes('://')
  const scanned = isRemote ? undefined : scanReferences(json)
  const statements = scanned ? [] : parseOne(definition, json)
  const remoteParquet = isRemote ? listRemoteParquet(statements) : []
  const references = scanned ?? listReferences(statements)
  const readsSource = json.includes('"TABLE_FUNCTION"') || references.some(isForeign)
  return {
    ...definition,
    references,
    ...(remoteParquet.length > 0 && { remoteParquet }),
    ...(readsSource && { readsSource }),
  }
}

/** The tree of DESCRIBE, SUMMARIZE and SHOW: DuckDB serializes them, and CREATE VIEW refuses them unless they stand in parentheses. */
const showStatement =
  '{"error":false,"statements":[{"node":{"type":"SELECT_NODE","select_list":[{"class":"STAR","type":"STAR"}],"from_table":{"type":"SHOW_REF"'

/** What parses as a statement of its own, and can never be a view. */
function refuseForView(definition: ViewDefinition, json: string): void {
  if (json.includes('"named_param_map":['))
    throw invalid(
      definition,
      "its SQL has a parameter (`$1`, `?`), and a view takes none; write the value, or getvariable('name')",
    )
  if (!json.startsWith(showStatement)) return
  const [first] = wordsOf(runnableSql(definition))
  if (first !== undefined && first !== '(')
    throw invalid(definition, `its SQL is ${first}, which is not a SELECT; write FROM (${first} …)`)
}

/** The words and marks of SQL, in capitals. */
function wordsOf(sql: string): readonly string[] {
  const statements = parseSqlTokens(sql)
  return 'problem' in statements ? [] : statements.flat().map(({ text }) => text.toUpperCase())
}

function parseOne(definition: ViewDefinition, json: string): readonly unknown[] {
  const serialized = JSON.parse(json) as Serialized
  if (serialized.error) throw invalid(definition, describeError(definition, serialized))
  const { statements } = serialized
  if (statements.length !== 1) throw invalid(definition, `its SQL holds ${statements.length} statements; a view is one SELECT`)
  return statements
}

/** What has a qualifier may stand in another database; what has a dot or a slash is a file. */
function isForeign({ catalog, schema, name }: ViewReference): boolean {
  return catalog !== undefined || schema !== undefined || /[./]/.test(name)
}

function describeError(definition: ViewDefinition, error: Extract<Serialized, { error: true }>): string {
  if (error.error_type === 'not implemented') {
    if (wordsOf(runnableSql(definition)).some((word) => word === 'PIVOT' || word === 'PIVOT_WIDER'))
      return 'its PIVOT takes its columns from the data, and the columns of a view are fixed; name them with ON column IN (…)'
    return 'its SQL is not a SELECT statement'
  }
  const place = error.position === undefined ? '' : ` at ${describePosition(definition, Number(error.position))} of its SQL`
  return `${error.error_message}${place}`
}

function describePosition(definition: ViewDefinition, offset: number): string {
  const { written = 0 } = definition
  // DuckDB counts bytes
  const text = new TextDecoder().decode(new TextEncoder().encode(runnableSql(definition)).subarray(0, offset))
  const before = text.slice(text.length < written ? 0 : written).split('\n')
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
}

function invalid(definition: ViewDefinition, reason: string): ViewError {
  const view = formatViewName(definition)
  return new ViewError('VIEW_INVALID', `The view ${view} cannot be used: ${reason}.`, { view, at: definition.at })
}
