import { findRelations } from '../../../src/cli/repl/find-relations.js'

test.each([
  ['SELECT o. FROM orders o', [['o', 'orders']]],
  [
    'FROM main.orders AS o JOIN "Order Items" i ON o.',
    [
      ['o', 'main.orders'],
      ['i', '"Order Items"'],
    ],
  ],
  [
    'SELECT FROM a, crm.public.b AS x WHERE',
    [
      ['a', 'a'],
      ['x', 'crm.public.b'],
    ],
  ],
  ["SELECT FROM 'a;b.csv' f", [['f', "'a;b.csv'"]]],
  ['SELECT FROM (SELECT 1 AS n, (2) AS m) AS s WHERE s.', [['s', '(SELECT 1 AS n, (2) AS m)']]],
  ["SELECT FROM read_csv('x.csv') r WHERE", [['r', "read_csv('x.csv')"]]],
  ['WITH c AS (SELECT 1 AS n) SELECT c. FROM c', [['c', '(SELECT 1 AS n)']]],
  [
    'WITH c AS NOT MATERIALIZED (FROM t) SELECT FROM c AS d',
    [
      ['t', 't'],
      ['d', '(FROM t)'],
    ],
  ],
  ['UPDATE t SET ', [['t', 't']]],
  ['INSERT INTO s.t VALUES', [['t', 's.t']]],
  ["SELECT 'FROM a' -- FROM b", []],
  ['FROM ', []],
  ['FROM (', [['(', '(']]],
] as const)('%s', (sql, expected) => {
  expect(findRelations(sql).map(({ name, source }) => [name, source])).toEqual(expected)
})
