import { inspect } from 'node:util'
import type {
  AttachmentsConfig,
  DuckLakeAttachmentConfig,
  IcebergCatalogConfig,
} from '../../../../src/config/model/attachment-config.js'
import type { DuckDBConfig } from '../../../../src/config/model/catalog-config.js'
import { createRedactor } from '../../../../src/redaction/redactor.js'
import { createSecretValue } from '../../../../src/secret-value.js'
import { revealValues } from '../../../../src/secrets/reveal-values.js'
import type { AttachmentStep } from '../../../../src/session/index.js'
import { attachmentsRestorer } from '../../../../src/session/plan/restorers/attachments.js'
import type { Value } from '../../../../src/sql/quote.js'
import { sessionConfig } from '../../session-fixtures.js'

const canary = 'canary-3Pt9'

function plan(attachments: AttachmentsConfig, duckdb: DuckDBConfig = {}) {
  return attachmentsRestorer.plan(sessionConfig(duckdb, attachments))
}

function attachOf(attachments: AttachmentsConfig, duckdb: DuckDBConfig = {}): string | undefined {
  return plan(attachments, duckdb)[0]?.statements.at(-1)?.sql
}

test.each<[attachments: AttachmentsConfig, sql: string]>([
  [{ duckdb: [{ alias: 'ref', path: '/data/ref.duckdb' }] }, `ATTACH '/data/ref.duckdb' AS "ref" (TYPE duckdb, READ_ONLY)`],
  [
    { duckdb: [{ alias: 'a"b', path: "/it's", read_only: false, options: { block_size: 16_384, key: "x'y", on: true } }] },
    `ATTACH '/it''s' AS "a""b" (TYPE duckdb, READ_WRITE, "block_size" 16384, "key" 'x''y', "on" true)`,
  ],
  [{ sqlite: [{ alias: 's', path: '/s.db' }] }, `ATTACH '/s.db' AS "s" (TYPE sqlite, READ_ONLY)`],
  [
    { postgres: [{ alias: 'pg', host: 'db', schema: "a'b" }] },
    `ATTACH 'connect_timeout=10' AS "pg" (TYPE postgres, SECRET "duckalog_pg", SCHEMA 'a''b', READ_ONLY)`,
  ],
  [
    { postgres: [{ alias: 'pg', host: 'db', sslmode: "it's\\" }] },
    `ATTACH 'connect_timeout=10 sslmode=''it\\''s\\\\''' AS "pg" (TYPE postgres, SECRET "duckalog_pg", READ_ONLY)`,
  ],
  [
    { postgres: [{ alias: 'pg', secret: 'lake', read_only: false }] },
    `ATTACH 'connect_timeout=10' AS "pg" (TYPE postgres, SECRET "lake", READ_WRITE)`,
  ],
  [
    { duckalog: [{ alias: 'kid', config_path: '/kid.yaml', database: '/kid.duckdb', read_only: false, options: { on: true } }] },
    `ATTACH '/kid.duckdb' AS "kid" (TYPE duckdb, READ_WRITE, "on" true)`,
  ],
  [
    { mysql: [{ alias: 'my', host: 'db', sslmode: 'verify-full', schema: 'shop' }] },
    `ATTACH 'ssl_mode=verify_identity' AS "my" (TYPE mysql, SECRET "duckalog_my", SCHEMA 'shop', READ_ONLY)`,
  ],
  [{ mysql: [{ alias: 'my', secret: 'm' }] }, `ATTACH '' AS "my" (TYPE mysql, SECRET "m", READ_ONLY)`],
  [{ duckdb: [{ alias: 'r', path: 'https://h/a.db' }] }, `ATTACH 'https://h/a.db' AS "r" (TYPE duckdb, READ_ONLY)`],
  [
    { duckdb: [{ alias: 'e', path: '/e.db', options: { encryption_key: createSecretValue(canary), block_size: 1 } }] },
    `ATTACH '/e.db' AS "e" (TYPE duckdb, READ_ONLY, "encryption_key" $1, "block_size" 1)`,
  ],
  [{ ducklake: [{ alias: 'lake', metadata: '/l.ducklake' }] }, `ATTACH 'ducklake:duckalog_lake' AS "lake" (READ_ONLY)`],
  [
    { ducklake: [{ alias: "l'é", metadata: '/l', read_only: false, snapshot_version: 3 }] },
    `ATTACH 'ducklake:duckalog_l_x27__xe9_' AS "l'é" (SNAPSHOT_VERSION 3, READ_ONLY)`,
  ],
  [
    { ducklake: [{ alias: 'lake', metadata: '/l', snapshot_time: "2026-01-01 '" }] },
    `ATTACH 'ducklake:duckalog_lake' AS "lake" (SNAPSHOT_TIME '2026-01-01 ''', READ_ONLY)`,
  ],
  [{ delta: [{ alias: 'orders', path: '/lake/orders' }] }, `ATTACH '/lake/orders' AS "orders" (TYPE delta, READ_ONLY)`],
  [
    { delta: [{ alias: 'o', path: "s3://b/o's", read_only: false, options: { pin_snapshot: true } }] },
    `ATTACH 's3://b/o''s' AS "o" (TYPE delta, READ_WRITE, "pin_snapshot" true)`,
  ],
  [
    { postgres: [{ alias: 'pg', host: 'db', options: { Application_Name: 'shop', isolation_level: 'serializable' } }] },
    `ATTACH 'connect_timeout=10' AS "pg" (TYPE postgres, SECRET "duckalog_pg", READ_ONLY, "isolation_level" 'serializable')`,
  ],
  [
    { postgres: [{ alias: 'pg', host: 'db', options: { connect_timeout: 3, sslrootcert: '/ca.pem' } }] },
    `ATTACH '' AS "pg" (TYPE postgres, SECRET "duckalog_pg", READ_ONLY)`,
  ],
  [
    { postgres: [{ alias: 'pg', connection_string: createSecretValue('host=db connect_timeout=3') }] },
    `ATTACH '' AS "pg" (TYPE postgres, SECRET "duckalog_pg", READ_ONLY)`,
  ],
  [
    { mysql: [{ alias: 'my', host: 'db', options: { COMPRESSION: 'Required', ssl_ca: '/ca.pem' } }] },
    `ATTACH 'compression=required' AS "my" (TYPE mysql, SECRET "duckalog_my", READ_ONLY)`,
  ],
  [{ motherduck: [{ alias: 'cloud' }] }, `ATTACH 'md:cloud' (READ_ONLY)`],
  [{ motherduck: [{ alias: 'Cloud', database: 'cloud', read_only: false }] }, `ATTACH 'md:cloud' (READ_WRITE)`],
  [{ motherduck: [{ alias: 'birds', database: '_share/b/1-2' }] }, `ATTACH 'md:_share/b/1-2' AS "birds" (READ_ONLY)`],
  [{ quack: [{ alias: 'q', uri: 'quack:db:9494' }] }, `ATTACH 'quack:db:9494' AS "q" (TYPE quack, READ_ONLY)`],
])('%j is attached by %s', (attachments, sql) => {
  expect(attachOf(attachments)).toBe(sql)
})

test('another catalog whose config was not read is refused with its place', () => {
  expect(() => plan({ duckalog: [{ alias: 'kid', config_path: '/kid.yaml' }] })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', at: ['attachments', 'duckalog', 0] }),
  )
})

test('a declared secret with a timeout of its own keeps it', () => {
  const attachments = { postgres: [{ alias: 'pg', secret: 'PG' }] }
  const type = 'postgres'
  for (const secret of [
    { type, name: 'pg', params: { connect_timeout: 3 } },
    { type, name: 'Pg', options: { CONNECT_TIMEOUT: 3 } },
  ]) {
    expect(attachOf(attachments, { secrets: [secret] })).toBe(`ATTACH '' AS "pg" (TYPE postgres, SECRET "PG", READ_ONLY)`)
  }
  const others = [
    { type, name: 'pg' },
    { type, name: 'other', params: { connect_timeout: 3 } },
  ]
  expect(attachOf(attachments, { secrets: others })).toContain(`ATTACH 'connect_timeout=10'`)
})

test('the credentials of a server become a temporary secret, bound and unseen', async () => {
  const password = createSecretValue(canary)
  const [step] = plan({ postgres: [{ alias: 'p"g', host: 'db', port: 5433, database: 'd', user: 'u', password }] })
  const [create] = step?.statements ?? []
  expect(step).toMatchObject({ kind: 'attachment', type: 'postgres', name: 'p"g', secret: 'duckalog_p_x22_g', readOnly: true })
  expect(create?.sql).toBe(
    'CREATE OR REPLACE TEMPORARY SECRET "duckalog_p_x22_g" ' +
      '(TYPE "postgres", "database" $1, "host" $2, "port" $3, "user" $4, "password" $5)',
  )
  expect(await revealValues(create!, createRedactor())).toEqual(['d', 'db', 5433, 'u', canary])
  for (const shown of [JSON.stringify(step), inspect(step, { depth: null, showHidden: true })])
    expect(shown).not.toContain(canary)
})

test('each attachment knows its kind, its place and its file, in a fixed order', () => {
  const steps = plan({
    postgres: [{ alias: 'p', secret: 's' }],
    sqlite: [{ alias: 'l', path: '/l' }],
    duckdb: [
      { alias: 'a', path: '/a' },
      { alias: 'b', path: '/b', read_only: false },
    ],
  })
  expect(steps).toMatchObject([
    { name: 'a', type: 'duckdb', path: '/a', readOnly: true, scope: 'instance', at: ['attachments', 'duckdb', 0] },
    { name: 'b', type: 'duckdb', path: '/b', readOnly: false, at: ['attachments', 'duckdb', 1] },
    { name: 'l', type: 'sqlite', path: '/l', at: ['attachments', 'sqlite', 0] },
    { name: 'p', type: 'postgres', at: ['attachments', 'postgres', 0] },
  ])
  expect(steps[3]).not.toHaveProperty('secret')
  expect(plan({})).toEqual([])
})

test.each<[catalog: Partial<IcebergCatalogConfig>, sql: string]>([
  [{ uri: 'https://h/c', warehouse: 'w' }, `ATTACH 'w' AS "ice" (TYPE iceberg, ENDPOINT 'https://h/c', READ_ONLY)`],
  [
    { uri: 'http://h', secret: 'i"s', read_only: false, options: { authorization_type: 'oauth2' } },
    `ATTACH '' AS "ice" (TYPE iceberg, ENDPOINT 'http://h', SECRET "i""s", READ_WRITE, "authorization_type" 'oauth2')`,
  ],
  [
    { catalog_type: 'glue', warehouse: '123456789012', secret: 'aws' },
    `ATTACH '123456789012' AS "ice" (TYPE iceberg, ENDPOINT_TYPE 'glue', SECRET "aws", READ_ONLY)`,
  ],
  [
    { catalog_type: 's3_tables', warehouse: 'arn:aws:s3tables:x' },
    `ATTACH 'arn:aws:s3tables:x' AS "ice" (TYPE iceberg, ENDPOINT_TYPE 's3_tables', READ_ONLY)`,
  ],
])('the iceberg catalog %j is attached by %s', (catalog, sql) => {
  const config = { ...sessionConfig({}), iceberg_catalogs: [{ name: 'ice', ...catalog }] }
  expect(attachmentsRestorer.plan(config)).toMatchObject([
    { name: 'ice', type: 'iceberg', network: true, http: true, statements: [{ sql }], at: ['iceberg_catalogs', 0] },
  ])
})

test.each<[lake: Partial<DuckLakeAttachmentConfig>, sql: string, values: readonly Value[]]>([
  [{ metadata: '/l.ducklake' }, '"metadata_path" $1', ['/l.ducklake']],
  [
    { metadata: '/l.ducklake', data_path: 's3://b/d/', metadata_schema: 's', encrypted: true },
    '"metadata_path" $1, "data_path" $2, "metadata_schema" $3, "encrypted" $4',
    ['/l.ducklake', 's3://b/d/', 's', true],
  ],
  [
    { metadata: { type: 'postgres', secret: 'pg' } },
    `"metadata_path" $1, "metadata_parameters" MAP {'TYPE': $2, 'SECRET': $3}`,
    ['connect_timeout=10', 'postgres', 'pg'],
  ],
  [
    { metadata: { type: 'mysql', secret: 'my' } },
    `"metadata_path" $1, "metadata_parameters" MAP {'TYPE': $2, 'SECRET': $3}`,
    ['', 'mysql', 'my'],
  ],
  [
    { metadata: { type: 'sqlite', path: '/l.sqlite' } },
    `"metadata_path" $1, "metadata_parameters" MAP {'TYPE': $2}`,
    ['/l.sqlite', 'sqlite'],
  ],
])('the DuckLake %j takes its metadata from a secret', async (lake, sql, values) => {
  const [step] = plan({ ducklake: [{ alias: 'lake', metadata: '', ...lake }] })
  const [create] = step?.statements ?? []
  expect(create?.sql).toBe(`CREATE OR REPLACE TEMPORARY SECRET "duckalog_lake" (TYPE "ducklake", ${sql})`)
  expect(await revealValues(create!, createRedactor())).toEqual(values)
})

test('a quack server gets its declared secret under a name and a scope of its own', async () => {
  const secrets = [{ type: 'quack', name: 'Q', persistent: true, params: { token: createSecretValue(canary) } }]
  const [step] = plan({ quack: [{ alias: 'r', uri: 'quack:[::1]:9494', secret: 'q' }] }, { secrets })
  const [create] = step?.statements ?? []
  expect(step).toMatchObject({ secret: 'duckalog_r', preflight: { protocol: 'http', host: '::1', port: 9494 } })
  expect(create?.sql).toBe('CREATE OR REPLACE TEMPORARY SECRET "duckalog_r" (TYPE "quack", "scope" $1, "token" $2)')
  expect(await revealValues(create!, createRedactor())).toEqual(['quack:[::1]:9494', canary])
})

test('the time that Postgres gets follows the limit, and is no part of the target', () => {
  const config = sessionConfig(
    {},
    { postgres: [{ alias: 'a', host: 'h' }], ducklake: [{ alias: 'b', metadata: { type: 'postgres', secret: 's' } }] },
  )
  const [short, long] = [3, 20].map((connectTimeout) => attachmentsRestorer.plan(config, { connectTimeout }) as AttachmentStep[])
  expect(short?.[0]?.statements.at(-1)?.sql).toContain("'connect_timeout=3'")
  expect(short?.[1]?.statements[0]?.values).toEqual(expect.arrayContaining(['connect_timeout=3']))
  expect(short?.map(({ target }) => JSON.stringify(target))).toEqual(long?.map(({ target }) => JSON.stringify(target)))
})

test('a database file on HTTP or S3 is read by HTTP, one of this machine is not', () => {
  const steps = plan({
    duckdb: [
      { alias: 'a', path: '/a' },
      { alias: 'b', path: 's3://b/a.duckdb' },
    ],
  }) as readonly AttachmentStep[]
  expect(steps.map(({ http, path, check }) => [http ?? false, path, check?.sql])).toEqual([
    [false, '/a', undefined],
    [true, undefined, "SELECT size FROM read_blob('s3://b/a.duckdb')"],
  ])
})

test('only what waits for another machine runs beside others', () => {
  const steps = plan({
    duckdb: [
      { alias: 'a', path: '/a' },
      { alias: 'b', path: 's3://b/a.duckdb' },
    ],
    sqlite: [{ alias: 'c', path: '/c' }],
    postgres: [{ alias: 'd', secret: 's', optional: true }],
    ducklake: [
      { alias: 'e', metadata: '/e' },
      { alias: 'f', metadata: '/f', data_path: 's3://b/f' },
    ],
  }) as readonly AttachmentStep[]
  expect(steps.map(({ name, network, optional }) => [name, network, optional])).toEqual([
    ['a', false, false],
    ['b', true, false],
    ['c', false, false],
    ['d', true, true],
    ['e', false, false],
    ['f', true, false],
  ])
})

/** Keywords in the options of a server, and the secret that they go into. */
test.each<[attachments: AttachmentsConfig, sql: string, values: readonly Value[]]>([
  [
    { postgres: [{ alias: 'pg', host: 'db', options: { Channel_Binding: 'REQUIRE', keepalives: 0 } }] },
    '"duckalog_pg" (TYPE "postgres", "host" $1, "channel_binding" $2, "keepalives" $3)',
    ['db', 'require', 0],
  ],
  [
    { postgres: [{ alias: 'pg', secret: 'shop', options: { application_name: 'a' } }] },
    '"duckalog_pg" (TYPE "postgres", "host" $1, "sslmode" $2, "application_name" $3)',
    ['h', 'require', 'a'],
  ],
  [
    { postgres: [{ alias: 'pg', secret: 'shop', options: { SSLMODE: 'disable' } }] },
    '"duckalog_pg" (TYPE "postgres", "host" $1, "sslmode" $2)',
    ['h', 'disable'],
  ],
  [
    { mysql: [{ alias: 'my', host: 'db', options: { unix_socket: '/s', ssl_key: '/k.pem', compression: 'required' } }] },
    '"duckalog_my" (TYPE "mysql", "host" $1, "socket" $2, "ssl_key" $3)',
    ['db', '/s', '/k.pem'],
  ],
])('the keywords of %j go into the secret', async (attachments, sql, values) => {
  const secrets = [{ type: 'postgres', name: 'Shop', host: 'h', params: { sslmode: 'require' } }]
  const [step] = plan(attachments, { secrets })
  expect(step?.statements[0]?.sql).toBe(`CREATE OR REPLACE TEMPORARY SECRET ${sql}`)
  expect(await revealValues(step!.statements[0]!, createRedactor())).toEqual(values)
})

test('a Delta table at a URL gets its declared secret with itself as the scope', async () => {
  const secrets = [{ type: 's3', name: 'Lake', persistent: true, scope: 's3://elsewhere/', secret: createSecretValue(canary) }]
  const [step] = plan({ delta: [{ alias: 'o', path: 's3://b/orders', secret: 'lake' }] }, { secrets })
  expect(step).toMatchObject({ secret: 'duckalog_o', network: true, probe: { sql: 'SELECT 1 FROM "o"."main"."duckalog_probe"' } })
  expect(step?.statements[0]?.sql).toBe('CREATE OR REPLACE TEMPORARY SECRET "duckalog_o" (TYPE "s3", "scope" $1, "secret" $2)')
  expect(await revealValues(step!.statements[0]!, createRedactor())).toEqual(['s3://b/orders/', canary])
})
