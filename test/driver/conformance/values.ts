import type { Value } from '../../../src/sql/quote.js'
import type { DriverUnderTest } from './driver-under-test.js'

/** What a driver binds, and what it refuses to bind. */
export function describeValues<N>({ connect }: DriverUnderTest<N>): void {
  describe('values', () => {
    const values: [what: string, value: Value, type: string, result?: Value][] = [
      ['null', null, '"NULL"'],
      ['true', true, 'BOOLEAN'],
      ['an integer', -42, 'INTEGER'],
      ['an integer beyond 32 bits', 2 ** 40, 'BIGINT', 2n ** 40n],
      ['an integer beyond 53 bits', 1e300, 'DOUBLE'],
      ['a fraction', 0.1, 'DOUBLE'],
      ['NaN', Number.NaN, 'DOUBLE'],
      ['Infinity', Number.POSITIVE_INFINITY, 'DOUBLE'],
      ['a small bigint', 10n, 'BIGINT'],
      ['the largest BIGINT', 2n ** 63n - 1n, 'BIGINT'],
      ['the smallest BIGINT', -(2n ** 63n), 'BIGINT'],
      ['a HUGEINT', 2n ** 63n, 'HUGEINT'],
      ['the largest HUGEINT', 2n ** 127n - 1n, 'HUGEINT'],
      ['the smallest HUGEINT', -(2n ** 127n), 'HUGEINT'],
      ['empty text', '', 'VARCHAR'],
      ['hostile text', `'; DROP TABLE t; -- $a ? "é" 🦆 \0 \n`, 'VARCHAR'],
      ['an empty list', [], '"NULL"[]'],
      ['a list', [1, 2, 3], 'INTEGER[]'],
      ['a list that starts with null', [null, 'a', null], 'VARCHAR[]'],
      ['a list of nulls', [null, null], '"NULL"[]'],
      ['a list of lists', [[], [1], [null, 2]], 'INTEGER[][]'],
      ['a list of mixed numbers', [1, 2.5], 'DOUBLE[]', [1, 2.5]],
      ['a list of mixed integers', [1, 2n ** 40n, 2n ** 70n], 'HUGEINT[]', [1n, 2n ** 40n, 2n ** 70n]],
      ['a struct', { a: 1, b: 'x', "it's": null }, `STRUCT(a INTEGER, b VARCHAR, "it's" "NULL")`],
      ['a list of structs', [{ a: 1 }, { a: null }], 'STRUCT(a INTEGER)[]'],
      ['a struct of lists and structs', { a: [1], b: { c: 'x' } }, 'STRUCT(a INTEGER[], b STRUCT(c VARCHAR))'],
    ]

    it.each(values)('binds %s', async (...[_what, value, type, result = value]: (typeof values)[number]) => {
      const connection = await connect()
      const bound = { value: result, type }
      expect(await connection.all('SELECT ? AS value, typeof($1) AS type', [value])).toEqual([bound])
      expect(await connection.all('SELECT $v AS value, typeof($v) AS type', { v: value })).toEqual([bound])
    })

    it('binds a Date as TIMESTAMP in UTC', async () => {
      const connection = await connect()
      await connection.run("SET TimeZone = 'America/New_York'").catch(() => undefined)
      for (const text of [
        '2026-01-02T03:04:05.678Z',
        '2026-01-02T00:00:00.000Z',
        '1969-12-31T23:59:59.999Z',
        '0001-01-01T00:00:00.000Z',
      ]) {
        const rows = await connection.all<{ type: string; text: string; date: Date }>(
          "SELECT typeof($1) AS type, strftime($1, '%Y-%m-%dT%H:%M:%S.%gZ') AS text, $1 AS date",
          [new Date(text)],
        )
        expect(rows).toMatchObject([{ type: 'TIMESTAMP', text }])
        expect(rows[0]?.date.toISOString()).toBe(text)
      }
    })

    it.each([
      ['no bytes', []],
      ['few bytes', [0, 1, 255]],
      ['many bytes', Array.from({ length: 5_000 }, (_, index) => index % 256)],
    ])('binds %s of a Uint8Array as BLOB, of a part of its buffer too', async (_what, bytes) => {
      const connection = await connect()
      const part = Uint8Array.from([9, ...bytes, 9]).subarray(1, bytes.length + 1)
      for (const value of [Uint8Array.from(bytes), Buffer.from(bytes), part]) {
        const [row] = await connection.all<{ type: string; bytes: Uint8Array; list: Uint8Array[] }>(
          'SELECT typeof($1) AS type, $1 AS bytes, [$1] AS list',
          [value],
        )
        expect(row?.type).toBe('BLOB')
        expect(Array.from(row?.bytes ?? [])).toEqual(bytes)
        expect(Array.from(row?.list[0] ?? [])).toEqual(bytes)
      }
    })

    it('binds into tables, limits and secrets', async () => {
      const connection = await connect()
      await connection.run('CREATE TABLE t (a BIGINT, b VARCHAR[])')
      await connection.run('INSERT INTO t VALUES ($1, $2), ($3, [])', [1n, ['x', null], 2n])
      expect(await connection.all('SELECT * FROM t ORDER BY a LIMIT $limit', { limit: 1n })).toEqual([{ a: 1n, b: ['x', null] }])
      await connection.run('CREATE SECRET s (TYPE http, BEARER_TOKEN $token)', { token: 'hidden-token' })
      expect(await connection.all('SELECT name FROM duckdb_secrets()')).toEqual([{ name: 's' }])
    })

    it('finds named parameters in all positions, but not in strings and comments', async () => {
      const connection = await connect()
      const sql = `SELECT $a AS a, '$b' AS "$c", $$ $d $$ AS d, $x$ $e $x$ AS e, /* $f /* $g */ $h */ E'\\'$i' AS i, $Été || $a AS u -- $j`
      expect(await connection.all(sql, { a: '1', été: '2' })).toEqual([
        { a: '1', $c: '$b', d: ' $d ', e: ' $e ', i: "'$i", u: '21' },
      ])
    })

    it.each<[string, string, unknown, RegExp]>([
      ['undefined', 'SELECT $1', [undefined], /\$1 cannot be bound.*undefined/],
      ['undefined by name', 'SELECT $day', { day: undefined }, /\$day cannot be bound.*undefined/],
      ['undefined in a list', 'SELECT $days', { days: [1, undefined] }, /\$days\[1\] cannot be bound/],
      ['undefined in a struct', 'SELECT $s', { s: { a: { b: undefined } } }, /\$s\.a\.b cannot be bound/],
      ['a hole in a list', 'SELECT $1', [new Array(1)], /\$1\[0\] cannot be bound/],
      ['an invalid Date', 'SELECT $1', [new Date(Number.NaN)], /\$1 cannot be bound.*invalid Date/],
      ['a bigint beyond 128 bits', 'SELECT $n', { n: 2n ** 127n }, /\$n cannot be bound.*128 bits/],
      ['a negative bigint beyond 128 bits', 'SELECT $n', { n: -(2n ** 127n) - 1n }, /\$n cannot be bound.*128 bits/],
      ['a function', 'SELECT $1', [() => 1], /\$1 cannot be bound.*function/],
      ['a Map', 'SELECT $1', [new Map()], /\$1 cannot be bound.*Map/],
      ['a missing name', 'SELECT $a, $b', { a: 1 }, /No value was given for \$b\./],
      ['a missing position', 'SELECT ?, ?', [1], /No value was given for \$2\./],
      ['a superfluous name', 'SELECT $a', { a: 1, b: 2 }, /only \$a, but a value was given for \$b/],
      ['a superfluous position', 'SELECT $1', [1, 2], /only \$1, but a value was given for \$2/],
      ['values without parameters', 'SELECT 1', [1], /no parameters, but a value was given for \$1/],
      ['names that differ in case only', 'SELECT $a', { a: 1, A: 2 }, /Two values were given for \$a/],
    ])('refuses %s', async (_what, sql, given, message) => {
      const connection = await connect()
      const failing = connection.all(sql, given as readonly Value[])
      await expect(failing).rejects.toMatchObject({
        name: 'QueryError',
        code: 'QUERY_FAILED',
        message: expect.stringMatching(message),
      })
      expect(await connection.all('SELECT 1 AS a')).toEqual([{ a: 1 }])
    })
  })
}
