import { runnableSql } from '../sql.js'
import type { ViewChange } from './diff-views.js'
import type { ViewDefinition } from './view-definition.js'

/** With so many changed names the texts are parsed all together. */
const mostNames = 50

/**
 * The definitions that a set of changes can concern: those that change, and those that may read one of them, at whatever distance.
 * Told by their texts: a view that does not hold a name does not read it. Pure.
 *
 * @returns `affected`, whose syntax has to be known, and `rest`, which stays as it is
 * @internal
 */
export function planAffected(
  definitions: readonly ViewDefinition[],
  changes: readonly ViewChange[],
): { readonly affected: readonly ViewDefinition[]; readonly rest: readonly ViewDefinition[] } {
  const changed = changes.filter(({ action }) => action !== 'keep')
  const affected = new Set(changed.flatMap(({ definition }) => definition ?? []))
  const names = new Set(changed.map(({ view }) => view.name.toLowerCase()))
  let left = definitions
    .filter((definition) => !affected.has(definition))
    .map((definition) => ({ definition, text: runnableSql(definition).toLowerCase() }))
  let found: readonly string[] = [...names]
  while (found.length > 0) {
    // In SQL a quote inside of a name is written twice
    if (names.size > mostNames || found.some((name) => name.includes('"'))) return { affected: definitions, rest: [] }
    const looked = found
    const readers = left.filter(({ text }) => looked.some((name) => text.includes(name)))
    for (const { definition } of readers) affected.add(definition)
    left = left.filter(({ definition }) => !affected.has(definition))
    found = readers.map(({ definition }) => definition.name.toLowerCase()).filter((name) => !names.has(name))
    for (const name of found) names.add(name)
  }
  return {
    affected: definitions.filter((definition) => affected.has(definition)),
    rest: left.map(({ definition }) => definition),
  }
}
