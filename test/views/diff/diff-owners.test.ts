import type { ViewDefinition } from '../../../src/views/definition/view-definition.js'
import { decideOwned } from '../../../src/views/diff/diff-owners.js'
import { ownerIn } from '../../../src/views/ledger/ledger.js'
import type { StoredView } from '../../../src/views/ledger/stored-views.js'

const definition: ViewDefinition = { schema: 'main', name: 'v', sql: 'SELECT 1', hash: '1', at: [] }
const stored = (more: Partial<StoredView>): StoredView => ({
  schema: 'main',
  name: 'v',
  present: true,
  intact: true,
  definitionHash: '1',
  ...more,
})

test.each<[view: Partial<StoredView>, owner: string, action: string, reason: RegExp]>([
  [{ owner: '' }, 'shop', 'adopt', /^the same view exists, created by an unnamed catalog$/],
  [{ owner: '', macro: 'scalar' }, 'shop', 'adopt', /^the same macro exists/],
  [
    { owner: '', intact: false },
    'shop',
    'conflict',
    /^an unnamed catalog owns a different view .*replace the view with forceRebuild/,
  ],
  [{ owner: '', definitionHash: '2' }, 'shop', 'conflict', /^an unnamed catalog owns a different view/],
  [{ owner: ownerIn('o', ''), database: 'o' }, 'shop', 'adopt', /^the same view exists/],
  [{ owner: '', database: 'o' }, 'shop', 'conflict', /^the unnamed catalog whose own database this is owns a view/],
  [{ owner: '', database: 'o' }, '', 'conflict', /^the unnamed catalog whose own database this is owns a view/],
  [{ owner: ownerIn('o', '') }, '', 'conflict', /^an unnamed catalog that attaches this database owns a view/],
  [
    { owner: "o'ld" },
    "n'ew",
    'conflict',
    /^the catalog "o'ld" owns a view .*: UPDATE _duckalog\.views SET owner = 'n''ew' WHERE owner = 'o''ld'\./,
  ],
  [{ owner: 'old', macro: 'table' }, 'new', 'conflict', /owns a macro .*transfer its macros .*: UPDATE _duckalog\.macros SET/],
])('the view %j is for the catalog %j: %s', (view, owner, action, reason) => {
  expect(decideOwned(definition, stored(view), { owner })).toMatchObject({ action, reason: expect.stringMatching(reason) })
})

test('forceRebuild replaces what an unnamed catalog owns, and nothing of another one', () => {
  const decide = (owner: string) => decideOwned(definition, stored({ owner }), { owner: 'shop', forceRebuild: true }).action
  expect(decide('')).toBe('replace')
  expect(decide('other')).toBe('conflict')
})
