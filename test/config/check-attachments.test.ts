import { parseConfig } from '../../src/config/index.js'
import { problemsOf } from './problems-of.js'

const taken = 'is the name that DuckDB gives to the main database itself; choose another alias'
const reserved = 'is a name that DuckDB keeps for itself; choose another alias'

test.each<[string, string, readonly string[]]>([
  [':memory:', 'memory', [taken]],
  [':memory:', 'MEMORY', [taken]],
  [':memory:', 'Main', [reserved]],
  [':memory:', 'temp', [reserved]],
  [':memory:', 'SYSTEM', [reserved]],
  ['data/Sales.v2.duckdb', 'sales', [taken]],
  ['main.db', 'main_db', [taken]],
  ['.hidden', 'hidden', [taken]],
  ['md:cloud', 'cloud', [taken]],
  ['data/sales.duckdb', 'memory', []],
  ['data/sales.duckdb', 'data', []],
])('with the database %s the alias %s', (database, alias, messages) => {
  const text = `version: 1\nduckdb: {database: "${database}"}\nattachments:\n  duckdb:\n    - {alias: ${alias}, path: x.db}`
  if (messages.length === 0) expect(parseConfig(text, { format: 'yaml' }).attachments?.duckdb).toHaveLength(1)
  else expect(problemsOf(text)).toEqual(messages.map((message) => `5:8 attachments.duckdb[0].alias: ${message}`))
})

test('aliases are unique over all kinds, whatever the case', () => {
  const text = `version: 1
duckdb: {}
attachments:
  postgres: [{alias: B, host: h}]
  sqlite: [{alias: a, path: x}, {alias: b, path: x}]
  duckdb: [{alias: A, path: x}]
`
  const told = (place: string) => `is the alias of ${place} as well; aliases are unique over all kinds, whatever the case`
  expect(problemsOf(text)).toEqual([
    `4:15 attachments.postgres[0].alias: ${told('attachments.sqlite[1] (catalog.yaml:5:33)')}`,
    `5:13 attachments.sqlite[0].alias: ${told('attachments.duckdb[0] (catalog.yaml:6:12)')}`,
  ])
})

test.each<[string, readonly string[]]>([
  [
    '{alias: a}',
    ['8:7 attachments.postgres[0]: says no server; write `host` and `database`, or `secret` with the name of a declared secret'],
  ],
  [
    '{alias: a, password: canary}',
    ['8:7 attachments.postgres[0]: says no server; write `host` and `database`, or `secret` with the name of a declared secret'],
  ],
  [
    '{alias: a, secret: pg, host: h, password: canary}',
    [
      '8:30 attachments.postgres[0].host: stands beside `secret`, which holds the `host`; remove one of them',
      '8:39 attachments.postgres[0].password: stands beside `secret`, which holds the `password`; remove one of them',
    ],
  ],
  ['{alias: a, secret: pgg}', ['8:18 attachments.postgres[0].secret: names no declared secret; did you mean "pg"?']],
  [
    '{alias: a, secret: warehouse}',
    ['8:18 attachments.postgres[0].secret: names no declared secret; those declared are "pg", "s3"'],
  ],
  [
    '{alias: a, secret: S3}',
    [
      '8:18 attachments.postgres[0].secret: names the secret at duckdb.secrets[1] (catalog.yaml:5:7), which is not of type `postgres`',
    ],
  ],
])('the postgres attachment %s', (entry, problems) => {
  const text = `version: 1\nduckdb:\n  secrets:\n    - {type: postgres, name: pg}\n    - {type: s3}\nattachments:\n  postgres:\n    - ${entry}`
  expect(problemsOf(text)).toEqual(problems)
})

test.each(['secret: pg', 'secret: PG, schema: public', 'host: h, password: p', 'database: d', 'user: u', 'port: 5433'])(
  'a postgres attachment may have %s',
  (part) => {
    const text = `version: 1\nduckdb: {secrets: [{type: postgres, name: pg}]}\nattachments: {postgres: [{alias: a, ${part}}]}`
    expect(parseConfig(text, { format: 'yaml' }).attachments?.postgres).toHaveLength(1)
  },
)
