import { type DiffViewsOptions, diffViews, refuseConflicts } from '../../src/views/diff-views.js'
import type { StoredView, StoredViews } from '../../src/views/read-views.js'
import type { ViewSyntax } from '../../src/views/view-definition.js'

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

const diff = (definitions: readonly ViewSyntax[], stored: Partial<StoredViews>, options?: DiffViewsOptions) =>
  diffViews(definitions, { database: 'db', views: [], tables: [], ...stored }, options).map(
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
  [
    'forced',
    diff([wanted('a', '1')], { views: [ours('a', '1')] }, { forceRebuild: true }),
    ['replace a: a rebuild was asked for'],
  ],
  ['no longer wanted', diff([], { views: [ours('a', '1')] }), ['drop a: the config no longer names it']],
  ['no longer wanted, kept', diff([], { views: [ours('a', '1')] }, { orphans: 'keep' }), [/^keep a: .*orphans are kept/]],
  ['no longer wanted, changed by hand', diff([], { views: [{ ...ours('a', '1'), intact: false }] }), [/^keep a: .*yours now/]],
  ['no longer wanted, gone', diff([], { views: [{ ...ours('a', '1'), present: false }] }), [/^keep a: .*gone already/]],
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
    ['drop a: the config no longer names it', 'replace b: it reads main.a, which changes'],
  ],
])('%s', (_, changes, expected) => {
  expect(changes).toHaveLength(expected.length)
  for (const [index, line] of expected.entries())
    expect(changes[index]).toEqual(typeof line === 'string' ? line : expect.stringMatching(line))
})

test('all conflicts come at once, with the way out', () => {
  const changes = diffViews([wanted('a', '1'), wanted('b', '1'), wanted('c', '1')], {
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
