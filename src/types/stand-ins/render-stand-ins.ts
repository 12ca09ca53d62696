import { foldName } from '../../sql/fold-name.js'
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../sql/quote.js'
import type { SourceColumn, SourceColumns } from '../columns/source-columns.js'
import { type RelationName, relationKey } from '../read/relation.js'

/** A source and the place of the table that stands in for it. */
export interface StandIn {
  readonly source: SourceColumns
  readonly place: RelationName
}

/** Renders the empty tables that stand in for sources, and their short names. */
export function renderStandIns(tables: readonly StandIn[], own: string): readonly string[] {
  const places = tables.map(({ place }) => place)
  return [...tables.flatMap(({ place, source }) => renderTable(place, source)), ...renderShortNames(places, own)]
}

/**
 * Views for tables of servers, which `alias.table` finds in the default schema of the server. In memory that schema is `main`.
 */
export function renderShortNames(places: readonly RelationName[], own: string): readonly string[] {
  const shortOf = ({ database, name }: RelationName) => relationKey({ database, schema: 'main', name })
  const taken = new Set(places.filter(({ schema }) => schema === 'main').map(shortOf))
  const open = places.filter((place) => foldName(place.database) !== foldName(own) && !taken.has(shortOf(place)))
  return open
    .filter((place) => place.schema === 'public' || open.filter((other) => shortOf(other) === shortOf(place)).length === 1)
    .map(({ database, schema, name }) => {
      return `CREATE VIEW ${quoteQualified(database, 'main', name)} AS FROM ${quoteQualified(database, schema, name)}`
    })
}

/** Renders the statements that create an empty table. */
export function renderTable({ database, schema, name }: RelationName, { columns, comment }: SourceColumns): readonly string[] {
  const table = quoteQualified(database, schema, name)
  const list = columns.map((column) => renderColumn(column)).join(', ')
  return [
    `CREATE SCHEMA IF NOT EXISTS ${quoteQualified(database, schema)}`,
    `CREATE TABLE ${table} (${list})`,
    ...(comment === undefined ? [] : [`COMMENT ON TABLE ${table} IS ${quoteLiteral(comment)}`]),
    ...columns.flatMap((column) =>
      column.comment === undefined
        ? []
        : [`COMMENT ON COLUMN ${table}.${quoteIdentifier(column.name)} IS ${quoteLiteral(column.comment)}`],
    ),
  ]
}

function renderColumn({ name, type, not_null: notNull }: SourceColumn): string {
  return `${quoteIdentifier(name)} ${type}${notNull ? ' NOT NULL' : ''}`
}
