import { draftOf, draftsOf } from '../model/untyped.js'
import { sqlKeys } from '../model/view/view-config.js'
import { sourceBySuffix } from '../notation/source-by-suffix.js'

/**
 * Fills in the `source` of views with SQL and a `uri` but no `source`, in place: the document must be a copy.
 */
export function fillSources(document: unknown): void {
  for (const [view] of draftsOf(draftOf(document).views)) {
    if ('source' in view || !('uri' in view) || !sqlKeys.some((key) => key in view)) continue
    const source = sourceBySuffix(view.uri)
    if (source !== undefined) Object.assign(view, { source })
  }
}
