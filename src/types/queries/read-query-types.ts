import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import { closestMatch } from '../../closest-match.js'
import { parseErrorOffset } from '../../driver/core/parse-error-offset.js'
import { messageOf } from '../../message-of.js'
import type { QueryReturns } from '../../queries/define-query.js'
import { foldName, isSameName } from '../../sql/fold-name.js'
import { findParameters } from '../../sql/lexer/find-parameters.js'
import { firstLine } from '../../text/first-line.js'
import { type PreparedColumn, prepareColumns, prepareFacts } from '../read/prepare-columns.js'
import { toColumnType, toTypeText } from '../read/to-column-type.js'
import type { ColumnType } from '../render/column-type.js'
import type { QueryDefinition, QueryProblem } from './query-definition.js'
import { renderWithParameters } from './render-with-parameters.js'
import type { TypedParameter, TypedQuery } from './typed-query.js'

/** The parameters whose types are known, by folded name. */
type Known = ReadonlyMap<string, TypedParameter>

/**
 * Finds the types of the parameters and columns of a query. DuckDB binds it, and runs nothing.
 * @returns the query, or what is wrong with it
 */
export async function readQueryTypes(
  native: DuckDBConnection,
  query: QueryDefinition,
): Promise<TypedQuery | { readonly problems: readonly QueryProblem[] }> {
  const written = listParameters(query)
  const wrong = findWrongParameters(query, written)
  if (wrong.length > 0) return { problems: wrong }
  const declared = await readDeclared(native, query)
  if ('problems' in declared) return declared
  const inferred = await inferParameters(native, query, written, declared.known)
  if ('problems' in inferred) return inferred
  const parameters = written.map(({ key }) => inferred.known.get(key)).filter((parameter) => parameter !== undefined)
  const sql = renderWithParameters(query.sql, ({ name }) => renderCast(inferred.known, name, `$${name}`))
  const prepared = await prepareTyped(native, query, sql, inferred.known)
  if ('problems' in prepared) return prepared
  const problems = checkColumns(query, prepared.columns)
  if (problems.length > 0) return { problems }
  const returns = query.returns ?? (prepared.hasResult ? 'many' : 'exec')
  const notNull = new Set(query.notNull.map(({ name }) => foldName(name)))
  return {
    definition: query,
    sql,
    parameters,
    returns,
    isSelect: prepared.statementType === selectStatement,
    columns: toColumns(returns, prepared.columns, notNull),
  }
}

function toColumns(returns: QueryReturns, columns: readonly PreparedColumn[], notNull: ReadonlySet<string>) {
  if (returns === 'exec') return []
  return columns.map(({ name, type }) => ({ name, type, notNull: notNull.has(foldName(name)) }))
}

interface WrittenParameter {
  readonly name: string
  readonly key: string
  readonly start: number
}

/** The parameters of a query, each once; names are case-insensitive. */
function listParameters({ sql }: QueryDefinition): readonly WrittenParameter[] {
  const found = new Map<string, WrittenParameter>()
  for (const { name, start } of findParameters(sql)) {
    const key = foldName(name)
    if (!found.has(key)) found.set(key, { name, key, start })
  }
  return [...found.values()]
}

function findWrongParameters(query: QueryDefinition, written: readonly WrittenParameter[]): readonly QueryProblem[] {
  const names = written.map(({ name }) => name)
  const unused = query.parameters.filter(({ name }) => !written.some(({ key }) => key === foldName(name)))
  return [
    ...written
      .filter(({ name }) => /^\d/.test(name))
      .map(({ start }) => ({
        message: `the query ${JSON.stringify(query.name)} has a parameter without a name; write $name instead of ? and $1`,
        location: query.locate(start),
      })),
    ...unused.map(({ name, location }) => {
      const match = closestMatch(name, names)
      const hint = match === undefined ? 'remove it' : `did you mean ${match}?`
      return { message: `the query ${JSON.stringify(query.name)} has no parameter $${name}; ${hint}`, location }
    }),
  ]
}

/** The types that are declared, as DuckDB understands them. */
async function readDeclared(
  native: DuckDBConnection,
  query: QueryDefinition,
): Promise<{ readonly known: Known } | { readonly problems: readonly QueryProblem[] }> {
  const known = new Map<string, TypedParameter>()
  const problems: QueryProblem[] = []
  for (const { name, type, isOptional, location } of query.parameters) {
    try {
      const [column, second] = await prepareColumns(native, `SELECT CAST(NULL AS ${type}\n)`)
      if (!column || second) throw new Error('It is not one type.')
      known.set(foldName(name), { name, text: column.text, type: column.type, isOptional })
    } catch (error) {
      const message = `the type ${JSON.stringify(type)} of the parameter ${name} is not a type of DuckDB: ${reasonOf(error)}`
      problems.push({ message, location })
    }
  }
  return problems.length > 0 ? { problems } : { known }
}

/**
 * Infers the types that are not declared. One parameter without a type hides the types of all others, so each is also tried alone, with NULL for the
 * others.
 */
async function inferParameters(
  native: DuckDBConnection,
  query: QueryDefinition,
  written: readonly WrittenParameter[],
  declared: Known,
): Promise<{ readonly known: Known } | { readonly problems: readonly QueryProblem[] }> {
  const known = new Map(declared)
  const unknown = () => written.filter(({ key }) => !known.has(key))
  if (unknown().length === 0) return { known }
  const render = (alone?: string) =>
    renderWithParameters(
      query.sql,
      ({ name }) => renderCast(known, name, `$${name}`) ?? (alone === undefined || alone === foldName(name) ? undefined : 'NULL'),
    )
  try {
    await readParameters(native, render(), known)
    for (const { key } of unknown()) await readParameters(native, render(key), known)
  } catch (error) {
    return { problems: [await explain(native, query, error)] }
  }
  const problems = unknown().map(({ name, start }) => ({
    message: `the type of $${name} in the query ${JSON.stringify(query.name)} is not known; declare it: -- @param ${name} TYPE`,
    location: query.locate(start),
  }))
  return problems.length > 0 ? { problems } : { known }
}

/** Types that say nothing about the values of a parameter. */
const vague = new Set(['', 'INVALID', 'ANY', 'SQLNULL', 'STRING_LITERAL', 'INTEGER_LITERAL'])

async function readParameters(native: DuckDBConnection, sql: string, known: Map<string, TypedParameter>): Promise<void> {
  const statement = await native.prepare(sql)
  try {
    for (let index = 1; index <= statement.parameterCount; index += 1) {
      const name = statement.parameterName(index)
      const found = known.has(foldName(name)) ? undefined : readParameter(statement, index)
      if (found) known.set(foldName(name), { name, ...found, isOptional: false })
    }
  } finally {
    statement.destroySync()
  }
}

/** `undefined` if DuckDB does not know the type. */
function readParameter(
  statement: DuckDBPreparedStatement,
  index: number,
): { readonly text: string; readonly type: ColumnType } | undefined {
  try {
    const type = statement.parameterType(index)
    const column = toColumnType(type)
    return column.kind === 'scalar' && vague.has(column.name) ? undefined : { text: toTypeText(type), type: column }
  } catch {
    return undefined
  }
}

function renderCast(known: Known, name: string, value: string): string | undefined {
  const parameter = known.get(foldName(name))
  return parameter && `CAST(${value} AS ${parameter.text})`
}

interface PreparedResult {
  readonly columns: readonly PreparedColumn[]
  readonly hasResult: boolean
  readonly statementType: number
}

/** Reads the columns of the statement. Table functions need values before DuckDB knows their columns, so they get NULLs of the types of the parameters. */
async function prepareTyped(
  native: DuckDBConnection,
  query: QueryDefinition,
  sql: string,
  known: Known,
): Promise<PreparedResult | { readonly problems: readonly QueryProblem[] }> {
  try {
    return await prepareResult(native, sql)
  } catch (error) {
    const withNulls = renderWithParameters(query.sql, ({ name }) => renderCast(known, name, 'NULL'))
    try {
      if (withNulls !== query.sql) return await prepareResult(native, withNulls)
    } catch {
      // The first error is reported, because it is about the query as it is written
    }
    return { problems: [await explain(native, query, error)] }
  }
}

/** Columns of statements that only return the number of changed rows, or their success. */
const outcomes = new Set(['Count', 'Success'])
const selectStatement = 1

async function prepareResult(native: DuckDBConnection, sql: string): Promise<PreparedResult> {
  const { columns, statementType } = await prepareFacts(native, sql)
  const isOutcome = statementType !== selectStatement && columns.length === 1 && outcomes.has(columns[0]?.name ?? '')
  return { columns, hasResult: columns.length > 0 && !isOutcome, statementType }
}

/** Says why a query cannot be bound. */
async function explain(native: DuckDBConnection, query: QueryDefinition, error: unknown): Promise<QueryProblem> {
  // An error of the query as written has its place in the file
  const own = await prepareColumns(native, query.sql).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const isOwn = own !== undefined && !/^Unexpected type id/.test(messageOf(own))
  const shown = isOwn ? own : error
  const offset = isOwn ? parseErrorOffset(messageOf(own), query.sql) : undefined
  return {
    message: `the query ${JSON.stringify(query.name)} has no types: ${describe(shown)}`,
    location: query.locate(offset ?? 0),
    isUnbound: true,
  }
}

function describe(error: unknown): string {
  const message = reasonOf(error)
  if (/^Unexpected type id/.test(message))
    return 'its columns depend on the value of a parameter; write that value into the SQL instead'
  if (/__pivot_enum|Cannot prepare multiple statements/.test(messageOf(error)))
    return 'the columns of PIVOT depend on data; list the values: PIVOT … ON column IN (…)'
  return message
}

function reasonOf(error: unknown): string {
  return firstLine(messageOf(error).replace(/^Failed to extract statements: /, ''))
}

function checkColumns(query: QueryDefinition, columns: readonly PreparedColumn[]): readonly QueryProblem[] {
  const names = columns.map(({ name }) => name)
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  const twice = `the query ${JSON.stringify(query.name)} has two columns ${JSON.stringify(repeated)}; give one of them another name: AS name`
  return [
    ...(repeated === undefined ? [] : [{ message: twice, location: query.locate(0) }]),
    ...query.notNull
      .filter(({ name }) => !names.some((column) => isSameName(column, name)))
      .map(({ name, location }) => {
        const match = closestMatch(name, names)
        const hint = match === undefined ? `its columns are ${names.join(', ')}` : `did you mean ${match}?`
        return { message: `the query ${JSON.stringify(query.name)} has no column ${JSON.stringify(name)}; ${hint}`, location }
      }),
  ]
}
