import { quoteLiteral } from '../../sql/quote.js'
import type { ViewDefinition } from '../definition/view-definition.js'
import { ownerIn } from '../ledger/ledger.js'
import type { StoredView } from '../ledger/stored-views.js'

const otherwise = 'Otherwise rename one of them, or use another schema.'

function kindOf({ macro }: StoredView): 'view' | 'macro' {
  return macro === undefined ? 'view' : 'macro'
}

/**
 * Whether a view belongs to an unnamed catalog while this one is named: it may be the same catalog before it was named.
 */
export function isFormerOwner(view: StoredView, name: string): boolean {
  return name !== '' && view.owner === ownerIn(view.database, '')
}

/**
 * Decides what to do with a view of another owner. A catalog that was given a name no longer owns the views that it created without one: it
 * adopts those that are unchanged, and the others with `forceRebuild`. Pure.
 */
export function decideOwned(
  definition: ViewDefinition,
  view: StoredView,
  { owner = '', forceRebuild = false }: { readonly owner?: string; readonly forceRebuild?: boolean },
): { readonly action: 'replace' | 'adopt' | 'conflict'; readonly reason: string } {
  if (isFormerOwner(view, owner)) {
    if (forceRebuild) return { action: 'replace', reason: 'forceRebuild is set' }
    if (view.definitionHash === definition.hash && view.intact)
      return { action: 'adopt', reason: `the same ${kindOf(view)} exists, created by an unnamed catalog` }
    const reason =
      `an unnamed catalog owns a different ${kindOf(view)} of that name. If that was this catalog before it had a name, replace the ` +
      `${kindOf(view)} with forceRebuild. ${otherwise}`
    return { action: 'conflict', reason }
  }
  return { action: 'conflict', reason: describeOwner(view, ownerIn(view.database, owner)) }
}

function describeOwner(view: StoredView, own: string): string {
  const { owner = '' } = view
  const kind = kindOf(view)
  const names = [ownerIn(undefined, ''), ownerIn('elsewhere', '')]
  if (names.includes(owner)) {
    const which =
      owner === '' ? 'the unnamed catalog whose own database this is' : 'an unnamed catalog that attaches this database'
    return `${which} owns a ${kind} of that name. Rename one of the ${kind}s, or use another schema.`
  }
  const update = `UPDATE _duckalog.${kind}s SET owner = ${quoteLiteral(own)} WHERE owner = ${quoteLiteral(owner)}`
  return (
    `the catalog ${JSON.stringify(owner)} owns a ${kind} of that name. If this catalog had that name before, set it again, or transfer its ${kind}s ` +
    `by running this in the database that holds them: ${update}. ${otherwise}`
  )
}
