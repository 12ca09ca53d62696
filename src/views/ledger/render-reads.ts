import { isSyntax, readsOf, type ViewDefinition } from '../definition/view-definition.js'

/** What a definition reads, for the ledger; `undefined` where its syntax is not known. Pure. */
export function renderReads(definition: ViewDefinition | undefined): string | undefined {
  return isSyntax(definition) ? JSON.stringify(readsOf(definition)) : undefined
}
