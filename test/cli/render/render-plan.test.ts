import { renderPlan } from '../../../src/cli/render/plan/render-plan.js'
import { planSteps } from '../../../src/connection/open/plan-steps.js'
import type { ViewChange } from '../../../src/index.js'
import type { SessionStep } from '../../../src/session/index.js'

const steps: readonly SessionStep[] = [
  {
    kind: 'extension',
    name: 'sqlite_scanner',
    scope: 'instance',
    statements: [{ sql: 'LOAD "sqlite_scanner"' }],
    install: [{ sql: 'INSTALL "sqlite_scanner"' }],
    optional: false,
  },
  {
    kind: 'extension',
    name: 'forced',
    scope: 'instance',
    statements: [{ sql: 'FORCE INSTALL "forced"' }, { sql: 'LOAD "forced"' }],
    install: [{ sql: 'FORCE INSTALL "forced"' }],
    optional: false,
  },
  { kind: 'setting', name: 'TimeZone', scope: 'connection', statements: [{ sql: "SET TimeZone = 'UTC'" }] },
  { kind: 'pragma', name: 'CREATE MACRO\n  f() AS 1', scope: 'instance', statements: [{ sql: 'CREATE MACRO\n  f() AS 1' }] },
  {
    kind: 'secret',
    name: 'store',
    scope: 'instance',
    statements: [{ sql: 'CREATE SECRET "store" (TYPE s3, SECRET $1)', values: ['hunter2'] }],
    temporary: [],
    persistent: false,
  },
]

const definition = { schema: 'main', name: 'any', sql: 'SELECT 1', hash: '', at: [] }
const views: readonly ViewChange[] = [
  { action: 'drop', view: { schema: 'main', name: 'old' }, reason: 'it is no longer in the config' },
  { action: 'create', view: { schema: 'main', name: 'with space' }, reason: 'it does not exist yet', definition },
  { action: 'replace', view: { schema: 'sales', name: 'orders' }, reason: 'its definition changed', definition },
  { action: 'keep', view: { database: 'lake', schema: 'main', name: 'kept' }, reason: 'unchanged' },
  { action: 'adopt', view: { schema: 'main', name: 'same' }, reason: 'the same view exists', definition },
  { action: 'conflict', view: { schema: 'main', name: 'taken' }, reason: 'a table of that name exists', definition },
]

test('a plan has the steps with their SQL and the views as a diff', () => {
  expect(renderPlan({ session: planSteps(steps), macros: [], views, warnings: [] })).toBe(`Session
  extension sqlite_scanner
    INSTALL "sqlite_scanner"; -- only if it is missing
    LOAD "sqlite_scanner";
  extension forced
    FORCE INSTALL "forced";
    LOAD "forced";
  setting TimeZone, on every connection
    SET TimeZone = 'UTC';
  pragma CREATE MACRO f() AS 1
    CREATE MACRO
      f() AS 1;
  secret store
    CREATE SECRET "store" (TYPE s3, SECRET $1); -- values are not shown

Views
  - main.old           drop: it is no longer in the config
  + main."with space"  create: it does not exist yet
  ~ sales.orders       replace: its definition changed
  = lake.main.kept     keep: unchanged
  = main.same          adopt: the same view exists
  ! main.taken         conflict: a table of that name exists
`)
})

test('an empty plan is reported', () => {
  expect(renderPlan({ session: [], macros: [], views: [], warnings: [] })).toBe(
    'Session\n  nothing to restore\n\nViews\n  none\n',
  )
})

test('attached catalogs come first, each with its own plan', () => {
  const leaf = { session: [], macros: [], views: [], warnings: [] }
  const inner = {
    session: [],
    macros: [],
    views: views.slice(0, 1),
    warnings: [],
    children: [{ alias: 'leaf\u001b', plan: leaf }],
  }
  expect(
    renderPlan({ session: [], macros: [], views: [], warnings: [], children: [{ alias: 'kid', plan: inner }] }),
  ).toBe(`Catalog kid
  Catalog leaf\\u001b
    Session
      nothing to restore

    Views
      none

  Session
    nothing to restore

  Views
    - main.old  drop: it is no longer in the config

Session
  nothing to restore

Views
  none
`)
})
