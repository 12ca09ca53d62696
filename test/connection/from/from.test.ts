import { duckdbAsync } from '../../../src/driver/duckdb-async.js'
import { connectToCatalog, isDuckalogError, type TypedCatalog, type TypedQueryable } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'

interface Day {
  readonly day: string
  readonly country: string | null
  readonly revenue: number | null
}

type Names = 'days' | 'gone'

interface Catalog {
  readonly rows: { readonly js: Readonly<Record<Names, Day>>; readonly json: Readonly<Record<Names, Day>> }
}

const asAny = (queryable: object) => queryable as TypedQueryable<AnyCatalog>

/** For names that those types do not have. */
interface AnyCatalog {
  readonly rows: { readonly js: Readonly<Record<string, Record<string, unknown>>> }
}

const sql = `SELECT day, country, revenue FROM (VALUES ('mon', 'DE', 3), ('tue', NULL, 5), ('wed', 'FR', NULL)) AS t (day, country, revenue)`
const input = {
  version: 1,
  duckdb: {},
  macros: [
    { name: 'rates', table_sql: sql },
    { name: 'rates', db_schema: 'reports', table_sql: sql },
  ],
  views: [
    { name: 'days', sql },
    { name: 'days', db_schema: 'reports', sql },
    { name: '2026', sql },
    { name: 'a.csv', sql },
    { name: 'by_call', sql: 'FROM rates()' },
  ],
} as const

const drivers: readonly (readonly [string, () => TypedCatalog<Catalog, unknown>])[] = [
  ['@duckdb/node-api', () => connectToCatalog<Catalog>(input)],
  ['duckdb-async', () => connectToCatalog<Catalog, unknown>(input, { driver: duckdbAsync() })],
]

describe.each(drivers)('from with %s', (_, connect) => {
  let catalog: TypedCatalog<Catalog, unknown>
  let any: TypedQueryable<AnyCatalog>
  beforeAll(async () => {
    catalog = connect()
    any = asAny(catalog)
    await catalog.exec(`CREATE TABLE "days table" (days STRUCT(a INTEGER), "select" INTEGER, "q""t" INTEGER);
      INSERT INTO "days table" VALUES ({a: 1}, 2, 3)`)
  })
  afterAll(() => catalog.close())

  const failureOf = (name: string, options?: object) =>
    any.from(name, options).then(
      (rows) => {
        throw new Error(`It returned ${JSON.stringify(rows)}`)
      },
      (error: unknown) => {
        if (isDuckalogError(error, 'OPTION_INVALID', 'QUERY_FAILED')) return error
        throw error
      },
    )

  const optionErrorOf = async (name: string, options?: object) => {
    const error = await failureOf(name, options)
    if (isDuckalogError(error, 'OPTION_INVALID')) return error
    throw error
  }

  test('reads all columns, or those that are named in their order', async () => {
    expect(await catalog.from('days', { orderBy: 'day' })).toEqual([
      { day: 'mon', country: 'DE', revenue: 3 },
      { day: 'tue', country: null, revenue: 5 },
      { day: 'wed', country: 'FR', revenue: null },
    ])
    const some = await catalog.from('days', { columns: ['revenue', 'day'], orderBy: 'day DESC', limit: 1 })
    expect(some).toEqual([{ revenue: null, day: 'wed' }])
    expect(some.columns.map(({ name }) => name)).toEqual(['revenue', 'day'])
  })

  test('binds the values of where and orderBy, by name and by position', async () => {
    const where = 'revenue > $least OR country = $country -- the end'
    expect(
      await catalog.from('days', { columns: ['day'], where, values: { least: 4, country: "x' OR true --" }, orderBy: 'day' }),
    ).toEqual([{ day: 'tue' }])
    expect(await catalog.from('days', { columns: ['day'], where: 'days.revenue = ?', values: [3] })).toEqual([{ day: 'mon' }])
    const last = { orderBy: 'abs(revenue - $near) NULLS LAST /* nearest */', values: { near: 5 }, limit: 1 }
    expect(await catalog.from('days', { columns: ['day'], ...last })).toEqual([{ day: 'tue' }])
  })

  test('keeps where together, whatever its operators', async () => {
    expect(await catalog.from('days', { columns: ['day'], where: 'false OR true', limit: 0 })).toEqual([])
    expect(await catalog.from('days', { where: 'true OR true', limit: 2 })).toHaveLength(2)
  })

  test.each([
    'days',
    'DAYS',
    'main.days',
    'memory.main.days',
    'reports.days',
    '"reports"."days"',
    '"2026"',
    'rates()',
    'reports.rates ( )',
    '"a.csv"',
    'by_call',
  ])('takes a name as it is written after FROM: %s', async (name) => {
    expect(await any.from(name, { columns: ['day'], where: "country = 'DE'" })).toEqual([{ day: 'mon' }])
    expect(await any.from(name)).toHaveLength(3)
  })

  test('quotes names that are keywords, or have quotes and spaces', async () => {
    const rows = await any.from('"days table"', { columns: ['select', 'q"t'], where: '"select" = 2' })
    expect(rows).toEqual([{ select: 2, 'q"t': 3 }])
  })

  test('takes a view whose name has a quote, and says which columns it does not have', async () => {
    await using session = await catalog.session()
    await session.exec('CREATE TEMP VIEW "q""t.csv" AS SELECT 1 AS a')
    expect(await asAny(session).from('"q""t.csv"', { columns: ['a'] })).toEqual([{ a: 1 }])
    const issues = [{ message: 'names "b", which is not a column of "q""t.csv". Its columns are a.' }]
    await expect(asAny(session).from('"q""t.csv"', { columns: ['b'] })).rejects.toMatchObject({ code: 'OPTION_INVALID', issues })
  })

  test('works in sessions and transactions, and sees their state', async () => {
    await using session = await catalog.session()
    await session.exec('CREATE TEMP VIEW gone AS FROM days LIMIT 1')
    expect(await session.from('gone')).toHaveLength(1)
    const seen = await catalog.transaction(async (transaction) => {
      await transaction.query('INSERT INTO "days table" VALUES ({a: 2}, 9, 9)')
      await expect(asAny(transaction).from('dais')).rejects.toMatchObject({ code: 'OPTION_INVALID' })
      const rows = await asAny(transaction).from('"days table"')
      return rows.length
    })
    expect(seen).toBe(2)
    await expect(catalog.from('gone')).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })

  test('returns values in the row mode', async () => {
    expect(await catalog.from('days', { rowMode: 'json', where: "day = 'mon'" })).toEqual([
      { day: 'mon', country: 'DE', revenue: 3 },
    ])
  })

  test.each([
    ['dayz', 'is "dayz", which is not a view or table. Did you mean "days"?'],
    ['report.days', 'is "report.days", which is not a view or table. Did you mean "reports.days"?'],
    ['memry.main.days', 'is "memry.main.days", which is not a view or table.'],
    ['rate()', 'is "rate()", which is not a view or table. Did you mean "rates()"?'],
    ['"Über zwölf"', 'is "\\"Über zwölf\\"", which is not a view or table.'],
  ])('says that there is no %s', async (name, message) => {
    const error = await optionErrorOf(name)
    expect(error).toMatchObject({ code: 'OPTION_INVALID', issues: [{ option: 'name' }] })
    expect(error.message.startsWith(`The argument \`name\` of from() ${message}`)).toBe(true)
  })

  test('says which columns there are not, and what they may be', async () => {
    const { code, issues } = await optionErrorOf('days', { columns: ['day', 'reveneu', 'days', 'xxxxxxxx'], where: 'true' })
    expect([code, issues]).toEqual([
      'OPTION_INVALID',
      [
        { option: 'columns', message: 'names "reveneu", which is not a column of days. Did you mean "revenue"?' },
        { option: 'columns', message: 'names "days", which is not a column of days. Did you mean "day"?' },
        { option: 'columns', message: 'names "xxxxxxxx", which is not a column of days. Its columns are day, country, revenue.' },
      ],
    ])
    expect((await optionErrorOf('rates()', { columns: ['contry'] })).issues).toMatchObject([
      { message: 'names "contry", which is not a column of rates. Did you mean "country"?' },
    ])
  })

  test('leaves to DuckDB what is wrong in where and orderBy, and in a view', async () => {
    expect(await failureOf('days', { where: 'reveneu > 1' })).toMatchObject({ code: 'QUERY_FAILED', kind: 'Binder' })
    expect(await failureOf('days', { orderBy: 'day LIMIT 1', limit: 2 })).toMatchObject({ code: 'QUERY_FAILED', kind: 'Parser' })
    expect(await failureOf('days', { where: 'day IN (FROM dayz)' })).toMatchObject({ code: 'QUERY_FAILED', kind: 'Catalog' })
    await using session = await catalog.session()
    await session.exec('CREATE TEMP TABLE base AS SELECT 1 AS a; CREATE TEMP VIEW broken AS FROM base; DROP TABLE base')
    await expect(asAny(session).from('broken', { columns: ['a'] })).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      message: expect.stringContaining('base does not exist'),
    })
  })

  test.each([
    ['', {}, 'name'],
    ['days; DROP TABLE x', {}, 'name'],
    ['days d', {}, 'name'],
    ['a.b.c.d', {}, 'name'],
    ['days.', {}, 'name'],
    ["'a.csv'", {}, 'name'],
    ['(SELECT 1)', {}, 'name'],
    ['days(1)', {}, 'name'],
    ['"a\0b"', {}, 'name'],
    ['days', { columns: [] }, 'columns'],
    ['days', { columns: 'day' }, 'columns'],
    ['days', { columns: [''] }, 'columns'],
    ['days', { columns: ['day', 'DAY'] }, 'columns'],
    ['days', { columns: ['da\0y'] }, 'columns'],
    ['days', { columns: [7] }, 'columns'],
    ['days', { where: '' }, 'where'],
    ['days', { where: '-- nothing' }, 'where'],
    ['days', { where: '1 = 1) OR (true' }, 'where'],
    ['days', { where: 'true; DROP TABLE x' }, 'where'],
    ['days', { where: 'true;' }, 'where'],
    ['days', { where: "country = 'DE" }, 'where'],
    ['days', { where: 'true /* open' }, 'where'],
    ['days', { where: true }, 'where'],
    ['days', { orderBy: 'day)' }, 'orderBy'],
    ['days', { orderBy: ['day'] }, 'orderBy'],
    ['days', { limit: -1 }, 'limit'],
    ['days', { limit: 1.5 }, 'limit'],
    ['days', { limit: '1' }, 'limit'],
    ['days', { limit: Number.POSITIVE_INFINITY }, 'limit'],
    ['days', { values: 7 }, 'values'],
    ['days', { rowMode: 'jsonn' }, 'rowMode'],
    ['days', { order_by: 'day' }, 'order_by'],
    ['days', { rows: 'array' }, 'rows'],
  ])('refuses %j with %j before it asks DuckDB', async (name, options, option) => {
    expect(await failureOf(name, options)).toMatchObject({ code: 'OPTION_INVALID', issues: [{ option }] })
  })

  test('refuses a name that is no text', async () => {
    expect(await failureOf(7 as never)).toMatchObject({ code: 'OPTION_INVALID', issues: [{ option: 'name' }] })
  })

  test('rejects with the reason of its signal', async () => {
    const signal = AbortSignal.abort(new Error('gone'))
    await expect(catalog.from('days', { signal })).rejects.toThrow('gone')
  })

  test('never reads a file instead of a view', async () => {
    await using folder = await makeFolder({ 'x.csv': 'a\n1\n' })
    const before = process.cwd()
    process.chdir(folder.path)
    try {
      expect(await any.query('FROM "x.csv"')).toEqual([{ a: 1n }])
      for (const name of [
        '"x.csv"',
        'x.csv',
        '"x"."csv"',
        `"${folder.file('x.csv')}"`,
        '"./x.csv"',
        '"*.csv"',
        '"x.txt"',
        '"x.duckdb"',
        'x.duckdb',
      ])
        expect(await failureOf(name)).toMatchObject({ code: 'OPTION_INVALID', issues: [{ option: 'name' }] })
    } finally {
      process.chdir(before)
    }
  })
})
