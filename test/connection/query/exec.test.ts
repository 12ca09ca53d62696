import { execFileSync } from 'node:child_process'
import { type FileHandle, open as openFile } from 'node:fs/promises'
import { isDuckalogError, type QueryError } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { type DriverCatalog, describeDrivers } from './three-drivers.js'

describeDrivers('exec', (open, driver) => {
  const names = async (run: (sql: string) => Promise<readonly unknown[]>) =>
    (await run('SELECT i FROM t ORDER BY i')).map((row) => (row as { i: number }).i)

  const isInterruptible = driver === 'node-api'
  const slow = `SELECT count(*) FROM range(${isInterruptible ? '100000000000' : '400000000'}) r(i) WHERE i % 7 = 1`

  /** Runs `body` with a query that runs until `end` is called, or without end where it can be interrupted; `begun` resolves when it runs. */
  async function withSlow(
    body: (slow: string, begun: (isDone: () => Promise<boolean>) => Promise<void>, end: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const poll = async (isDone: () => Promise<boolean>) => {
      while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    if (isInterruptible) return body(slow, poll, async () => undefined)
    await using folder = await makeFolder()
    const pipe = folder.file('pipe')
    execFileSync('mkfifo', [pipe])
    let writer: FileHandle | undefined
    const begun = async () => {
      // It opens for writing when DuckDB has opened it for reading
      writer = await openFile(pipe, 'w')
    }
    const sql = `SELECT count(*) FROM read_csv('${pipe}', columns = {n: 'INTEGER'}, header = false, auto_detect = false)`
    await body(sql, begun, async () => writer?.close())
  }

  test('runs every statement and returns nothing', async () => {
    await using opened = await open()
    const { catalog } = opened
    const script = `\ufeff-- first; a comment
      CREATE TABLE t (i INTEGER, s VARCHAR);;
      /* an ; /* inner ; */ one */ INSERT INTO t VALUES (1, 'a;b'), (2, $$c;'d$$), (3, $x$e$$;$x$);\r\n
      ;
      INSERT INTO t VALUES (4, 'it''s;') -- no semicolon at the end; none`
    expect(await catalog.exec(script)).toBeUndefined()
    expect(await catalog.query('SELECT s FROM t ORDER BY i')).toEqual(['a;b', "c;'d", 'e$$;', "it's;"].map((s) => ({ s })))
    for (const nothing of ['', ' \r\n', ';;', '-- only a comment', '/* ; */;'])
      expect(await catalog.exec(nothing)).toBeUndefined()
  })

  test('a setting, a variable and a temporary object of a script do not reach other statements of the catalog', async () => {
    await using opened = await open()
    const { catalog } = opened
    await catalog.exec(`
      SET VARIABLE answer = 42; SET default_null_order = 'nulls_first'; CREATE TEMP TABLE x AS SELECT 7 AS i;
      CREATE TABLE t AS SELECT getvariable('answer')::INTEGER + i AS i FROM x`)
    expect(await names(catalog.query)).toEqual([49])
    expect(await catalog.query("SELECT getvariable('answer') AS a")).toEqual([{ a: null }])
    await expect(catalog.query('FROM x')).rejects.toMatchObject({ code: 'QUERY_FAILED' })
  })

  test('a session keeps what a script leaves, also an open transaction', async () => {
    await using opened = await open()
    const { catalog } = opened
    await catalog.exec('CREATE TABLE t (i INTEGER)')
    const session = await catalog.session()
    await session.exec('SET VARIABLE answer = 42; BEGIN; INSERT INTO t VALUES (1)')
    expect(await session.query("SELECT getvariable('answer')::INTEGER AS a")).toEqual([{ a: 42 }])
    expect(await names(session.query)).toEqual([1])
    expect(await names(catalog.query)).toEqual([])
    await session.exec('COMMIT')
    await session.close()
    expect(await names(catalog.query)).toEqual([1])
  })

  test('what ran before a failed statement stays, unless it ran in a transaction', async () => {
    await using opened = await open()
    const { catalog } = opened
    const failing =
      'CREATE TABLE t (i INTEGER); INSERT INTO t VALUES (1);\nINSERT INTO nowhere VALUES (2);\nINSERT INTO t VALUES (3)'
    await expect(catalog.transaction((session) => session.exec(failing))).rejects.toMatchObject({ statement: { number: 3 } })
    await expect(catalog.query('FROM t')).rejects.toMatchObject({ kind: 'Catalog' })
    await expect(catalog.exec(failing)).rejects.toMatchObject({ statement: { number: 3 }, location: { line: 2 } })
    expect(await names(catalog.query)).toEqual([1])
    const undone = 'BEGIN; INSERT INTO t VALUES (2); COMMIT; BEGIN; INSERT INTO t VALUES (3); FROM nowhere; COMMIT'
    await expect(catalog.exec(undone)).rejects.toMatchObject({ statement: { number: 6 } })
    expect(await names(catalog.query)).toEqual([1, 2])
  })

  test('a syntax error stops the script where it is, as if the statements came one by one', async () => {
    await using opened = await open()
    const { catalog } = opened
    await expect(catalog.exec('CREATE TABLE t AS SELECT 1 AS i; SELEC 2; INSERT INTO t VALUES (3)')).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      kind: 'Parser',
      statement: { number: 2, line: 1, column: 34 },
      location: { line: 1, column: 34 },
    })
    expect(await names(catalog.query)).toEqual([1])
    await expect(catalog.exec("INSERT INTO t VALUES (4); SELECT 'open; DROP TABLE t")).rejects.toMatchObject({
      statement: { number: 2, line: 1, column: 27 },
    })
    await expect(catalog.exec('INSERT INTO t VALUES (5); /* open; DROP TABLE t')).rejects.toMatchObject({
      statement: { number: 2, line: 1, column: 27 },
    })
    expect(await names(catalog.query)).toEqual([1, 4, 5])
  })

  test('a transaction that a script leaves open is rolled back, with an error', async () => {
    await using opened = await open()
    const { catalog } = opened
    await catalog.exec('CREATE TABLE t (i INTEGER); BEGIN; INSERT INTO t VALUES (1); COMMIT;')
    await expect(catalog.exec('INSERT INTO t VALUES (2); BEGIN; INSERT INTO t VALUES (3)')).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      message: expect.stringContaining('left a transaction open'),
      statement: undefined,
    })
    expect(await names(catalog.query)).toEqual([1, 2])
    await catalog.exec("START TRANSACTION; INSERT INTO t VALUES (4); END; SELECT 'begin'")
    expect(await names(catalog.query)).toEqual([1, 2, 4])
  })

  describe('names the place of an error', () => {
    let opened: DriverCatalog
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened?.[Symbol.asyncDispose]())

    async function failureOf(script: string, before = ''): Promise<QueryError> {
      await opened.catalog.exec(`CREATE OR REPLACE TABLE t (i INTEGER);${before}`)
      const error: unknown = await opened.catalog.exec(script).catch((caught: unknown) => caught)
      if (!isDuckalogError(error, 'QUERY_FAILED', 'QUERY_TIMEOUT')) throw error
      return error
    }

    const wide = '日本語🙂e\u0301'
    test.each([
      { title: 'in the first line', script: 'SELECT nothing FROM t', at: [1, 8], statement: [1, 1, 1] },
      { title: 'in a later line', script: 'SELECT 1;\n\n  SELECT\n    nothing\n  FROM t', at: [4, 5], statement: [2, 3, 3] },
      { title: 'after CR LF', script: 'SELECT 1;\r\n\r\nSELECT\r\n  nothing\r\nFROM t', at: [4, 3], statement: [2, 3, 1] },
      { title: 'after lone CR', script: 'SELECT 1;\rSELECT\r  nothing\rFROM t', at: [3, 3], statement: [2, 2, 1] },
      { title: 'after a byte order mark', script: '\ufeffSELECT nothing FROM t', at: [1, 8], statement: [1, 1, 1] },
      { title: 'after a comment', script: '/* x */ SELECT nothing FROM t', at: [1, 16], statement: [1, 1, 9] },
      {
        title: 'after characters of other scripts',
        script: `SELECT '${wide}'; SELECT '${wide}', nothing FROM t`,
        at: [1, 37],
        statement: [2, 1, 19],
      },
      {
        title: 'in a line that DuckDB shortens',
        script: `SELECT ${'1, '.repeat(60)}nothing, ${'2, '.repeat(60)}3 FROM t`,
        at: [1, 188],
        statement: [1, 1, 1],
      },
      {
        title: 'in a long line of other scripts',
        script: `SELECT ${`'${wide}', `.repeat(20)}nothing, ${'2, '.repeat(60)}3 FROM t`,
        at: [1, 228],
        statement: [1, 1, 1],
      },
    ])('$title', async ({ script, at: [line, column], statement: [number, ...start] }) => {
      const error = await failureOf(script)
      expect(
        script
          .replace(/^\ufeff/, '')
          .split(/\r\n|\r|\n/)
          [(line ?? 0) - 1]?.slice((column ?? 0) - 1),
      ).toMatch(/^nothing/)
      expect(error.location).toEqual({ line, column })
      expect(error.statement).toEqual({ number, line: start[0], column: start[1] })
      expect(error.message).toMatch(/In statement \d+ of \d+: it begins at line \d+, column \d+/)
    })

    test('and that of the statement if DuckDB names none', async () => {
      const error = await failureOf(
        'SELECT 1;\n  INSERT INTO t VALUES (1)',
        'DROP TABLE t; CREATE TABLE t (i INTEGER CHECK (i > 5))',
      )
      expect(error).toMatchObject({
        kind: 'Constraint',
        location: { line: 2, column: 3 },
        statement: { number: 2, line: 2, column: 3 },
      })
    })
  })

  test('an abort ends the script, with the reason of its signal', async () => {
    await using opened = await open()
    const { catalog } = opened
    const abort = new AbortController()
    await withSlow(async (slow, begun, end) => {
      const script = `CREATE TABLE t AS SELECT 1 AS i; ${slow}; INSERT INTO t VALUES (2)`
      const running = catalog.exec(script, { signal: abort.signal })
      running.catch(() => undefined)
      await begun(async () => (await catalog.query('FROM duckdb_tables()')).length > 0)
      abort.abort('enough')
      await end()
      await expect(running).rejects.toBe('enough')
    })
    expect(await names(catalog.query)).toEqual([1])
    await expect(catalog.exec('INSERT INTO t VALUES (9)', { signal: AbortSignal.abort('before') })).rejects.toBe('before')
  })

  test('a timeout ends the script, and names the statement that ran', async () => {
    await using opened = await open()
    await expect(opened.catalog.exec(`SELECT 1;\n${slow}; SELECT 2`, { timeout: 1 })).rejects.toMatchObject({
      code: 'QUERY_TIMEOUT',
      message: expect.stringMatching(/^The script took longer than 1 ms .*\nIn statement [12] of 3/),
    })
    if (!isInterruptible) return
    await opened.catalog.exec('CREATE TABLE t (i INTEGER)')
    const script = `INSERT INTO t VALUES (3);\n${slow}; INSERT INTO t VALUES (4)`
    await expect(opened.catalog.exec(script, { timeout: 1_000 })).rejects.toMatchObject({
      code: 'QUERY_TIMEOUT',
      statement: { number: 2, line: 2, column: 1 },
    })
    expect(await names(opened.catalog.query)).toEqual([3])
  })

  test('a close in the middle ends the script', async () => {
    await using opened = await open()
    const { catalog } = opened
    const session = await catalog.session()
    await session.exec('CREATE TABLE t (i INTEGER)')
    await withSlow(async (slow, begun, end) => {
      const running = session.exec(`INSERT INTO t VALUES (1); ${slow}; INSERT INTO t VALUES (2)`)
      running.catch(() => undefined)
      await begun(async () => (await names(catalog.query)).length > 0)
      const closing = session.close()
      await end()
      await closing
      await running.catch(() => undefined)
    })
    // A statement that cannot be interrupted ends, but no other begins
    expect(await names(catalog.query)).toEqual([1])
    await expect(session.exec('SELECT 1')).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
  })

  test('wrong arguments are refused', async () => {
    await using opened = await open()
    await expect(opened.catalog.exec(7 as never)).rejects.toThrow(/`script` of exec\(\) must be a string/)
    await expect(opened.catalog.exec('SELECT 1', { timout: 1 } as never)).rejects.toThrow(/did you mean `timeout`/)
  })
})
