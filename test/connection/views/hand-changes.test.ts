import { connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { sampled } from '../../support/sampled.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

type View = { readonly name: string; readonly sql: string; readonly into?: string; readonly description?: string }
const own: readonly View[] = [
  { name: 'told', sql: 'SELECT 1 AS x', description: "what's it" },
  { name: 'untold', sql: 'SELECT 2 AS x' },
  { name: 'over', sql: 'FROM told' },
]
const there = own.map((view) => ({ ...view, into: 'other', sql: view.sql.replace('told', 'other.told') }))

function connect(views: readonly View[]) {
  const attachments = { duckdb: [{ alias: 'other', path: 'other.duckdb', read_only: false }] }
  return connectToCatalog(
    { version: 1, name: 'shop', duckdb: { database: 'main.duckdb' }, attachments, views },
    { base: folder.path },
  )
}

/** What plan says beforehand, what the connect does, and what the plan after it says: the first two are equal, the last nothing. */
async function bring(views: readonly View[]) {
  const changed = ({ action, released }: { readonly action: string; readonly released?: true | undefined }) =>
    action !== 'keep' || released
  const tell = (changes: Awaited<ReturnType<ReturnType<typeof connect>['plan']>>['views']) =>
    changes.filter(changed).map(({ action, view, reason }) => `${action} ${view.name}: ${reason}`)
  await using catalog = connect(views)
  const planned = tell((await catalog.plan()).views)
  await catalog.getConnection()
  expect(tell(catalog.report?.views ?? [])).toEqual(planned)
  expect(tell((await catalog.plan()).views)).toEqual([])
  return planned
}

const comments = (file: string) =>
  rawQuery(
    folder.file(file),
    "SELECT view_name AS name, comment FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal ORDER BY lower(view_name)",
  )
const asWanted = [
  { name: 'over', comment: null },
  { name: 'told', comment: "what's it" },
  { name: 'untold', comment: null },
]

describe.each([
  ['its own database', own, 'main.duckdb'],
  ['an attached database', there, 'other.duckdb'],
] as const)('views in %s', (_, views, file) => {
  beforeEach(async () => {
    expect(await bring(views)).toHaveLength(3)
  })

  const changes: readonly [what: string, sql: string, expected: readonly string[]][] = [
    ['nothing', 'SELECT 1', []],
    ['a comment changed', "COMMENT ON VIEW told IS 'mine'", ['comment told: its comment was changed by hand']],
    ['a comment in another case', "COMMENT ON VIEW told IS 'What''s it'", ['comment told: its comment was changed by hand']],
    ['a comment emptied', "COMMENT ON VIEW told IS ''", ['comment told: its comment was changed by hand']],
    ['a comment removed', 'COMMENT ON VIEW told IS NULL', ['comment told: its comment was changed by hand']],
    [
      'a comment set where the config has none',
      "COMMENT ON VIEW untold IS 'mine'",
      ['comment untold: its comment was changed by hand'],
    ],
    [
      'an empty comment where the config has none',
      "COMMENT ON VIEW untold IS ''",
      ['comment untold: its comment was changed by hand'],
    ],
    ['a comment set to what it is', "COMMENT ON VIEW told IS 'what''s it'", []],
    // The config has no word for these, so they are the user's
    ['a comment on a column', "COMMENT ON COLUMN untold.x IS 'mine'", []],
    [
      'another definition',
      'CREATE OR REPLACE VIEW told AS SELECT 9 AS x',
      ['replace told: it was changed by hand', 'replace over: it reads PLACEtold, which changes'],
    ],
    [
      'the same definition anew, whose comment goes with it',
      'CREATE OR REPLACE VIEW told AS SELECT 1 AS x',
      ['comment told: its comment was changed by hand'],
    ],
    ['the same definition anew, without a comment', 'CREATE OR REPLACE VIEW untold AS select  2 as x', []],
    ['other columns', 'CREATE OR REPLACE VIEW untold(y) AS SELECT 2 AS x', ['replace untold: it was changed by hand']],
    ['dropped', 'DROP VIEW untold', ['create untold: it was dropped by hand']],
    ['renamed', 'ALTER VIEW untold RENAME TO mine', ['create untold: it was dropped by hand']],
    [
      'another case of the name',
      'ALTER VIEW untold RENAME TO UNTOLD',
      ['adopt untold: the same view exists, and no catalog manages it'],
    ],
    [
      'dropped, and made in another case with a comment',
      "DROP VIEW untold; CREATE VIEW UNTOLD AS SELECT 2 AS x; COMMENT ON VIEW untold IS 'mine'",
      ['adopt untold: the same view exists, and no catalog manages it'],
    ],
  ]
  test.each(sampled(changes, 2, views === there ? 1 : 0))('%s by hand', async (_what, sql, expected) => {
    await rawQuery(folder.file(file), sql)
    const place = views === there ? 'other.main.' : 'main.'
    expect(await bring(views)).toEqual(expected.map((line) => line.replace('PLACE', place)))
    expect((await comments(file)).filter(({ name }) => name !== 'mine')).toMatchObject(
      asWanted.map(({ comment }) => ({ comment })),
    )
    expect(await bring(views)).toEqual([])
  })

  test('an adopted view gets the comment of the config, even if that has none', async () => {
    await rawQuery(folder.file(file), 'DELETE FROM _duckalog.views')
    await rawQuery(folder.file(file), "COMMENT ON VIEW told IS NULL; COMMENT ON VIEW untold IS 'mine'")
    expect((await bring(views)).map((line) => line.split(':')[0])).toEqual(['adopt told', 'adopt untold', 'adopt over'])
    expect(await comments(file)).toEqual(asWanted)
  })
})

test('a read-only session reports a changed comment and leaves it', async () => {
  await bring(own)
  await rawQuery(folder.file('main.duckdb'), "COMMENT ON VIEW told IS 'mine'")
  await using catalog = connectToCatalog(
    { version: 1, name: 'shop', duckdb: { database: 'main.duckdb' }, views: own },
    { base: folder.path, readOnly: true },
  )
  await catalog.getConnection()
  expect(catalog.report?.warnings).toMatchObject([
    { code: 'VIEWS_STALE', message: expect.stringContaining('main.told (comment: its comment was changed by hand)') },
  ])
  await catalog.close()
  expect(await comments('main.duckdb')).toContainEqual({ name: 'told', comment: 'mine' })
})
