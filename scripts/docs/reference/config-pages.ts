import type { ConfigPage } from './render-config.js'

const elsewhere = {
  duckdb: 'duckdb.md',
  'duckdb.secrets': 'secrets.md',
  attachments: 'attachments.md',
  iceberg_catalogs: 'attachments.md#iceberg_catalogs',
  views: 'views.md',
  macros: 'views.md#macros',
  semantic_models: 'views.md#semantic_models',
  queries: 'views.md#queries',
  checks: 'views.md#checks',
  tests: 'views.md#tests',
  profiles: '../concepts/several-files.md',
} as const

function without(...keys: readonly (keyof typeof elsewhere)[]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(elsewhere).filter(([key]) => !keys.includes(key as keyof typeof elsewhere)))
}

/** The pages on the keys of a catalog, with their examples. */
export const configPages: readonly ConfigPage[] = [
  {
    path: 'docs/reference/catalog.md',
    title: 'Keys of a catalog',
    description: 'The keys at the top of a catalog',
    keys: [''],
    elsewhere,
    examples: {
      '': `
version: 1
name: shop
db_schema: reports
duckdb: { database: shop.duckdb }
views:
  - { name: primes, sql: "FROM (VALUES (2), (3), (5)) AS t(n)" }`,
    },
  },
  {
    path: 'docs/reference/duckdb.md',
    title: 'Keys of duckdb',
    description: 'The database, its settings, extensions, folders and security',
    keys: ['duckdb'],
    elsewhere: without('duckdb'),
    examples: {
      duckdb: `
duckdb:
  database: shop.duckdb
  settings: { threads: 4, memory_limit: 2GB }
  extensions: [httpfs]
  pragmas: ["SET VARIABLE tenant = 'acme'"]
  init_sql: ["SET search_path = 'reports,main'"]`,
      'duckdb.directories': `
duckdb:
  directories: { extensions: /opt/duckdb/extensions, temp: /var/tmp/duckdb }`,
      'duckdb.security': `
duckdb:
  security: { external_access: false, allowed_directories: [data], lock_configuration: true }`,
    },
  },
  {
    path: 'docs/reference/secrets.md',
    title: 'Keys of secrets',
    description: 'Every key of an entry of duckdb.secrets',
    keys: ['duckdb.secrets[]'],
    elsewhere: without('duckdb.secrets'),
    examples: {
      'duckdb.secrets[]': `
duckdb:
  secrets:
    - { type: s3, key_id: "\${env:AWS_KEY}", secret: "\${env:AWS_SECRET}", region: eu-west-1, scope: "s3://shop/" }
    - { type: azure, provider: credential_chain, account_name: shop }
    - { type: postgres, name: crm, host: db.example.com, user: reader, password: "\${env:PGPASSWORD}" }`,
    },
  },
  {
    path: 'docs/reference/attachments.md',
    title: 'Keys of attachments',
    description: 'Every kind of attached database, and Iceberg catalogs',
    keys: ['attachments', 'iceberg_catalogs[]'],
    elsewhere: without('attachments', 'iceberg_catalogs'),
    examples: {
      'attachments.duckdb[]': `
attachments:
  duckdb:
    - { alias: archive, path: archive.duckdb }
    - { alias: prices, path: "https://example.com/prices.duckdb", optional: true }`,
      'attachments.sqlite[]': `
attachments:
  sqlite:
    - { alias: registry, path: registry.sqlite }`,
      'attachments.postgres[]': `
attachments:
  postgres:
    - { alias: crm, host: "\${env:PGHOST:127.0.0.1}", database: crm, user: reader, password: "\${env:PGPASSWORD}" }`,
      'attachments.mysql[]': `
attachments:
  mysql:
    - { alias: orders, host: db.example.com, database: orders, user: reader, password: "\${env:MYSQL_PASSWORD}" }`,
      'attachments.ducklake[]': `
attachments:
  ducklake:
    - { alias: lake, metadata: { type: sqlite, path: lake.sqlite }, data_path: lake, read_only: false }`,
      'attachments.duckalog[]': `
attachments:
  duckalog:
    - { alias: reference, config_path: ../reference/catalog.yaml }`,
      'attachments.quack[]': `
attachments:
  quack:
    - { alias: server, uri: "quack:127.0.0.1:9494", secret: server }
duckdb:
  secrets: [{ type: quack, name: server, bearer_token: "\${env:TOKEN}" }]`,
    },
  },
  {
    path: 'docs/reference/views.md',
    title: 'Keys of views, macros, semantic models, queries, checks and tests',
    description: 'Every key of an entry of views, macros, semantic_models, queries, checks and tests',
    keys: ['views[]', 'macros[]', 'semantic_models[]', 'queries[]', 'checks[]', 'tests[]'],
    elsewhere: without('views', 'macros', 'semantic_models', 'queries', 'checks', 'tests'),
    examples: {
      'views[]': `
views:
  - { name: orders, source: parquet, uri: "data/orders/*.parquet", options: { union_by_name: true } }
  - name: revenue
    db_schema: reports
    description: Revenue by day
    sql: SELECT day, sum(amount) AS revenue FROM orders GROUP BY ALL`,
      'views[].materialized': `
materialized: { max_age: 1h }
views:
  - { name: orders, source: parquet, uri: "data/orders/*.parquet", materialized: true }
  - name: revenue
    sql: SELECT day, sum(amount) AS revenue FROM orders GROUP BY ALL
    materialized: { max_age: 15m, order_by: [day], max_size: 1GB }`,
      'macros[]': `
macros:
  - { name: cents, parameters: [x, { name: digits, default: 2 }], sql: "round(x * 100, digits)" }`,
      'queries[]': `
queries:
  - queries/*.sql
  - name: orders_by_id
    sql: SELECT * FROM orders WHERE id IN $ids
    parameters: { ids: "BIGINT[]" }`,
      'checks[]': `
checks:
  - table: crm.public.customers
    columns: { customer_id: { not_null: true, unique: true } }
    row_count: { min: 1 }`,
      'tests[]': `
tests:
  - name: refunds_do_not_count
    view: revenue
    now: 2026-01-31T00:00:00Z
    given: { orders: [{ day: 2026-01-01, amount: 10.50 }, { day: 2026-01-01, amount: -2 }] }
    expect: [{ day: 2026-01-01, revenue: 10.50 }]`,
    },
  },
]
