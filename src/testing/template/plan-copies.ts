import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../sql/quote.js'
import type { SourceColumns } from '../../types/columns/source-columns.js'
import type { RelationName } from '../../types/read/relation.js'
import { renderShortNames, renderTable, type StandIn } from '../../types/stand-ins/render-stand-ins.js'

/** The database that copies are made from. No SQL can mean it by accident. */
export const templateName = '_duckalog_template'

/** The variable of each connection with the name of its copy. */
const variable = '_duckalog_copy'

/** The schema of a copy with the rows of other databases. */
const fixtureSchema = '_fixtures'

/** Where the rows of a source are in a copy. */
export function placeInCopy({ source, place }: StandIn, copy: string): RelationName {
  if (place.database === templateName) return { ...place, database: copy }
  return { database: copy, schema: fixtureSchema, name: source.name }
}

/**
 * Renders tables for the sources, where other databases are views: all copies share these, and each connection reads the rows of its own copy
 * through them.
 */
export function renderRedirected(tables: readonly StandIn[]): readonly string[] {
  const others = tables.map(({ place }) => place).filter(({ database }) => database !== templateName)
  return [
    ...tables.flatMap((table) => renderTable(placeInCopy(table, templateName), withoutComment(table.source))),
    ...tables.flatMap(({ source, place }) => (place.database === templateName ? [] : renderRedirect(source, place))),
    ...renderShortNames(others, templateName),
  ]
}

function renderRedirect({ name }: SourceColumns, { database, schema, name: table }: RelationName): readonly string[] {
  const rows = `.${quoteQualified(fixtureSchema, name)}`
  const query = `'FROM "' || getvariable(${quoteLiteral(variable)}) || ${quoteLiteral(`"${rows}`)}`
  return [
    `CREATE SCHEMA IF NOT EXISTS ${quoteQualified(database, schema)}`,
    `CREATE VIEW ${quoteQualified(database, schema, table)} AS FROM query(${query})`,
  ]
}

/** Removes comments: tests do not read them, and each takes as long as a table. */
function withoutComment({ name, columns }: SourceColumns): SourceColumns {
  return { name, columns: columns.map(({ name, type, not_null }) => ({ name, type, ...(not_null && { not_null }) })) }
}

/** Renders the statement that sets the copy that a connection reads. */
export function renderCopyVariable(copy: string): string {
  return `SET VARIABLE ${variable} = ${quoteLiteral(copy)}`
}

/** The statements of a connection of a copy, which come before those of the catalog. */
export function renderUse(copy: string): readonly string[] {
  return [`USE ${quoteIdentifier(copy)}`, renderCopyVariable(copy)]
}
