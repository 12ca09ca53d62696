import { quoteIfNeeded } from '../../sql/quote-if-needed.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'

/** The views of a catalog, known without asking the database. */
export interface KnownRelations {
  /** The names of its views and table macros, as written after FROM. */
  list(): readonly string[]
  /** Removes known credentials from a text. */
  redact(text: string): string
}

/** The names of views and table macros as written after FROM. */
export function listRelations(definitions: readonly ViewDefinition[]): readonly string[] {
  return definitions
    .filter(({ macro }) => macro !== 'scalar')
    .map(({ database, schema, name, macro }) => {
      const parts = [database, schema === 'main' ? undefined : schema, name].filter((part) => part !== undefined)
      return `${parts.map(quoteIfNeeded).join('.')}${macro === undefined ? '' : '()'}`
    })
}
