import { parseRelationName } from '../../sql/parse-relation-name.js'
import { type ViewSyntax, viewKey } from '../../views/definition/view-definition.js'
import { listCandidates } from '../../views/diff/order-views.js'

/** The view that a semantic model names, as `view` or `schema.view`. */
export function findView(text: string, views: readonly ViewSyntax[], own: string): ViewSyntax | undefined {
  const { parts = [] } = parseRelationName(text) ?? {}
  const [name = '', schema, catalog] = [...parts].reverse()
  const reference = { name, ...(schema !== undefined && { schema }), ...(catalog !== undefined && { catalog }) }
  const [candidates = []] = listCandidates({ schema: 'main', name: '' }, reference, own)
  const keys = candidates.map(viewKey)
  const found = keys.flatMap((key) => views.find((view) => viewKey(view) === key) ?? [])
  return found[0] ?? views.find((view) => viewKey({ schema: '', name: view.name }) === viewKey({ schema: '', name }))
}
