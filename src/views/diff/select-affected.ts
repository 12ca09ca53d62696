import { foldName } from '../../sql/fold-name.js'
import { runnableSql } from '../../sql/quote.js'
import { type SqlReference, type ViewDefinition, type ViewName, viewKey } from '../definition/view-definition.js'
import type { ViewChange } from './diff-views.js'
import { listCandidates } from './order-views.js'

/** With so many changed names the texts are parsed all together. */
const mostNames = 50

/** What is known about what definitions read. */
interface KnownReads {
  /** By the keys of the definitions that stand as they are. */
  readonly reads: ReadonlyMap<string, readonly SqlReference[]>
  /** The name of the catalog's own database. */
  readonly database?: string
}

/**
 * The definitions that a set of changes can concern: those that change, and those that may read one of them, at whatever distance.
 * Told by what the ledger remembers of each; where it does not know, by the text: a view that does not hold a name does not read it. Pure.
 *
 * @returns `affected`, whose syntax has to be known, and `rest`, which stays as it is
 */
export function planAffected(
  definitions: readonly ViewDefinition[],
  changes: readonly ViewChange[],
  { reads, database }: KnownReads = { reads: new Map() },
): { readonly affected: readonly ViewDefinition[]; readonly rest: readonly ViewDefinition[] } {
  const changed = changes.filter(({ action }) => action !== 'keep')
  const affected = new Set(changed.flatMap(({ definition }) => definition ?? []))
  const kept = definitions.filter((definition) => !affected.has(definition))
  const findReaders = indexReaders(kept, reads, database)
  const findMentions = indexTexts(kept.filter((definition) => !reads.has(viewKey(definition))))
  for (let found = changed.map(({ view }) => view); found.length > 0; ) {
    const readers = [...findReaders(found), ...findMentions(found)].filter((definition) => !affected.has(definition))
    for (const definition of readers) affected.add(definition)
    found = [...new Set(readers)]
  }
  return {
    affected: definitions.filter((definition) => affected.has(definition)),
    rest: kept.filter((definition) => !affected.has(definition)),
  }
}

type Finder = (names: readonly ViewName[]) => readonly ViewDefinition[]

function indexReaders(definitions: readonly ViewDefinition[], reads: KnownReads['reads'], database: string | undefined): Finder {
  const readers = new Map<string, { readonly definition: ViewDefinition; readonly reference: SqlReference }[]>()
  for (const definition of reads.size === 0 ? [] : definitions) {
    for (const reference of reads.get(viewKey(definition)) ?? []) {
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
            // What a macro names is looked up where it is called
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
    // In SQL a quote inside of a name is written twice
    const isReader = known.size > mostNames || looked.some((name) => name.includes('"')) ? () => true : readsOneOf(looked)
    const found = left.filter(isReader).map(({ definition }) => definition)
    left = left.filter((each) => !isReader(each))
    return found
  }
}

function readsOneOf(names: readonly string[]): (each: { readonly text: string }) => boolean {
  return ({ text }) => names.some((name) => text.includes(name))
}
