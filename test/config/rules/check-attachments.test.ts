import { parseConfig } from '../../../src/config/index.js'
import { problemsOf } from '../problems-of.js'

const taken = 'is the name of the main database; choose another alias'
const reserved = 'is reserved by DuckDB; choose another alias'

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
  else expect(problemsOf(text)).toEqual(messages.map((message) => `5:8 attachments.duckdb[0].alias: "${alias}" ${message}`))
})

test('aliases are case-insensitive and unique across all kinds', () => {
  const text = `version: 1
duckdb: {}
attachments:
  postgres: [{alias: B, host: h}]
  sqlite: [{alias: a, path: x}, {alias: b, path: x}]
  duckdb: [{alias: A, path: x}]
`
  const told = (name: string, place: string) =>
    `"${name}" duplicates the alias of ${place}; aliases are case-insensitive and must be unique across all kinds`
  expect(problemsOf(text)).toEqual([
    `4:15 attachments.postgres[0].alias: ${told('B', 'attachments.sqlite[1] (catalog.yaml:5:33)')}`,
    `5:13 attachments.sqlite[0].alias: ${told('a', 'attachments.duckdb[0] (catalog.yaml:6:12)')}`,
  ])
})

test.each<[string, readonly string[]]>([
  [
    '{alias: a}',
    [
      '8:7 attachments.postgres[0]: has no server; write `host` and `database`, or `connection_string`, or `secret` with the name of a declared secret',
    ],
  ],
  [
    '{alias: a, password: canary}',
    [
      '8:7 attachments.postgres[0]: has no server; write `host` and `database`, or `connection_string`, or `secret` with the name of a declared secret',
    ],
  ],
  [
    '{alias: a, secret: pg, host: h, password: canary}',
    [
      '8:30 attachments.postgres[0].host: cannot be combined with `secret`, which already contains the `host`; remove one of them',
      '8:39 attachments.postgres[0].password: cannot be combined with `secret`, which already contains the `password`; remove one of them',
    ],
  ],
  [
    '{alias: a, connection_string: "postgres://h/d", secret: pg}',
    [
      '8:18 attachments.postgres[0].connection_string: cannot be combined with `secret`, which already contains it; remove one of them',
    ],
  ],
  [
    '{alias: a, connection_string: "postgres://h/d", user: u}',
    [
      '8:55 attachments.postgres[0].user: cannot be combined with `connection_string`, which already contains the `user`; remove one of them',
    ],
  ],
  [
    '{alias: a, host: h, sslmode: tls}',
    ['8:27 attachments.postgres[0].sslmode: is not a TLS mode; write disable, allow, prefer, require, verify-ca, verify-full'],
  ],
  [
    '{alias: a, host: h, options: {password: canary}}',
    ['8:37 attachments.postgres[0].options.password: is a key of the attachment itself; write it there as `password`'],
  ],
  ['{alias: a, secret: pgg}', ['8:18 attachments.postgres[0].secret: "pgg" is not a declared secret; did you mean "pg"?']],
  [
    '{alias: a, secret: warehouse}',
    ['8:18 attachments.postgres[0].secret: "warehouse" is not a declared secret; declared names are "pg", "s3"'],
  ],
  [
    '{alias: a, secret: S3}',
    [
      '8:18 attachments.postgres[0].secret: "S3" names the secret at duckdb.secrets[1] (catalog.yaml:5:7), which is not of type `postgres`',
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

/** The lines after the head, from line 5 on. */
const others: readonly (readonly [section: string, problems: readonly string[]])[] = [
  [
    'attachments: {mysql: [{alias: a, host: h, sslmode: tls}]}',
    ['5:43 attachments.mysql[0].sslmode: is not a TLS mode; write disabled, preferred, required, verify_ca, verify_identity'],
  ],
  [
    'attachments: {mysql: [{alias: a, secret: pg}]}',
    [
      '5:34 attachments.mysql[0].secret: "pg" names the secret at duckdb.secrets[0] (catalog.yaml:4:7), which is not of type `mysql`',
    ],
  ],
  [
    'attachments: {duckdb: [{alias: a, path: "https://u:canary@h/x"}]}',
    ['5:35 attachments.duckdb[0].path: contains credentials, which everyone could read; declare them under `duckdb.secrets`'],
  ],
  [
    'attachments: {duckdb: [{alias: a, path: "s3://b/x", read_only: false}]}',
    ['5:53 attachments.duckdb[0].read_only: is false, but DuckDB cannot write to a file at a URL; remove it'],
  ],
  [
    'attachments: {sqlite: [{alias: a, path: "https://h/x"}]}',
    ['5:35 attachments.sqlite[0].path: is a URL, but SQLite files can only be read from a local disk; copy the file'],
  ],
  [
    'attachments: {ducklake: [{alias: a, metadata: {type: postgres, path: x}}]}',
    [
      '5:37 attachments.ducklake[0].metadata.secret: is missing; metadata of type `postgres` needs `secret`',
      '5:64 attachments.ducklake[0].metadata.path: is not supported for metadata of type `postgres`; remove it',
    ],
  ],
  [
    'attachments: {ducklake: [{alias: a, metadata: {type: sqlite, secret: pg}}]}',
    [
      '5:37 attachments.ducklake[0].metadata.path: is missing; metadata of type `sqlite` needs `path`',
      '5:62 attachments.ducklake[0].metadata.secret: is not supported for metadata of type `sqlite`; remove it',
    ],
  ],
  [
    'attachments: {ducklake: [{alias: a, metadata: {type: mysql, secret: pg}}]}',
    [
      '5:61 attachments.ducklake[0].metadata.secret: "pg" names the secret at duckdb.secrets[0] (catalog.yaml:4:7), which is not of type `mysql`',
    ],
  ],
  [
    'attachments: {ducklake: [{alias: a, metadata: m, snapshot_version: 1, snapshot_time: t, read_only: false}]}',
    ['5:71 attachments.ducklake[0].snapshot_time: cannot be combined with `snapshot_version`; use one of them'],
  ],
  [
    'attachments: {motherduck: [{alias: a, database: b}]}',
    [
      '5:39 attachments.motherduck[0].database: differs from the alias, but MotherDuck attaches a database only under its own name; use that as the alias',
    ],
  ],
  [
    'attachments: {motherduck: [{alias: a, database: "a?motherduck_token=canary"}]}',
    [
      '5:39 attachments.motherduck[0].database: contains parameters; write only the name of the database, and declare the token as a secret',
    ],
  ],
  ['attachments: {quack: [{alias: a, uri: "http://h:1"}]}', ['5:34 attachments.quack[0].uri: must be `quack:host:port`']],
  [
    'attachments: {sqlite: [{alias: a, path: x}]}\niceberg_catalogs: [{name: A, uri: "http://h"}]',
    [
      '6:21 iceberg_catalogs[0].name: "A" duplicates the alias of attachments.sqlite[0] (catalog.yaml:5:24); aliases are case-insensitive and must be unique across all kinds',
    ],
  ],
  ...['{name: a}', '{name: a, catalog_type: rest, warehouse: w}'].map((catalog): [string, readonly string[]] => [
    `iceberg_catalogs: [${catalog}]`,
    [
      '5:20 iceberg_catalogs[0].uri: is missing; a REST catalog needs its address, and `catalog_type: glue` or `catalog_type: s3_tables` needs `warehouse` instead',
    ],
  ]),
  [
    'iceberg_catalogs: [{name: a, catalog_type: hive, uri: "http://h"}]',
    [
      '5:30 iceberg_catalogs[0].catalog_type: must be one of rest, glue, s3_tables; DuckDB does not support this catalog; read its tables from their metadata files: `source: iceberg`, `uri: …/metadata/….metadata.json`',
    ],
  ],
  [
    'iceberg_catalogs: [{name: a, catalog_type: Nessie, warehouse: w}]',
    [
      '5:30 iceberg_catalogs[0].catalog_type: must be one of rest, glue, s3_tables; use its REST address: write `catalog_type: rest` and `uri`',
    ],
  ],
  [
    'iceberg_catalogs: [{name: a, uri: "http://h", secret: s, options: {TOKEN: canary}}]',
    [
      '5:47 iceberg_catalogs[0].secret: "s" is not a declared secret; declared names are "pg"',
      '5:68 iceberg_catalogs[0].options.TOKEN: cannot be combined with `secret`, which already contains it; remove one of them',
    ],
  ],
  [
    'iceberg_catalogs: [{name: a, uri: "http://h", options: {token: canary, Token: canary}}]',
    ['5:72 iceberg_catalogs[0].options.Token: is given twice; remove one of them'],
  ],
  [
    'iceberg_catalogs: [{name: a, uri: "http://h", options: {token: ""}}]',
    ['5:57 iceberg_catalogs[0].options.token: is empty; write the token, or remove it'],
  ],
  ...['glue', 's3_tables'].map((type): [string, readonly string[]] => [
    `iceberg_catalogs: [{name: a, warehouse: w, options: {token: canary}, catalog_type: ${type}}]`,
    [
      `5:54 iceberg_catalogs[0].options.token: is not supported with \`catalog_type: ${type}\`; declare a secret of type \`s3\`, and name it in \`secret\``,
    ],
  ]),
  [
    'attachments: {delta: [{alias: a, path: t, secret: pg}]}',
    [
      '5:43 attachments.delta[0].secret: only applies to tables at URLs, but this one is in a local folder; remove it',
      '5:43 attachments.delta[0].secret: "pg" names the secret at duckdb.secrets[0] (catalog.yaml:4:7), which is not of type `s3` or `gcs` or `r2` or `aws` or `azure`',
    ],
  ],
  [
    'attachments: {delta: [{alias: a, path: "https://u:canary@h/t"}]}',
    ['5:34 attachments.delta[0].path: contains credentials, which everyone could read; declare them under `duckdb.secrets`'],
  ],
  ['attachments: {delta: [{alias: a}]}', ['5:23 attachments.delta[0].path: is missing']],
  [
    'attachments: {ducklake: [{alias: a}]}',
    [
      '5:26 attachments.ducklake[0].metadata: is missing; write the path of its metadata file, or `metadata: { type: postgres, secret: … }`, or `secret` with the name of a declared secret of type `ducklake`',
    ],
  ],
  [
    'attachments: {ducklake: [{alias: a, secret: pg, metadata: m, data_path: d, encrypted: true, metadata_schema: s}]}',
    [
      '5:37 attachments.ducklake[0].secret: "pg" names the secret at duckdb.secrets[0] (catalog.yaml:4:7), which is not of type `ducklake`',
      '5:49 attachments.ducklake[0].metadata: cannot be combined with `secret`, which already contains it; remove one of them',
      '5:62 attachments.ducklake[0].data_path: cannot be combined with `secret`, which already contains it; remove one of them',
      '5:76 attachments.ducklake[0].encrypted: cannot be combined with `secret`, which already contains it; remove one of them',
      '5:93 attachments.ducklake[0].metadata_schema: cannot be combined with `secret`, which already contains it; remove one of them',
    ],
  ],
  [
    'attachments: {postgres: [{alias: a, host: h, sslmode: require, options: {sslmode: disable, dbname: d, sslpassword: canary, channel_binding: requir}}]}',
    [
      '5:74 attachments.postgres[0].options.sslmode: cannot be combined with the key `sslmode`; remove one of them',
      '5:92 attachments.postgres[0].options.dbname: is a key of the attachment itself; write it there as `database`',
      '5:103 attachments.postgres[0].options.sslpassword: would be visible to everyone who lists the databases; declare it under `duckdb.secrets`, and refer to it in `secret`',
      '5:124 attachments.postgres[0].options.channel_binding: has "requir", which is not a value that DuckDB accepts for channel_binding; did you mean `require`?',
    ],
  ],
  [
    'attachments: {postgres: [{alias: a, connection_string: host=h application_name=x, options: {application_name: y, keepalives: 1, KEEPALIVES: 0}}]}',
    [
      '5:93 attachments.postgres[0].options.application_name: is also set in `connection_string`; remove one of them',
      '5:129 attachments.postgres[0].options.KEEPALIVES: is given twice; remove one of them',
    ],
  ],
  [
    'attachments: {mysql: [{alias: a, host: h, options: {password: canary, socket: s, unix_socket: t, compression: on}}]}',
    [
      '5:53 attachments.mysql[0].options.password: is a key of the attachment itself; write it there as `password`',
      '5:82 attachments.mysql[0].options.unix_socket: is given twice; remove one of them',
      '5:98 attachments.mysql[0].options.compression: has "on", which is not a value that DuckDB accepts for compression; write disabled, preferred, required',
    ],
  ],
  [
    'attachments: {sqlite: [{alias: a, path: x, options: {token: canary}}]}',
    [
      '5:54 attachments.sqlite[0].options.token: would be visible to everyone who lists the databases; declare it under `duckdb.secrets`, and refer to it in `secret`',
    ],
  ],
  [
    'iceberg_catalogs: [{name: a, catalog_type: glue, uri: "http://h"}]',
    [
      '5:20 iceberg_catalogs[0].warehouse: is missing; `catalog_type: glue` needs it',
      '5:50 iceberg_catalogs[0].uri: is not supported with `catalog_type: glue`; remove it',
    ],
  ],
  [
    'iceberg_catalogs: [{name: a, uri: "http://h", options: {client_secret: canary}}]',
    [
      '5:57 iceberg_catalogs[0].options.client_secret: would be visible to everyone who lists the databases; declare it under `duckdb.secrets`, and refer to it in `secret`',
    ],
  ],
]

test.each(others)('%s', (section, problems) => {
  expect(problemsOf(`version: 1\nduckdb:\n  secrets:\n    - {type: postgres, name: pg}\n${section}`)).toEqual(problems)
})
