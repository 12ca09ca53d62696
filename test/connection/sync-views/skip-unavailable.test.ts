import { findUnavailable } from '../../../src/connection/sync-views/skip-unavailable.js'
import { QueryError, ViewError } from '../../../src/errors.js'
import { planViews } from '../../../src/views/definition/plan-views.js'
import { planChanges } from '../../../src/views/diff/plan-changes.js'
import type { ViewChange } from '../../../src/views/diff/view-change.js'
import { readViews } from '../../../src/views/ledger/read-views.js'
import { readSyntax } from '../../../src/views/syntax/read-syntax.js'
import { withDatabase } from '../../views/view-fixtures.js'

let changes: readonly ViewChange[]
beforeAll(() =>
  withDatabase(async (connection) => {
    const views = [
      { name: 'a', sql: 'SELECT 1', optional: true },
      { name: 'b', sql: 'SELECT 1' },
    ]
    const definitions = planViews({ version: 1, duckdb: {}, views })
    changes = planChanges(await readSyntax(connection, definitions), await readViews(connection, definitions))
  }),
)

const cause = new QueryError('QUERY_FAILED', 'The bucket is gone.')

const failed = (view: string, why: Error) => new ViewError('VIEW_FAILED', `Cannot create ${view}.`, { view, cause: why })

test.each<[title: string, error: Error, view: string | undefined, reason: string | undefined]>([
  ['an optional view with its cause', failed('main.a', cause), 'a', 'The bucket is gone.'],
  ['an optional view with a foreign cause', failed('main.a', new Error('x')), 'a', 'Cannot create main.a.'],
  ['a view that is not optional', failed('main.b', cause), undefined, undefined],
  ['a view that is not among the changes', failed('main.c', cause), undefined, undefined],
  ['a conflict', new ViewError('VIEW_CONFLICT', 'Of another owner.', { view: 'main.a' }), undefined, undefined],
  ['no view', cause, undefined, undefined],
])('the unavailable view of an error about %s', (_title, error, view, reason) => {
  const found = findUnavailable(changes, error)
  expect(found?.change.view.name).toBe(view)
  expect(found?.reason).toBe(reason)
})
