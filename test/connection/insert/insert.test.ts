import { connectToCatalog } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { type DriverCatalog, describeDrivers } from '../query/three-drivers.js'

describeDrivers('insert', (open) => {
  describe('rows', () => {
    const table = `CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL DEFAULT 'none', n INTEGER DEFAULT 7, "two words" DATE,
      twice INTEGER GENERATED ALWAYS AS (n * 2))`
    const read = 'SELECT id, name, n, "two words"::VARCHAR AS d, twice FROM t ORDER BY id'

    test('may be objects or arrays, lack values that have a default, and name columns in any case', async () => {
      await using opened = await open()
      const { catalog } = opened
      await catalog.exec(table)
      expect(
        await catalog.insert('t', [
          { id: 1 },
          { ID: 2, name: 'b', 'two words': '2026-01-02' },
          { id: 3, n: null, name: undefined },
        ]),
      ).toBe(3)
      expect(await catalog.insert('t', [[4, 'd', 1, null]])).toBe(1)
      expect(await catalog.insert('main.t', [[5, 'e'], { name: 'f', id: 6 }], { columns: ['id', 'NAME'] })).toBe(2)
      expect(await catalog.insert('"t"', [])).toBe(0)
      expect(await catalog.query(read)).toEqual([
        { id: 1, name: 'none', n: 7, d: null, twice: 14 },
        { id: 2, name: 'b', n: 7, d: '2026-01-02', twice: 14 },
        { id: 3, name: 'none', n: null, d: null, twice: null },
        { id: 4, name: 'd', n: 1, d: null, twice: 2 },
        { id: 5, name: 'e', n: 7, d: null, twice: 14 },
        { id: 6, name: 'f', n: 7, d: null, twice: 14 },
      ])
    })

    let shared: DriverCatalog
    beforeAll(async () => {
      shared = await open()
    })
    afterAll(() => shared?.[Symbol.asyncDispose]())

    test.each<[string, readonly unknown[], string]>([
      [
        'unknown names',
        [{ id: 1 }, { id: 2, nme: 'x' }],
        'Row 2 does not fit "t": it has "nme", which is not a column; did you mean "name"?',
      ],
      ['two names of one column', [{ id: 1, ID: 2 }], 'Row 1 does not fit "t": it has two values for the column "ID".'],
      ['no values', [{ id: 1 }, {}], 'Row 2 does not fit "t": it has'],
      [
        'a missing value without a default',
        [{ name: 'x' }],
        'Row 1 does not fit "t": it has a wrong value for "id": it has no value, but the column is NOT NULL',
      ],
      ['null for NOT NULL', [{ id: 1, name: null }], 'it is null, but the column is NOT NULL'],
      ['too few values', [[1, 'a', 2]], 'Row 1 does not fit "t": it has 3 values for 4 columns.'],
      ['a generated column', [{ id: 1, twice: 3 }], 'it has "twice", which is not a column'],
      ['no rows', [7], 'Row 1 does not fit "t": it is not an object or an array of values.'],
    ])('with %s are refused', async (_, rows, message) => {
      const { catalog } = shared
      await catalog.exec(`DROP TABLE IF EXISTS t; ${table}`)
      await expect(catalog.insert('t', rows as object[])).rejects.toMatchObject({
        code: 'ROW_INVALID',
        message: expect.stringContaining(message),
      })
      expect(await catalog.query('FROM t')).toEqual([])
    })

    test('with a key that exists fail, are skipped or replace the old row', async () => {
      await using opened = await open()
      const { catalog } = opened
      await catalog.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, s VARCHAR)')
      await catalog.insert('t', [{ id: 1, s: 'old' }])
      const rows = [
        { id: 1, s: 'new' },
        { id: 2, s: 'new' },
      ]
      await expect(catalog.insert('t', rows)).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'Constraint' })
      expect(await catalog.query('FROM t')).toEqual([{ id: 1, s: 'old' }])
      expect(await catalog.insert('t', rows, { onConflict: 'ignore' })).toBe(1)
      expect(await catalog.query('FROM t ORDER BY id')).toEqual([
        { id: 1, s: 'old' },
        { id: 2, s: 'new' },
      ])
      await catalog.insert(
        't',
        [
          { id: 1, s: 'newest' },
          { id: 3, s: 'new' },
        ],
        { onConflict: 'replace' },
      )
      expect(await catalog.query('FROM t ORDER BY id')).toEqual([
        { id: 1, s: 'newest' },
        { id: 2, s: 'new' },
        { id: 3, s: 'new' },
      ])
    })
  })

  test('a target that cannot be written is refused before a row is read', async () => {
    await using opened = await open()
    const { catalog } = opened
    await catalog.exec('CREATE VIEW v AS SELECT 1 AS i; CREATE TABLE t (i INTEGER)')
    let taken = 0
    function* rows(): Generator<object> {
      taken += 1
      yield { i: 1 }
    }
    await expect(catalog.insert('v', rows())).rejects.toMatchObject({ code: 'QUERY_FAILED' })
    await expect(catalog.insert('nowhere', rows())).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'Catalog' })
    await expect(catalog.insert('t', rows(), { onConflict: 'replace' })).rejects.toMatchObject({ code: 'QUERY_FAILED' })
    for (const name of ['my table', 'a.b.c.d', 't; DROP TABLE t', "'t'", 'a.'])
      await expect(catalog.insert(name, rows())).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    await expect(catalog.insert('t', rows(), { columns: ['j'] })).rejects.toThrow(/columns.*"j", which is not a column/)
    await expect(catalog.insert('t', rows(), { columns: ['i', 'I'] })).rejects.toThrow(
      /`columns` of insert\(\) must be a list of column names, each of them once/,
    )
    await expect(catalog.insert('t', rows(), { onConflict: 'fail' as never })).rejects.toThrow(/'ignore', 'replace'/)
    await expect(catalog.insert('t', { i: 1 } as never)).rejects.toThrow(/`rows` of insert\(\) must be a list of rows/)
    expect(taken).toBe(0)
  })

  describe('an async source', () => {
    async function* count(to: number, end?: () => unknown): AsyncGenerator<object> {
      for (let i = 1; i <= to; i++) yield { i }
      await end?.()
    }

    test('is read as rows are written, and closed', async () => {
      await using opened = await open()
      const { catalog } = opened
      await catalog.query('CREATE TABLE t (i INTEGER)')
      expect(await catalog.insert('t', count(5_000))).toBe(5_000)
      expect(await catalog.query('SELECT count(*)::INTEGER AS n, sum(i)::INTEGER AS s FROM t')).toEqual([
        { n: 5_000, s: 12_502_500 },
      ])
      let ended = false
      async function* endless(): AsyncGenerator<object> {
        try {
          for (let i = 1; ; i++) yield { i: i < 3 ? i : 'x' }
        } finally {
          ended = true
        }
      }
      await expect(catalog.insert('t', endless())).rejects.toMatchObject({ code: 'ROW_INVALID' })
      expect(ended).toBe(true)
    })

    test('that throws inserts nothing', async () => {
      await using opened = await open()
      const { catalog } = opened
      await catalog.query('CREATE TABLE t (i INTEGER)')
      const broken = new Error('the source is broken')
      await expect(
        catalog.insert(
          't',
          count(5_000, () => Promise.reject(broken)),
        ),
      ).rejects.toBe(broken)
      expect(await catalog.query('FROM t')).toEqual([])
      expect(await catalog.query("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'duckalog_insert%'")).toEqual([])
    })

    test('that is silent is left on abort and on close, and nothing is inserted', async () => {
      await using opened = await open()
      const { catalog } = opened
      await catalog.query('CREATE TABLE t (i INTEGER)')
      const abort = new AbortController()
      const aborted = catalog.insert(
        't',
        count(3_000, () => new Promise(() => setTimeout(() => abort.abort('enough'), 50))),
        { signal: abort.signal },
      )
      await expect(aborted).rejects.toBe('enough')
      await expect(catalog.insert('t', count(1), { signal: AbortSignal.abort('before') })).rejects.toBe('before')
      const session = await catalog.session()
      const closed = session.insert(
        't',
        count(3_000, () => new Promise(() => setTimeout(() => void session.close(), 50))),
      )
      await expect(closed).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
      expect(await catalog.query('FROM t')).toEqual([])
      const last = catalog.insert(
        't',
        count(1, () => new Promise(() => setTimeout(() => void catalog.close(), 50))),
      )
      await expect(last).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
    })
  })

  test('a transaction continues after rows that do not fit, and is aborted by a violated constraint', async () => {
    await using opened = await open()
    const { catalog } = opened
    await catalog.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, d DATE DEFAULT '2026-01-01')")
    await catalog.transaction(async (session) => {
      expect(await session.insert('t', [{ id: 1 }, { id: 2, d: '2026-01-02' }])).toBe(2)
      await expect(session.insert('t', [{ id: 3 }, { id: 4, d: 'never' }])).rejects.toMatchObject({ code: 'ROW_INVALID' })
      await expect(session.insert('nowhere', [{ id: 3 }])).rejects.toMatchObject({ code: 'QUERY_FAILED' })
      expect(await session.insert('t', [{ id: 5 }])).toBe(1)
    })
    expect(await catalog.query('SELECT id FROM t ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }, { id: 5 }])
    const failing = catalog.transaction(async (session) => {
      await session.insert('t', [{ id: 6 }])
      await expect(session.insert('t', [{ id: 7 }, { id: 5 }])).rejects.toMatchObject({ kind: 'Constraint' })
    })
    await expect(failing).rejects.toMatchObject({ code: 'QUERY_FAILED' })
    expect(await catalog.query('SELECT id FROM t ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }, { id: 5 }])
    await using session = await catalog.session()
    await expect(session.insert('t', [{ id: 8 }, { id: 9, d: '2026-01-03' }, { id: 5 }])).rejects.toMatchObject({
      kind: 'Constraint',
    })
    expect(await session.insert('t', [{ id: 8 }, { id: 9, d: '2026-01-03' }])).toBe(2)
    expect(await catalog.query('SELECT count(*)::INTEGER AS n FROM t')).toEqual([{ n: 5 }])
  })
})

test('a read-only catalog refuses an insert before it reads a row', async () => {
  await using folder = await makeFolder()
  const database = folder.file('shop.duckdb')
  await using writer = connectToCatalog({ version: 1, duckdb: { database } })
  await writer.exec('CREATE TABLE t (i INTEGER)')
  await writer.close()
  await using reader = connectToCatalog({ version: 1, duckdb: { database } }, { readOnly: true })
  await expect(reader.insert('t', [{ i: 'x' }])).rejects.toMatchObject({
    code: 'QUERY_FAILED',
    message: expect.stringContaining('read-only'),
  })
})
