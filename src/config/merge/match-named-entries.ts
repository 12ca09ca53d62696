import { foldName } from '../../sql/fold-name.js'
import type { Provenance } from '../model/provenance.js'
import { type Draft, draftOf, draftsOf, textOf } from '../model/untyped.js'

/** A document, or a value of one, to merge. */
export interface MergePart {
  readonly value: unknown
  readonly from: Provenance
  /** Names that this part and another one both define are no conflict: the later part wins. */
  readonly override: boolean
}

interface NamedEntry {
  readonly name: string
  readonly entry: unknown
}

/**
 * The lists of a catalog whose entries have names, and the names of their entries. Add new kinds of entries here.
 */
const namedEntries: readonly ((document: Draft) => readonly NamedEntry[])[] = [
  ({ views }) => list(views, (view) => nameInSchema('view', view)),
  ({ macros }) => list(macros, (macro) => nameInSchema('macro', macro)),
  ({ attachments }) =>
    Object.values(draftOf(attachments)).flatMap((entries) =>
      list(entries, (entry) => nameOf('database', textOf(entry, 'alias'))),
    ),
  ({ iceberg_catalogs }) => list(iceberg_catalogs, (entry) => nameOf('database', textOf(entry, 'name'))),
  ({ duckdb }) => list(draftOf(duckdb).secrets, (secret) => nameOf('secret', textOf(secret, 'name') ?? textOf(secret, 'type'))),
  ({ semantic_models }) => list(semantic_models, (model) => nameOf('model', textOf(model, 'name'))),
  ({ checks }) => list(checks, (entry) => nameOf('checks of', textOf(entry, 'table'))),
  ({ tests }) => list(tests, (test) => nameOf('test', textOf(test, 'name'))),
  ({ queries }) => list(queries, (query) => nameOf('query', textOf(query, 'name'))),
]

/**
 * For each part, the list entries that a later part redefines, if one of the two parts allows overriding. The checks report other
 * duplicate names.
 */
export function findOverridden(parts: readonly MergePart[]): ReadonlyMap<MergePart, ReadonlySet<unknown>> {
  const overridden = new Map<MergePart, Set<unknown>>()
  if (!parts.some(({ override }) => override)) return overridden
  const known = new Map<string, { readonly entry: unknown; readonly part: MergePart }>()
  for (const part of parts) {
    const document = draftOf(part.value)
    for (const { name, entry } of namedEntries.flatMap((listNames) => listNames(document))) {
      const other = known.get(name)
      if (other && other.part !== part && (other.part.override || part.override)) {
        overridden.set(other.part, (overridden.get(other.part) ?? new Set()).add(other.entry))
      }
      known.set(name, { entry, part })
    }
  }
  return overridden
}

function list(value: unknown, nameEntry: (entry: Draft) => string | undefined): readonly NamedEntry[] {
  return draftsOf(value).flatMap(([entry]) => {
    const name = nameEntry(entry)
    return name === undefined ? [] : [{ name, entry }]
  })
}

function nameInSchema(kind: string, entry: Draft): string | undefined {
  const place = JSON.stringify([textOf(entry, 'into') ?? '', textOf(entry, 'db_schema') ?? 'main'])
  return nameOf(`${kind} in ${foldName(place)}`, textOf(entry, 'name'))
}

function nameOf(kind: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${kind} ${foldName(name)}`
}
