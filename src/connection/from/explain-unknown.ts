import { closestMatch } from '../../closest-match.js'
import { isDuckalogError, OptionError, type QueryError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import { foldName } from '../../sql/fold-name.js'
import type { RelationName } from '../../sql/parse-relation-name.js'
import { quoteIfNeeded } from '../../sql/quote-if-needed.js'
import type { KnownRelations } from './known-relations.js'

/** A failed call of `from()`, and the relation that it names. */
export interface FailedFrom {
  readonly relation: RelationName
  readonly columns: readonly string[] | undefined
  /** The error of DuckDB. */
  readonly error: QueryError
  /** Reads the names of the columns of the relation. */
  readonly readColumns: () => Promise<readonly string[]>
}

/** The error for a relation or for columns that do not exist; `undefined` if the query failed for another reason. */
export async function explainUnknown(failed: FailedFrom, known: KnownRelations): Promise<OptionError | undefined> {
  const { relation, columns = [], error, readColumns } = failed
  if (error.kind !== 'Catalog' && error.kind !== 'Binder') return undefined
  if (isMissing(relation, error)) return unknownRelation(relation, error, known)
  try {
    return unknownColumns(relation, columns, await readColumns(), known)
  } catch (problem) {
    if (!isDuckalogError(problem, 'QUERY_FAILED')) throw problem
    return isMissing(relation, problem) ? unknownRelation(relation, problem, known) : undefined
  }
}

/** Whether this relation does not exist, according to DuckDB. If a relation that a view reads does not exist, the message has no line of the query. */
function isMissing({ parts, isCall }: RelationName, error: QueryError): boolean {
  const said = saidBy(error)
  const [, database] = /^Binder Error: Catalog "(.+?)" does not exist/.exec(said) ?? []
  if (database !== undefined) return parts.length === 3 && parts[0] === database
  const [, kind, name] = /^Catalog Error: (Table|Table Function) with name "?(.+?)"? does not exist/.exec(said) ?? []
  const isNamed = name === parts.at(-1) || name === parts.join('.')
  return isNamed && kind === (isCall ? 'Table Function' : 'Table') && said.includes('\nLINE ')
}

function unknownRelation({ parts, isCall }: RelationName, error: QueryError, known: KnownRelations): OptionError {
  const name = `${parts.map(quoteIfNeeded).join('.')}${isCall ? '()' : ''}`
  const [, suggested] = /^Did you mean "(.+)"\?$/m.exec(saidBy(error)) ?? []
  const match = closestMatch(name, [...known.list(), ...(suggested === undefined ? [] : [suggested])])
  const hint = match === undefined ? '' : ` Did you mean ${JSON.stringify(match)}?`
  const message = `is ${JSON.stringify(name)}, which is not a view or table.${hint}`
  return new OptionError('from', [{ option: 'name', message: known.redact(message) }], 'argument')
}

/** How many columns a message lists. */
const maxListed = 20

function unknownColumns(
  { parts }: RelationName,
  columns: readonly string[],
  names: readonly string[],
  known: KnownRelations,
): OptionError | undefined {
  const folded = new Set(names.map(foldName))
  const issues = columns
    .filter((column) => !folded.has(foldName(column)))
    .map((column) => {
      const match = closestMatch(column, names)
      const listed = `Its columns are ${names.slice(0, maxListed).join(', ')}${names.length > maxListed ? ', …' : '.'}`
      const hint = match === undefined ? listed : `Did you mean ${JSON.stringify(match)}?`
      const message = `names ${JSON.stringify(column)}, which is not a column of ${parts.map(quoteIfNeeded).join('.')}. ${hint}`
      return { option: 'columns', message: known.redact(message) }
    })
  return issues.length === 0 ? undefined : new OptionError('from', issues)
}
