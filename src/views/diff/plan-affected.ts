import { foldName } from '../../sql/fold-name.js'
import { runnableSql } from '../../sql/quote.js'
import { type SqlReference, type ViewDefinition, type ViewName, viewKey } from '../definition/view-definition.js'
import { listCandidates } from './order-views.js'
import type { ViewChange } from './view-change.js'

/** With more changed names all definitions are parsed. */
const maxNames = 50

/** The names that definitions read, as recorded in the ledgers. */
interface KnownReads {
  /** By the keys of the definitions. */
  readonly reads: ReadonlyMap<string, readonly SqlReference[]>
  /** The name of the catalog's own database. */
  readonly database?: string
}

interface AffectedDefinitions {
  /** Their syntax has to be known. */
  readonly affected: readonly ViewDefinition[]
  /** They stay as they are. */
  readonly rest: readonly ViewDefinition[]
  /** Those of `rest` about which the ledgers record nothing. */
  readonly unrecorded: readonly ViewDefinition[]
}

/**
 * Finds the definitions that a set of changes can affect: those that change, and those that may read one of them directly or through
 * others. What a definition reads comes from the ledger; where the ledger does not record it, each definition whose SQL contains a changed
 * name counts as a reader. Pure.
 */
export function planAffected(
  definitions: readonly ViewDefinition[],
  changes: readonly ViewChange[],
  { reads, database }: KnownReads = { reads: new Map() },
): AffectedDefinitions {
  const changed = changes.filter(({ action }) => action !== 'keep')
  const affected = new Set(changed.flatMap(({ definition }) => definition ?? []))
  const kept = definitions.filter((definition) => !affected.has(definition))
  const readsOf = new Map(reads.size === 0 ? [] : kept.map((definition) => [definition, reads.get(viewKey(definition))]))
  const isUnrecorded = (definition: ViewDefinition) => readsOf.get(definition) === undefined
  const findReaders = indexReaders(readsOf, database)
  const findMentions = indexTexts(kept.filter(isUnrecorded))
  for (let found = changed.map(({ view }) => view); found.length > 0; ) {
    const readers = [...findReaders(found), ...findMentions(found)].filter((definition) => !affected.has(definition))
    for (const definition of readers) affected.add(definition)
    found = [...new Set(readers)]
  }
  const rest = kept.filter((definition) => !affected.has(definition))
  return {
    affected: definitions.filter((definition) => affected.has(definition)),
    rest,
    unrecorded: rest.filter(isUnrecorded),
  }
}

type Finder = (names: readonly ViewName[]) => readonly ViewDefinition[]

function indexReaders(
  reads: ReadonlyMap<ViewDefinition, readonly SqlReference[] | undefined>,
  database: string | undefined,
): Finder {
  const readers = new Map<string, { readonly definition: ViewDefinition; readonly reference: SqlReference }[]>()
  for (const [definition, references = []] of reads) {
    for (const reference of references) {
      const name = foldName(reference.name)
      const known = readers.get(name)
      if (known) known.push({ definition, reference })
      else readers.set(name, [{ definition, reference }])
    }
  }
  return (names) =>
    names.flatMap((view) => {
      const key = viewKey(view)
      return (readers.get(foldName(view.name)) ?? [])
        .filter(
          ({ definition, reference }) =>
            // Names in a macro are resolved where it is called
            definition.macro !== undefined ||
            listCandidates(definition, reference, database)
              .flat()
              .some((each) => viewKey(each) === key),
        )
        .map(({ definition }) => definition)
    })
}

function indexTexts(definitions: readonly ViewDefinition[]): Finder {
  const known = new Set<string>()
  let left = definitions.map((definition) => ({ definition, text: runnableSql(definition).toLowerCase() }))
  return (names) => {
    const looked = names.map(({ name }) => name.toLowerCase()).filter((name) => !known.has(name))
    if (left.length === 0 || looked.length === 0) return []
    for (const name of looked) known.add(name)
    // In SQL a quote in a name is doubled
    const isReader = known.size > maxNames || looked.some((name) => name.includes('"')) ? () => true : readsOneOf(looked)
    const found = left.filter(isReader).map(({ definition }) => definition)
    left = left.filter((each) => !isReader(each))
    return found
  }
}

function readsOneOf(names: readonly string[]): (each: { readonly text: string }) => boolean {
  return ({ text }) => names.some((name) => text.includes(name))
}
