import { quoteLiteral } from '../../sql/quote.js'
import type { ViewDefinition } from '../definition/view-definition.js'
import { ownerIn } from '../ledger/ledger.js'
import type { StoredView } from '../ledger/stored-views.js'

const otherwise = 'Otherwise rename one of them, or use another schema.'

function kindOf({ macro }: StoredView): 'view' | 'macro' {
  return macro === undefined ? 'view' : 'macro'
}

/**
 * Whether a view was made by a catalog without a name where the one that asks has a name: maybe the same, before it got its name.
 */
export function isFormerOwner(view: StoredView, name: string): boolean {
  return name !== '' && view.owner === ownerIn(view.database, '')
}

/**
 * What becomes of a view that the ledger gives to another owner than this catalog. A catalog that got a name is no longer the owner that
 * it was without one: what it made is taken over where it is the same, and with `forceRebuild` where it is not. Pure.
 */
export function decideOwned(
  definition: ViewDefinition,
  view: StoredView,
  { owner = '', forceRebuild = false }: { readonly owner?: string; readonly forceRebuild?: boolean },
): { readonly action: 'replace' | 'adopt' | 'conflict'; readonly reason: string } {
  if (isFormerOwner(view, owner)) {
    if (forceRebuild) return { action: 'replace', reason: 'a rebuild was asked for' }
    if (view.definitionHash === definition.hash && view.intact)
      return { action: 'adopt', reason: `the same ${kindOf(view)} exists, made by a catalog without a name` }
    const reason =
      `a catalog without a name owns a ${kindOf(view)} of that name, and it is not the same. If that was this catalog before it got its name, ` +
      `take the ${kindOf(view)} over with forceRebuild. ${otherwise}`
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
      owner === ''
        ? 'the catalog without a name whose own database this is'
        : 'a catalog without a name that attaches this database'
    return `${which} owns a ${kind} of that name. Rename one of the ${kind}s, or use another schema.`
  }
  const update = `UPDATE _duckalog.${kind}s SET owner = ${quoteLiteral(own)} WHERE owner = ${quoteLiteral(owner)}`
  return (
    `the catalog ${JSON.stringify(owner)} owns a ${kind} of that name. If this catalog had that name before, set it again, or hand its ${kind}s ` +
    `over by running this in the database that holds them: ${update}. ${otherwise}`
  )
}
