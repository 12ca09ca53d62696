import { fc } from '../../support/property.js'

/** Tables of the generated queries: columns with and without NOT NULL, NULL wherever it may be, keys that match nothing, one empty table. */
export const tables = `
  CREATE TABLE a (id INTEGER NOT NULL, k INTEGER, t VARCHAR NOT NULL, n INTEGER);
  INSERT INTO a VALUES (1, 1, 'x', NULL), (2, NULL, 'y', 5), (3, 9, 'x', NULL), (4, NULL, 'z', NULL);
  CREATE TABLE b (id INTEGER PRIMARY KEY, k INTEGER, t VARCHAR, n INTEGER NOT NULL);
  INSERT INTO b VALUES (1, NULL, NULL, 7), (5, 2, 'x', 8), (6, 3, NULL, 9);
  CREATE TABLE e (id INTEGER NOT NULL, k INTEGER NOT NULL, t VARCHAR NOT NULL, n INTEGER NOT NULL);`

const columns = ['id', 'k', 't', 'n'] as const

/** Makes choices from a list of numbers, and the first of each when it ends. */
type Choose = <T>(options: readonly T[]) => T

const joins = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'SEMI JOIN', 'ANTI JOIN', 'ASOF JOIN', 'ASOF LEFT JOIN'] as const

/** A query with the columns id, k, t and n. */
function query(choose: Choose, depth: number): string {
  if (depth === 0) return `SELECT id, k, t, n FROM ${choose(['a', 'b', 'e'])}`
  const inner = () => `(${query(choose, choose([0, depth - 1]))})`
  const from = (alias: string) => `SELECT ${alias}.id, ${alias}.k, ${alias}.t, ${alias}.n FROM`
  const forms: readonly (() => string)[] = [
    () => join(choose, inner),
    () => join(choose, inner),
    () => `${from('p')} ${inner()} p, ${inner()} q WHERE p.${choose(columns)} IS ${choose(['', 'NOT '])}NULL`,
    () => `SELECT p.id, q.k, q.t, q.n FROM ${inner()} p NATURAL ${choose(['', 'LEFT ', 'RIGHT ', 'FULL '])}JOIN ${inner()} q`,
    () =>
      `SELECT id, k, t, p.n FROM ${inner()} p ${choose(['', 'LEFT ', 'RIGHT ', 'FULL '])}JOIN (SELECT id FROM ${inner()}) q USING (id)`,
    () => `SELECT p.id, q.k, q.t, p.n FROM ${inner()} p POSITIONAL JOIN ${inner()} q`,
    () =>
      `SELECT p.id, q.k, p.t, q.n FROM ${inner()} p LEFT JOIN LATERAL (SELECT * FROM ${inner()} r WHERE r.id = p.id) q ON ${choose(['true', 'false'])}`,
    () => `SELECT p.id, q.k, p.t, q.n FROM ${inner()} p, LATERAL (SELECT p.k AS k, r.n FROM ${inner()} r) q`,
    () => `${inner()} ${choose(['UNION ALL', 'UNION', 'EXCEPT', 'INTERSECT', 'UNION ALL BY NAME'])} ${inner()}`,
    () =>
      `SELECT id, k, t, max(n) AS n FROM ${inner()} GROUP BY ${choose(['CUBE (id, k, t)', 'ROLLUP (id, k, t)', 'ALL', 'GROUPING SETS ((id), (k, t))'])}`,
    () => `SELECT id, lag(k) OVER (ORDER BY id) AS k, first_value(t) OVER () AS t, n FROM ${inner()}`,
    () => `SELECT DISTINCT ON (t) id, k, t, n FROM ${inner()} ORDER BY ${choose(columns)} LIMIT 3`,
    () => `SELECT id, (SELECT max(q.k) FROM ${inner()} q WHERE q.id = p.id) AS k, t, n FROM ${inner()} p`,
    () => `SELECT id, unnest([k, NULL, id]) AS k, t, n FROM ${inner()}`,
    () =>
      `WITH w AS ${choose(['', 'MATERIALIZED '])}${inner()} SELECT w.id, x.k, x.t, w.n FROM w ${choose(['', 'LEFT '])}JOIN w x ON w.id = x.k`,
    () =>
      `WITH RECURSIVE w AS (SELECT * FROM ${inner()} UNION SELECT id + 9, NULL, t, n FROM w WHERE id < 20) SELECT id, k, t, n FROM w`,
    () => `SELECT nullif(id, 1) AS id, k + 1 AS k, CASE WHEN n > 7 THEN t END AS t, try_cast(t AS INTEGER) AS n FROM ${inner()}`,
    () => `SELECT id, k, t, n FROM ${inner()} WHERE id ${choose(['', 'NOT '])}IN (SELECT id FROM ${inner()})`,
    () => `SELECT id, k, t, n FROM ${inner()} p WHERE EXISTS (FROM ${inner()} q WHERE q.k = p.id)`,
    () => `FROM (FROM ${inner()} SELECT id, k, t, n) USING SAMPLE 100%`,
    () => `SELECT id, k, t, n FROM ${inner()} QUALIFY row_number() OVER (PARTITION BY t ORDER BY id) = 1`,
    () => `SELECT id, k, t, sum(n) OVER (ORDER BY id ROWS 1 PRECEDING EXCLUDE CURRENT ROW)::INTEGER AS n FROM ${inner()}`,
    () => `SELECT id, ANY_VALUE(k) AS k, t, min(n) FILTER (n > 100) AS n FROM ${inner()} GROUP BY id, t`,
    () => `FROM (VALUES (1, 2, NULL, 3)) v(id, k, t, n)`,
  ]
  return choose(forms)()
}

function join(choose: Choose, inner: () => string): string {
  const kind = choose(joins)
  const on = kind.startsWith('ASOF')
    ? 'p.id >= q.id'
    : choose(['p.id = q.id', 'p.k = q.id', 'p.t = q.t', 'p.id < q.n', 'p.id = q.id AND p.k IS NULL'])
  const right = kind === 'SEMI JOIN' || kind === 'ANTI JOIN' ? 'p' : choose(['p', 'q'])
  return `SELECT p.id, ${right}.k, ${right}.t, ${right}.n FROM ${inner()} p ${kind} ${inner()} q ON ${on}`
}

/** What makes choices. */
const chooser: fc.Arbitrary<Choose> = fc.array(fc.nat(9999), { minLength: 60, maxLength: 60 }).map((tape) => {
  let place = 0
  return (options) => {
    const next = tape[place++] ?? 0
    return options[next % options.length]!
  }
})

/** Queries of up to three levels. */
export const arbitraryQuery: fc.Arbitrary<string> = chooser.map((choose) => query(choose, 1 + choose([0, 1, 2])))

/** The parameters of generated statements, with values that match much, little and nothing. */
export const parameters = {
  i: { type: 'INTEGER?', values: [1, 5, 1000, null] },
  s: { type: 'VARCHAR?', values: ['x', 'none', null] },
  f: { type: 'BOOLEAN?', values: [true, false, null] },
  l: { type: 'INTEGER[]?', values: [[1, 2, null], [], null] },
} as const

/** Statements with parameters and the columns id, k, t and n. */
export const arbitraryStatement: fc.Arbitrary<string> = chooser.map((choose) => {
  const inner = () => `(${query(choose, choose([0, 0, 0, 1, 2]))})`
  const side = () => choose(['', 'LEFT ', 'RIGHT ', 'FULL '])
  const forms: readonly (() => string)[] = [
    () => `FROM ${inner()} WHERE ${condition(choose, '')}`,
    () => `SELECT * FROM ${inner()} p WHERE ${condition(choose, 'p.')} OR ${condition(choose, 'p.')} ORDER BY p.id = $i`,
    () => `SELECT p.id, q.k, q.t, p.n FROM ${inner()} p ${side()}JOIN ${inner()} q ON ${condition(choose, 'q.')}`,
    () => `SELECT q.id, q.k, p.t, p.n FROM ${inner()} p ${side()}JOIN ${inner()} q ON p.id = q.id AND ${condition(choose, 'p.')}`,
    () => `SELECT q.id, p.k, q.t, q.n FROM ${inner()} p ${side()}JOIN ${inner()} q ON $f`,
    () => `SELECT q.id, p.k, q.t, q.n FROM ${inner()} p ${side()}JOIN LATERAL (FROM ${inner()} r WHERE r.id = $i) q ON $f`,
    () => `FROM ${inner()} LIMIT $i OFFSET ${choose(['0', '1', '$i'])}`,
    () => `SELECT DISTINCT ON (${choose(['t', '$f', 'id'])}) id, k, t, n FROM ${inner()} WHERE id IS DISTINCT FROM $i`,
    () => `SELECT $i AS id, coalesce($i, k) AS k, if($f, t, $s) AS t, CASE WHEN $f THEN n END AS n FROM ${inner()}`,
    () => `SELECT id, k, t || $s AS t, n + $i AS n FROM ${inner()}`,
    () => `FROM ${inner()} WHERE $f UNION ALL SELECT $i, $i, $s, $i`,
    () => `(FROM ${inner()} WHERE ${condition(choose, '')}) ${choose(['UNION', 'EXCEPT', 'INTERSECT'])} FROM ${inner()}`,
    () =>
      `WITH w AS (FROM ${inner()} WHERE ${condition(choose, '')}) SELECT w.id, x.k, x.t, w.n FROM w ${side()}JOIN w x USING (id)`,
    () =>
      `FROM ${inner()} p WHERE ${choose(['', 'NOT '])}EXISTS (FROM ${inner()} q WHERE q.id = p.id AND ${condition(choose, 'q.')})`,
    () => `SELECT id, k, t, n FROM ${inner()} QUALIFY row_number() OVER (ORDER BY id) <= $i`,
    () =>
      `SELECT id, any_value(k) AS k, t, max(n) FILTER (id > $i) AS n FROM ${inner()} GROUP BY ${choose(['id, t', 'CUBE (id, t)'])}`,
    () => `SELECT id, (SELECT k FROM ${inner()} WHERE id = $i LIMIT 1) AS k, t, n FROM ${inner()}`,
    () => `SELECT u AS id, k, t, n FROM ${inner()}, unnest($l) v(u)`,
    () => `SELECT id, unnest($l) AS k, t, n FROM ${inner()}`,
    () => `SELECT COLUMNS(*) FROM ${inner()} WHERE ${condition(choose, '')}`,
    () => `SELECT * REPLACE (nullif(id, $i) AS id) FROM ${inner()}`,
    () => `FROM (VALUES ($i, 2, $s, 3)) v(id, k, t, n)`,
  ]
  return choose(forms)()
})

function condition(choose: Choose, of: string): string {
  return choose([
    `${of}id = $i`,
    `(${of}k IS NOT DISTINCT FROM $i)`,
    `($s IS NULL OR ${of}t = $s)`,
    `${of}id IN $l`,
    `${of}id = ANY($l)`,
    `NOT list_contains($l, ${of}k)`,
    `${of}n BETWEEN $i AND ${of}id`,
    `(${of}t LIKE $s) IS NOT TRUE`,
    '$f',
  ])
}
