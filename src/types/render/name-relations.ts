import { isSameName } from '../../sql/fold-name.js'
import { quoteIfNeeded } from '../../sql/quote-if-needed.js'
import { compareTexts } from './compare-texts.js'
import type { NameContext, TypedRelation } from './typed-relation.js'

/** A relation with its names in SQL and in TypeScript. */
export interface NamedRelation {
  readonly relation: TypedRelation
  /** As written in SQL after FROM, as short as DuckDB resolves it: `crm.public.customers`. */
  readonly sqlName: string
  /** The parts of that name without quotes. */
  readonly parts: readonly string[]
  /** The name of its interface: `CrmPublicCustomers`. */
  readonly typeName: string
}

/** Names in the scope of a generated file. A description of a type in the config may also use the last ones. */
const taken = [
  ...['Catalog', 'Database', 'Buffer', 'Date'],
  ...['Array', 'Map', 'Object', 'Omit', 'Partial', 'Pick', 'Promise', 'Readonly', 'ReadonlyArray', 'Record', 'Set', 'Uint8Array'],
]

/** Names all relations, sorted by their names in SQL. */
export function nameRelations(relations: readonly TypedRelation[], context: NameContext): readonly NamedRelation[] {
  const named = relations.map((relation) => {
    const parts = partsOf(relation, relations, context)
    const sqlName = `${parts.map(quoteIfNeeded).join('.')}${relation.kind === 'macro' ? '()' : ''}`
    return { relation, parts, sqlName }
  })
  named.sort((a, b) => compareTexts(a.sqlName, b.sqlName))
  const used = new Set(taken)
  return named.map((each) => ({ ...each, typeName: claim(toTypeName(each.parts), used) }))
}

function partsOf(
  { database, schema, name }: TypedRelation,
  relations: readonly TypedRelation[],
  context: NameContext,
): readonly string[] {
  const all = [database, schema, name]
  if (isSameName(database, context.database)) {
    if (isSameName(schema, context.schema)) return [name]
    // A name with two parts must not be ambiguous
    return context.databases.some((other) => isSameName(other, schema)) ? all : [schema, name]
  }
  const isSchema = relations.some((other) => isSameName(other.database, context.database) && isSameName(other.schema, database))
  return isSameName(schema, 'main') && !isSchema ? [database, name] : all
}

function toTypeName(parts: readonly string[]): string {
  const words = parts.flatMap((part) => part.match(/[\p{ID_Continue}]+/gu) ?? []).flatMap((part) => part.split('_'))
  const name = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('')
  return /^\p{ID_Start}/u.test(name) ? name : `_${name}`
}

function claim(name: string, used: Set<string>): string {
  const isFree = (candidate: string) => !used.has(candidate) && !/^DuckDB\w+Value$/.test(candidate)
  let free = name
  for (let count = 2; !isFree(free); count += 1) free = `${name}_${count}`
  used.add(free)
  return free
}
