import { foldName } from '../../sql/fold-name.js'

/** Something that a view reads, according to its SQL and the attached databases. */
export type Source =
  | { /** Files that DuckDB finds by patterns. */ readonly kind: 'files'; readonly patterns: readonly string[] }
  | { /** A DuckDB or SQLite file on this machine. */ readonly kind: 'database'; readonly path: string }
  | { /** A table of a DuckLake. */ readonly kind: 'lake'; readonly table: RelationPlace }
  | { /** A view that this config does not define. */ readonly kind: 'view'; readonly view: RelationPlace; readonly sql: string }
  | {
      /** A query whose value changes when the source does. */ readonly kind: 'query'
      readonly name: string
      readonly sql: string
    }
  | {
      /** A source whose changes cannot be detected, and why. */ readonly kind: 'unchecked'
      readonly name: string
      readonly reason: string
    }
  | { /** What could not be found out. */ readonly kind: 'failed'; readonly name: string; readonly error: Error }

/** The full name of a table or view. */
export interface RelationPlace {
  readonly database: string
  readonly schema: string
  readonly name: string
}

/** An attached database, as DuckDB lists it. */
export interface AttachedDatabase {
  readonly type: string
  readonly path: string | null
}

/** A key that is equal for equal sources. */
export function sourceKey(source: Source): string {
  return JSON.stringify(source)
}

/** A key that is equal for all spellings of a name. */
export function placeKey({ database, schema, name }: RelationPlace): string {
  return foldName([database, schema, name].join('\0'))
}
