import type { Query, RelationToMeasure } from '../../src/checks/measure-relation.js'
import { measureRelation } from '../../src/checks/measure-relation.js'
import { planRelations } from '../../src/checks/plan-relations.js'
import { parseConfigObject } from '../../src/config/index.js'
import { type CatalogInput, type CatalogSession, connectToCatalog } from '../../src/index.js'

type View = NonNullable<CatalogInput['views']>[number]

const sql = 'SELECT x % 4 AS id, x AS n, x % 2 AS "select", 5 AS unused FROM range(8) AS r(x) GROUP BY ALL'

const many: Partial<View> = {
  columns: { id: { not_null: true, unique: true, references: 'ids.id' }, select: { check: 'n + "select" >= 0' } },
  row_count: { max: 3 },
}

/** Measures the checks of one view on a session, and records the statements. */
async function measure(session: CatalogSession, checks: Partial<View>, changes: Partial<RelationToMeasure> = {}) {
  const config = parseConfigObject({ version: 1, duckdb: {}, views: [{ name: 'v', sql, ...checks } as View] })
  const [relation] = planRelations(config)
  const statements: string[] = []
  const query: Query = async (text) => {
    statements.push(text)
    return session.query(text, undefined, { rowMode: 'json' })
  }
  const columns = ['id', 'n', 'select', 'unused']
  const found = await measureRelation(query, { sql: '"v"', isPlain: false, columns, checks: relation?.checks ?? [], ...changes })
  const counts = [...found].map(([{ check, column }, { measure: numbers, error }]) => [
    column,
    check,
    numbers?.count ?? error?.kind,
  ])
  const temporary = await session.query('SELECT count(*)::INTEGER AS n FROM duckdb_tables() WHERE temporary')
  return { statements, counts, left: temporary[0]?.n }
}

const wanted = [
  ['id', 'not_null', 0],
  ['id', 'unique', 4],
  ['id', 'references', 2],
  ['select', 'check', 0],
  [undefined, 'row_count', 8],
]

const catalog: CatalogInput = {
  version: 1,
  duckdb: {},
  views: [
    { name: 'v', sql },
    { name: 'ids', sql: 'SELECT unnest([0, 1, 2]) AS id' },
  ],
}

async function onSession(work: (session: CatalogSession) => Promise<void>): Promise<void> {
  await using connected = connectToCatalog(catalog)
  await using session = await connected.session()
  await work(session)
}

const kindOf = (text: string) =>
  /^(?:CREATE TEMP TABLE|DROP TABLE|SELECT current_setting)/.exec(text)?.[0] ?? (text.includes('"v"') ? 'view' : 'copy')

test('several scans of a view become one: the columns that checks need are copied, by a name like no other', () =>
  onSession(async (session) => {
    const { statements, counts, left } = await measure(session, many)
    expect(counts).toEqual(expect.arrayContaining(wanted))
    expect(statements.map(kindOf)).toEqual(['SELECT current_setting', 'CREATE TEMP TABLE', 'copy', 'copy', 'copy', 'DROP TABLE'])
    expect(statements[1]).toMatch(/^CREATE TEMP TABLE "duckalog_check_[0-9a-f-]{36}" AS SELECT "id", "n", "select" FROM "v"$/)
    expect(left).toBe(0)
  }))

test('all rows of one scan are folded into one statement', () =>
  onSession(async (session) => {
    const { statements, counts } = await measure(
      session,
      {
        columns: { id: { not_null: true, check: 'id < 3' } },
        row_count: { min: 9 },
        freshness: { column: 'seen', error_after: '1d' },
      },
      { sql: '(SELECT *, now() AS seen FROM v)' },
    )
    expect(statements).toHaveLength(1)
    expect(counts).toEqual([
      ['id', 'not_null', 0],
      ['id', 'check', 2],
      [undefined, 'row_count', 8],
      ['seen', 'freshness', 8],
    ])
  }))

test('two checks that need two scans are not worth a copy', () =>
  onSession(async (session) => {
    const { statements } = await measure(session, { columns: { id: { not_null: true, unique: true } } })
    expect(statements.map(kindOf)).toEqual(['view', 'view'])
  }))

test('a plain source is asked statement by statement', () =>
  onSession(async (session) => {
    const { statements, counts } = await measure(session, many, { isPlain: true })
    expect(statements.map(kindOf)).toEqual(Array.from({ length: 5 }, () => 'view'))
    expect(counts).toEqual(wanted)
  }))

test('without a folder for temporary data nothing is copied', () =>
  onSession(async (session) => {
    await session.query("SET temp_directory = ''")
    const { statements, counts } = await measure(session, many)
    expect(statements.map(kindOf)).toEqual(['SELECT current_setting', 'view', 'view', 'view'])
    expect(counts).toEqual(expect.arrayContaining(wanted))
  }))

test('one check that fails is separated from the others of the same scan', () =>
  onSession(async (session) => {
    const columns = {
      id: { not_null: true, check: 'sum(id) > 1' },
      n: { check: "n::VARCHAR::DATE > '2020-01-01'", not_null: true },
    }
    const { counts } = await measure(session, { columns, row_count: { min: 1 } })
    expect(counts).toEqual([
      ['id', 'not_null', 0],
      ['id', 'check', 'Binder'],
      ['n', 'not_null', 0],
      ['n', 'check', 'Conversion'],
      [undefined, 'row_count', 8],
    ])
  }))

test('a copy that cannot be made, and a condition that needs the view, are asked of the view', () =>
  onSession(async (session) => {
    await session.query("CREATE VIEW w AS SELECT 1 AS id, error('no') AS n")
    const broken = await measure(
      session,
      { columns: { id: { not_null: true, unique: true }, n: { not_null: true } } },
      { sql: '"w"', columns: ['id', 'n'] },
    )
    expect(broken.counts).toEqual(
      expect.arrayContaining([
        ['id', 'not_null', 0],
        ['id', 'unique', 0],
        ['n', 'not_null', 'Invalid Input'],
      ]),
    )
    const whole = await measure(session, {
      columns: { id: { unique: true, not_null: true, check: 'v.unused = 5 AND (SELECT count(*) FROM ids) = 3' } },
    })
    expect(whole.counts).toEqual(expect.arrayContaining([['id', 'check', 0]]))
    const all = await measure(session, { columns: { id: { unique: true, not_null: true, check: '6 > greatest(*COLUMNS(*))' } } })
    expect(all.counts).toEqual(expect.arrayContaining([['id', 'check', 2]]))
    // The copy has a rowid, the view has none
    const row = await measure(session, { columns: { id: { unique: true, not_null: true, check: 'rowid >= 0' } } })
    expect(row.counts).toEqual(expect.arrayContaining([['id', 'check', 'Binder']]))
  }))
