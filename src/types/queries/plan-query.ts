import type { QueryConfig } from '../../config/model/query-config.js'
import type { ConfigPath, Location } from '../../errors.js'
import { isSameName } from '../../sql/fold-name.js'
import { parseScript } from '../../sql/lexer/parse-script.js'
import { parseAnnotations } from './parse-annotations.js'
import { type DeclaredParameter, parseParameterType, type QueryDefinition, type QueryProblem } from './query-definition.js'

/** Where the parts of a query are written. */
export interface QueryPlaces {
  readonly name: string
  /** The location of an offset of the text. */
  locateText(offset: number): Location
  /** The location of a key of the entry in the config. */
  locateKey(key: ConfigPath): Location
}

/** Joins what the config and the annotations of a query declare. */
export function planQuery(
  entry: QueryConfig,
  text: string,
  { name, locateText, locateKey }: QueryPlaces,
): { readonly definition?: QueryDefinition; readonly problems: readonly QueryProblem[] } {
  const annotations = parseAnnotations(text)
  const problems: QueryProblem[] = annotations.problems.map(({ offset, message }) => ({ message, location: locateText(offset) }))
  const parameters: DeclaredParameter[] = annotations.parameters.map(({ offset, ...parameter }) => ({
    ...parameter,
    location: locateText(offset),
  }))
  for (const [parameter, type] of Object.entries(entry.parameters ?? {})) {
    const location = locateKey(['parameters', parameter])
    if (parameters.some((other) => isSameName(other.name, parameter)))
      problems.push({ message: 'is also declared by an annotation in the SQL; remove one of them', location })
    else parameters.push({ name: parameter, location, ...parseParameterType(type) })
  }
  if (entry.returns !== undefined && annotations.returns !== undefined)
    problems.push({
      message: 'is also declared by an annotation in the SQL; remove one of them',
      location: locateKey(['returns']),
    })
  const statements = parseScript(text)
  const [statement, second] = statements
  if (statement === undefined)
    problems.push({ message: `the query ${JSON.stringify(name)} is empty; write one SQL statement`, location: locateText(0) })
  else if (second !== undefined) {
    const message = `the query ${JSON.stringify(name)} has ${statements.length} statements; write each in a query of its own`
    problems.push({ message, location: locateText(second.start) })
  }
  if (statement === undefined || problems.length > 0) return { problems }
  const returns = entry.returns ?? annotations.returns?.value
  const description = entry.description ?? annotations.description
  const definition: QueryDefinition = {
    name,
    sql: statement.sql,
    parameters,
    notNull: [
      ...annotations.notNull.map(({ name, offset }) => ({ name, location: locateText(offset) })),
      ...(entry.not_null ?? []).map((column, index) => ({ name: column, location: locateKey(['not_null', index]) })),
    ],
    locate: (offset) => locateText(statement.start + offset),
    ...(returns !== undefined && { returns }),
    ...(description !== undefined && { description }),
  }
  return { definition, problems }
}
