import { foldName } from '../../sql/fold-name.js'
import { quoteQualified } from '../../sql/quote.js'
import { quoteIfNeeded } from '../../sql/quote-if-needed.js'
import type { ViewName } from '../../views/definition/view-definition.js'

/** The full name of a table, view or macro. */
export interface RelationName {
  readonly database: string
  readonly schema: string
  readonly name: string
}

/** A table or view that exists in a database. */
export interface StoredRelation extends RelationName {
  readonly isView: boolean
  readonly comment?: string
}

/** A key that is equal for all spellings of a name. */
export function relationKey({ database, schema, name }: RelationName): string {
  return foldName(`${database}\0${schema}\0${name}`)
}

/** SQL: all rows of a relation. */
export function renderFrom({ database, schema, name }: RelationName): string {
  return `FROM ${quoteQualified(database, schema, name)}`
}

/** The name of a source in a columns file. The catalog's own database is left out, because its name may differ between machines. */
export function sourceName({ database, schema, name }: RelationName, own: string): string {
  if (foldName(database) !== foldName(own)) return [database, schema, name].map(quoteIfNeeded).join('.')
  return (schema === 'main' ? [name] : [schema, name]).map(quoteIfNeeded).join('.')
}

/** The name of a definition in a columns file; the name of a macro has parentheses. */
export function nameSource({ database, schema, name, macro }: ViewName, own: string): string {
  return `${sourceName({ database: database ?? own, schema, name }, own)}${macro === undefined ? '' : '()'}`
}

/** The inverse of {@link sourceName}. */
export function parseSourceName(text: string, own: string): RelationName {
  const parts = [...text.matchAll(/"((?:[^"]|"")*)"|([^."]+)/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  )
  const [name = '', schema = 'main', database = own] = parts.reverse()
  return { database, schema, name }
}
