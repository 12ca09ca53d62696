import type { ResultColumn } from '../../../src/driver/index.js'
import type { DriverUnderTest } from './driver-under-test.js'

/** What a driver tells about a result, and how it builds rows. */
export function describeColumns<N>({ abilities, connect }: DriverUnderTest<N>): void {
  describe('columns', () => {
    it('returns the columns of a result in order, with the types of DESCRIBE', async () => {
      const connection = await connect()
      const sql = `SELECT 1 AS "2", 2.5::DECIMAL(10,2) AS "1", 'x' AS text, [1::BIGINT] AS list, {a: 1, "b c": ['x'], "name": DATE '2026-01-01'} AS s,
        MAP {'k': now()} AS m, 'x'::ENUM('x', 'it''s') AS e, [1, 2]::INTEGER[2] AS pair, NULL AS nothing, TIME '01:02:03' AS t`
      const described = await connection.all(`DESCRIBE ${sql}`)
      const expected = described.map(({ column_name, column_type }) => ({ name: column_name, type: column_type }))
      expect((await connection.all(sql)).columns).toEqual(expected)
      const none = await connection.all(`SELECT * FROM (${sql}) WHERE "2" > 5`)
      expect(none).toEqual([])
      expect(none.columns).toEqual(expected)
    })

    it('returns the columns of a statement with values', async () => {
      const connection = await connect()
      const { columns } = await connection.all('SELECT $a AS a, $b::DATE AS b', { a: 'x', b: '2026-01-01' })
      expect(columns).toEqual([
        { name: 'a', type: 'VARCHAR' },
        { name: 'b', type: 'DATE' },
      ])
    })

    it('does not show the columns when rows are printed or compared', async () => {
      const connection = await connect()
      const rows = await connection.all('SELECT 1 AS a')
      expect(Object.keys(rows)).toEqual(['0'])
      expect(JSON.stringify(rows)).toBe('[{"a":1}]')
      expect(rows).toStrictEqual([{ a: 1 }])
    })

    it('counts changes, and has no columns for a statement that returns nothing', async () => {
      const connection = await connect()
      const created = await connection.all('CREATE TABLE t (i INTEGER)')
      expect([created, created.columns, created.changes]).toEqual([[], [], undefined])
      const filled = await connection.all('CREATE TABLE filled AS FROM range(2)')
      expect([filled.length, filled.columns.map(({ name }) => name)]).toEqual([1, ['Count']])
      expect((await connection.all('CHECKPOINT')).columns).toEqual([])
      expect((await connection.all('INSERT INTO t SELECT * FROM range(5)')).changes).toBe(5)
      expect((await connection.all('UPDATE t SET i = 7 WHERE i > $1', [1])).changes).toBe(3)
      const deleted = await connection.all('DELETE FROM t WHERE i = 7 RETURNING i')
      expect([deleted, deleted.changes]).toEqual([[{ i: 7 }, { i: 7 }, { i: 7 }], 3])
      expect((await connection.all('DELETE FROM t WHERE i = 7')).changes).toBe(0)
      expect((await connection.all('SELECT 5 AS "Count"')).changes).toBeUndefined()
    })

    it.each([
      { sql: 'SELECT 1 AS zz, 2 AS zz, 3 AS "zz:1"', names: '"zz"' },
      { sql: 'SELECT 1 AS a, 2 AS b, 3 AS a, 4 AS b', names: '"a", "b"' },
      { sql: 'SELECT $1 AS a, 2 AS a', names: '"a"', values: [1] },
      { sql: 'SELECT 1 AS a, 2 AS a WHERE false', names: '"a"' },
    ])('fails if rows are objects and names repeat: $sql', async ({ sql, names, values }) => {
      const connection = await connect()
      const failure = { code: 'QUERY_FAILED', message: expect.stringContaining(names) }
      await expect(connection.all(sql, values)).rejects.toMatchObject(failure)
      await expect(connection.all(sql, values)).rejects.toThrow(/alias.*rows: 'array'/)
      if (connection.stream) await expect(collect(connection.stream(sql, values))).rejects.toMatchObject(failure)
      expect(await connection.all('SELECT 1 AS a')).toEqual([{ a: 1 }])
    })

    it('distinguishes names that differ in case or look numbered', async () => {
      const connection = await connect()
      const sql = 'SELECT 1 AS a, 2 AS "A", 3 AS a_1, 4 AS "a:1"'
      const rows = [{ a: 1, A: 2, a_1: 3, 'a:1': 4 }]
      expect(await connection.all(sql)).toEqual(rows)
      expect((await connection.all(sql)).columns.map(({ name }) => name)).toEqual(['a', 'A', 'a_1', 'a:1'])
      if (connection.stream) expect((await collect(connection.stream(sql))).flat()).toEqual(rows)
    })

    it('returns arrays of values in the order of the columns, in which names may repeat', async () => {
      const connection = await connect()
      const sql = 'SELECT 1 AS zz, 2 AS zz, 3 AS "zz:1", 4 AS "0" UNION ALL SELECT 5, 6, 7, 8 ORDER BY 1'
      const rows = await connection.all(sql, undefined, { rows: 'array' })
      expect(rows).toEqual([
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ])
      expect(rows.columns.map(({ name }) => name)).toEqual(['zz', 'zz', 'zz:1', '0'])
      if (!connection.stream) return
      let columns: readonly ResultColumn[] = []
      const onColumns = (read: () => readonly ResultColumn[]) => {
        columns = read()
      }
      expect((await collect(connection.stream(sql, undefined, { rows: 'array', onColumns }))).flat()).toEqual(rows)
      expect(columns).toEqual(rows.columns)
    })

    if (!abilities.served) {
      it('finds repeated names before a statement writes', async () => {
        const connection = await connect()
        await connection.run('CREATE TABLE t (i INTEGER)')
        await expect(connection.all('INSERT INTO t VALUES (1) RETURNING i, i')).rejects.toMatchObject({ code: 'QUERY_FAILED' })
        expect(await connection.all('FROM t')).toEqual([])
      })
    }
  })
}

async function collect<R>(batches: AsyncIterable<R[]>): Promise<R[][]> {
  const all: R[][] = []
  for await (const batch of batches) all.push(batch)
  return all
}
