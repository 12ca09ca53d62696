import { readsOf, type ViewDefinition, type ViewSyntax } from '../definition/view-definition.js'

/** What a definition reads, for the ledger; `undefined` where its syntax is not known. Pure. */
export function renderReads(definition: ViewDefinition | ViewSyntax | undefined): string | undefined {
  return definition && 'references' in definition ? JSON.stringify(readsOf(definition)) : undefined
}
