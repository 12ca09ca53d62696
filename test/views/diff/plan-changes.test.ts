import type { ViewSyntax } from '../../../src/views/definition/view-definition.js'
import type { PlanChangesOptions } from '../../../src/views/diff/decide-views.js'
import { hasChanges, planChanges } from '../../../src/views/diff/plan-changes.js'
import { refuseConflicts } from '../../../src/views/diff/view-change.js'
import type { StoredView, StoredViews } from '../../../src/views/ledger/stored-views.js'

const wanted = (name: string, hash: string, reads: readonly string[] = []): ViewSyntax => ({
  schema: 'main',
  name,
  sql: `SELECT '${hash}'`,
  hash,
  at: ['views', name],
  references: reads.map((read) => ({ name: read })),
})

const ours = (name: string, hash: string): StoredView => ({
  schema: 'main',
  name,
  owner: '',
  present: true,
  definitionHash: hash,
  intact: true,
})
const foreign = (name: string, hash: string): StoredView => ({
  schema: 'main',
  name,
  present: true,
  intact: false,
  definitionHash: hash,
})

const diff = (definitions: readonly ViewSyntax[], stored: Partial<StoredViews>, options?: PlanChangesOptions) =>
  planChanges(definitions, { database: 'db', views: [], tables: [], ...stored }, options).map(
    ({ action, view, reason }) => `${action} ${view.name}: ${reason}`,
  )

test.each<[what: string, changes: readonly string[], expected: readonly (string | RegExp)[]]>([
  ['nothing there', diff([wanted('a', '1')], {}), ['create a: it does not exist yet']],
  ['the same there', diff([wanted('a', '1')], { views: [ours('a', '1')] }), ['keep a: unchanged']],
  ['the same in another case', diff([wanted('A', '1')], { views: [ours('a', '1')] }), ['keep A: unchanged']],
  ['another definition', diff([wanted('a', '2')], { views: [ours('a', '1')] }), ['replace a: its definition changed']],
  [
    'changed by hand',
    diff([wanted('a', '1')], { views: [{ ...ours('a', '1'), intact: false }] }),
    ['replace a: it was changed by hand'],
  ],
  [
    'dropped by hand',
    diff([wanted('a', '1')], { views: [{ ...ours('a', '1'), present: false }] }),
    ['create a: it was dropped by hand'],
  ],
  ['forced', diff([wanted('a', '1')], { views: [ours('a', '1')] }, { forceRebuild: true }), ['replace a: forceRebuild is set']],
  ['no longer wanted', diff([], { views: [ours('a', '1')] }), ['drop a: it is no longer in the config']],
  ['no longer wanted, kept', diff([], { views: [ours('a', '1')] }, { orphans: 'keep' }), [/^keep a: .*orphans are kept/]],
  ['no longer wanted, changed by hand', diff([], { views: [{ ...ours('a', '1'), intact: false }] }), [/^keep a: .*yours now/]],
  ['no longer wanted, gone', diff([], { views: [{ ...ours('a', '1'), present: false }] }), [/^keep a: .*does not exist/]],
  ['the user’s own views', diff([], { views: [foreign('mine', 'x')] }), []],
  ['the same view, not ours', diff([wanted('a', '1')], { views: [foreign('a', '1')] }), [/^adopt a/]],
  ['another view, not ours', diff([wanted('a', '1')], { views: [foreign('a', '2')] }), [/^conflict a: .*forceRebuild/]],
  [
    'another view, not ours, forced',
    diff([wanted('a', '1')], { views: [foreign('a', '2')] }, { forceRebuild: true }),
    [/^replace a/],
  ],
  [
    'another owner',
    diff([wanted('a', '1')], { views: [{ ...ours('a', '1'), owner: 'sales' }] }),
    [/^conflict a: the catalog "sales" owns/],
  ],
  ['another owner’s orphans', diff([], { views: [{ ...ours('a', '1'), owner: 'sales' }] }), []],
  [
    'another owner, forced',
    diff([wanted('a', '1')], { views: [{ ...ours('a', '1'), owner: 'sales' }] }, { forceRebuild: true }),
    [/^conflict a: the catalog "sales" owns/],
  ],
  [
    'a table, forced or not',
    diff([wanted('a', '1')], { tables: [{ schema: 'main', name: 'A' }] }, { forceRebuild: true }),
    [/^conflict a: a table of that name/],
  ],
  [
    'views over a changed one, however far away',
    diff([wanted('a', '2'), wanted('b', '1', ['a']), wanted('c', '1', ['b']), wanted('d', '1')], {
      views: [ours('a', '1'), ours('b', '1'), ours('c', '1'), ours('d', '1')],
    }),
    [
      'replace a: its definition changed',
      'replace b: it reads main.a, which changes',
      'replace c: it reads main.b, which changes',
      'keep d: unchanged',
    ],
  ],
  [
    'a view over one that is dropped',
    diff([wanted('b', '1', ['a'])], { views: [ours('a', '1'), ours('b', '1')] }),
    ['drop a: it is no longer in the config', 'replace b: it reads main.a, which changes'],
  ],
])('%s', (_, changes, expected) => {
  expect(changes).toHaveLength(expected.length)
  for (const [index, line] of expected.entries())
    expect(changes[index]).toEqual(typeof line === 'string' ? line : expect.stringMatching(line))
})

test('one error lists all conflicts and how to solve them', () => {
  const changes = planChanges([wanted('a', '1'), wanted('b', '1'), wanted('c', '1')], {
    database: 'db',
    views: [foreign('b', '2')],
    tables: [{ schema: 'main', name: 'a' }],
  })
  expect(() => refuseConflicts(changes)).toThrow(
    expect.objectContaining({
      code: 'VIEW_CONFLICT',
      view: 'main.a',
      at: ['views', 'a'],
      message: expect.stringMatching(/main\.a: .*table[\s\S]*main\.b: .*forceRebuild/),
    }),
  )
  expect(() => refuseConflicts(changes.filter(({ action }) => action !== 'conflict'))).not.toThrow()
})

describe('a database that is attached at a snapshot', () => {
  const at = <T extends object>(view: T) => ({ ...view, database: 'lake' })
  const where = 'nothing is written to "lake", which is attached at version 3'
  const lake = (views: readonly StoredView[], rest: Partial<StoredViews> = {}): StoredViews => ({
    database: 'lake',
    target: 'lake',
    snapshot: 'at version 3',
    views: views.map(at),
    tables: [],
    ...rest,
  })
  const shop = { owner: 'shop' }

  test.each<[what: string, definition: ViewSyntax | undefined, stored: StoredViews, reason: string, stale: string | undefined]>([
    ['the same', wanted('a', '1'), lake([{ ...ours('a', '1'), ...shop }]), `unchanged; ${where}`, undefined],
    [
      'the same, of nobody',
      wanted('a', '1'),
      lake([foreign('a', '1')]),
      `the same view exists, and no catalog manages it; ${where}`,
      undefined,
    ],
    [
      'nothing',
      wanted('a', '1'),
      lake([]),
      `${where} (otherwise create: it does not exist yet)`,
      'create: it does not exist yet',
    ],
    [
      'another definition',
      wanted('a', '2'),
      lake([{ ...ours('a', '1'), ...shop }]),
      `${where} (otherwise replace: its definition changed)`,
      'replace: its definition changed',
    ],
    [
      'an orphan',
      undefined,
      lake([{ ...ours('a', '1'), ...shop }]),
      `${where} (otherwise drop: it is no longer in the config)`,
      'drop: it is no longer in the config',
    ],
    [
      'an orphan that is gone',
      undefined,
      lake([{ ...ours('a', '1'), ...shop, present: false }]),
      `it is no longer in the config, and does not exist; ${where}`,
      undefined,
    ],
    [
      'a table',
      wanted('a', '1'),
      lake([], { tables: [at({ schema: 'main', name: 'a' })] }),
      expect.stringContaining('(otherwise conflict: a table of that name exists') as string,
      expect.stringContaining('conflict: a table') as string,
    ],
  ])('holds %s: the view is kept as it is', (_what, definition, stored, reason, stale) => {
    const [change, ...others] = planChanges(definition ? [at(definition)] : [], stored, shop)
    expect(others).toEqual([])
    expect(change).toEqual({
      action: 'keep',
      view: at({ schema: 'main', name: 'a' }),
      reason,
      ...(definition && { definition: at(definition) }),
      ...(stale !== undefined && { stale }),
    })
  })

  test('is not rebuilt, and its views are not replaced; a view in another database reads its existing views', () => {
    const own: StoredViews = {
      database: 'db',
      views: [
        { ...ours('here', '1'), ...shop },
        { ...ours('read', '1'), ...shop },
      ],
      tables: [],
    }
    const there = lake([
      { ...ours('a', '1'), ...shop },
      { ...ours('b', '1'), ...shop },
    ])
    const reads = (view: ViewSyntax, catalog: string, name: string) => ({
      ...view,
      references: [{ catalog, schema: 'main', name }],
    })
    const definitions = [
      wanted('read', '2'),
      at(wanted('a', '2')),
      at(reads(wanted('b', '1'), 'db', 'read')),
      reads(wanted('here', '1'), 'lake', 'a'),
    ]
    const actions = (options: PlanChangesOptions) =>
      planChanges(definitions, [own, there], { ...shop, ...options }).map(({ action, view }) => `${action} ${view.name}`)
    expect(actions({})).toEqual(['replace read', 'keep a', 'keep b', 'keep here'])
    expect(actions({ forceRebuild: true })).toEqual(['replace read', 'keep a', 'keep b', 'replace here'])
  })
})

test.each<
  [what: string, definitions: readonly ViewSyntax[], stored: Partial<StoredViews>, options: PlanChangesOptions, expected: boolean]
>([
  [
    'is false when all is as the config wants it',
    [wanted('a', '1')],
    { views: [ours('a', '1'), foreign('mine', 'x')] },
    {},
    false,
  ],
  ['is false when orphans are kept', [], { views: [ours('a', '1')] }, { orphans: 'keep' }, false],
  ['is true when a view is missing', [wanted('a', '1')], {}, {}, true],
  ['is true when a definition changed', [wanted('a', '2')], { views: [ours('a', '1')] }, {}, true],
  ['is true when an orphan is to be dropped', [], { views: [ours('a', '1')] }, {}, true],
  ['is true when a view leaves the ledger', [], { views: [{ ...ours('a', '1'), present: false }] }, {}, true],
  ['is true when there is a conflict', [wanted('a', '1')], { tables: [{ schema: 'main', name: 'a' }] }, {}, true],
])('hasChanges %s', (_, definitions, stored, options, expected) => {
  expect(hasChanges(definitions, { database: 'db', views: [], tables: [], ...stored }, options)).toBe(expected)
})
