import { type CatalogInput, defineCatalog } from '../../../src/index.js'
import { attach, iceberg, macro, secret, session, view } from './catalog-parts.js'

// A line that compiles makes its comment an error. Each catalog is one line, since an error is where its key is.

export const wrongCatalogs: readonly CatalogInput[] = [
  // @ts-expect-error a view without an origin
  view({ name: 'v' }),
  // @ts-expect-error two SQL texts
  view({ name: 'v', sql: 'SELECT 1', sql_file: 'v.sql' }),
  // @ts-expect-error a file and a template
  view({ name: 'v', sql_file: 'v.sql', sql_template: { path: 'v.sql' } }),
  // @ts-expect-error SQL and a template
  view({ name: 'v', sql: 'SELECT 1', sql_template: { path: 'v.sql' } }),
  // @ts-expect-error a source of files without files
  view({ name: 'v', source: 'parquet' }),
  // @ts-expect-error a file has no tables
  view({ name: 'v', source: 'csv', uri: 'v.csv', table: 't' }),
  // @ts-expect-error a file is in no database
  view({ name: 'v', source: 'json', uri: 'v.json', database: 'd' }),
  // @ts-expect-error a database without a table
  view({ name: 'v', source: 'duckdb', database: 'd' }),
  // @ts-expect-error a table without a database
  view({ name: 'v', source: 'sqlite', table: 't' }),
  // @ts-expect-error a server is not read by files
  view({ name: 'v', source: 'postgres', database: 'd', table: 't', uri: 'v.csv' }),
  // @ts-expect-error a table is not scanned with options
  view({ name: 'v', source: 'mysql', database: 'd', table: 't', options: { a: 1 } }),
  // @ts-expect-error a DuckLake is no Iceberg catalog
  view({ name: 'v', source: 'ducklake', database: 'd', table: 't', catalog: 'c' }),
  // @ts-expect-error an Iceberg catalog without a table
  view({ name: 'v', source: 'iceberg', catalog: 'c' }),
  // @ts-expect-error an Iceberg table identified twice
  view({ name: 'v', source: 'iceberg', uri: 'warehouse/t', table: 't' }),
  // @ts-expect-error a source that does not exist
  view({ name: 'v', source: 'avro', uri: 'v.avro' }),
  // @ts-expect-error SQL does not read the table of a source
  view({ name: 'v', sql: 'SELECT 1', database: 'd' }),
  // @ts-expect-error options without a source
  view({ name: 'v', sql: 'SELECT 1', options: { a: 1 } }),
  // @ts-expect-error files without a source and without SQL
  view({ name: 'v', uri: 'v.csv' }),
  // @ts-expect-error a misspelled key
  view({ nmae: 'v', sql: 'SELECT 1' }),
  // @ts-expect-error no name
  view({ sql: 'SELECT 1' }),
  // @ts-expect-error SQL is text
  view({ name: 'v', sql: 1 }),
  // @ts-expect-error an SQL file without a path
  view({ name: 'v', sql_file: { as_template: true } }),
  // @ts-expect-error a severity that does not exist
  view({ name: 'v', sql: 'SELECT 1', row_count: { min: 1, severity: 'info' } }),
  // @ts-expect-error a key is a list of columns
  view({ name: 'v', sql: 'SELECT 1', unique: ['a'] }),
  // @ts-expect-error freshness of no column
  view({ name: 'v', sql: 'SELECT 1', freshness: { warn_after: '6h' } }),
  // @ts-expect-error a check without SQL
  view({ name: 'v', sql: 'SELECT 1', checks: [{ name: 'c' }] }),
  // @ts-expect-error a mode that does not exist
  view({ name: 'v', sql: 'SELECT 1', materialized: { mode: 'incremental' } }),
  // @ts-expect-error a query belongs to a view
  defineCatalog({ version: 1, duckdb: {}, materialized: { changed_by: { sql: 'SELECT 1' } } }),
  // @ts-expect-error checks of no table
  defineCatalog({ version: 1, duckdb: {}, checks: [{ row_count: { min: 1 } }] }),
  // @ts-expect-error a secret without a type
  secret({ key_id: 'k', secret: 's' }),
  // @ts-expect-error S3 has key pairs
  secret({ type: 's3', bearer_token: 't' }),
  // @ts-expect-error S3 has no passwords
  secret({ type: 's3', user: 'u', password: 'p' }),
  // @ts-expect-error S3 has endpoints
  secret({ type: 's3', host: 'h' }),
  // @ts-expect-error R2 has key pairs
  secret({ type: 'r2', client_secret: 's' }),
  // @ts-expect-error Google key files are not supported
  secret({ type: 'gcs', json_key: '{}' }),
  // @ts-expect-error Azure has no key pairs
  secret({ type: 'azure', key_id: 'k' }),
  // @ts-expect-error HTTP has headers
  secret({ type: 'http', user: 'u' }),
  // @ts-expect-error Hugging Face has tokens
  secret({ type: 'huggingface', secret: 's' }),
  // @ts-expect-error MotherDuck has tokens
  secret({ type: 'motherduck', password: 'p' }),
  // @ts-expect-error the server of a quack secret is its scope
  secret({ type: 'quack', host: 'h' }),
  // @ts-expect-error Iceberg has client secrets
  secret({ type: 'iceberg', key_id: 'k' }),
  // @ts-expect-error a DuckLake has no host
  secret({ type: 'ducklake', host: 'h' }),
  // @ts-expect-error a server has a host
  secret({ type: 'postgres', endpoint: 'h:5432' }),
  // @ts-expect-error a keyword of libpq
  secret({ type: 'mysql', host: 'h', passfile: 'p' }),
  // @ts-expect-error a file without a path
  attach('duckdb', { alias: 'd' }),
  // @ts-expect-error a file without an alias
  attach('sqlite', { path: 'd.sqlite' }),
  // @ts-expect-error a server without a server
  attach('postgres', { alias: 'p' }),
  // @ts-expect-error a password is no server
  attach('postgres', { alias: 'p', password: 's' }),
  // @ts-expect-error the secret has the host
  attach('postgres', { alias: 'p', secret: 's', host: 'h' }),
  // @ts-expect-error the text has the password
  attach('postgres', { alias: 'p', connection_string: 'host=h', password: 's' }),
  // @ts-expect-error the secret has the text
  attach('mysql', { alias: 'm', secret: 's', connection_string: 'host=h' }),
  // @ts-expect-error ports are numbers
  attach('mysql', { alias: 'm', host: 'h', port: '3306' }),
  // @ts-expect-error a DuckLake without metadata
  attach('ducklake', { alias: 'l' }),
  // @ts-expect-error the secret has the folder
  attach('ducklake', { alias: 'l', secret: 's', data_path: 'd' }),
  // @ts-expect-error two snapshots
  attach('ducklake', { alias: 'l', metadata: 'l.db', snapshot_version: 1, snapshot_time: '2026-01-01' }),
  // @ts-expect-error a server is named by a secret
  attach('ducklake', { alias: 'l', metadata: { type: 'postgres', path: 'l.db' } }),
  // @ts-expect-error a file without a path
  attach('ducklake', { alias: 'l', metadata: { type: 'sqlite' } }),
  // @ts-expect-error a quack server without an address
  attach('quack', { alias: 'q' }),
  // @ts-expect-error a Delta table has a path
  attach('delta', { alias: 'd', uri: 's3://b/t' }),
  // @ts-expect-error a catalog without a config
  attach('duckalog', { alias: 'c', database: 'c.duckdb' }),
  // @ts-expect-error a catalog is never optional
  attach('duckalog', { alias: 'c', config_path: 'c.yaml', optional: true }),
  // @ts-expect-error a kind that does not exist
  attach('oracle', { alias: 'o', path: 'o' }),
  // @ts-expect-error a REST catalog has an address
  iceberg({ name: 'i', warehouse: 'w' }),
  // @ts-expect-error Glue has a warehouse
  iceberg({ name: 'i', catalog_type: 'glue' }),
  // @ts-expect-error S3 Tables have no address
  iceberg({ name: 'i', catalog_type: 's3_tables', warehouse: 'w', uri: 'https://h' }),
  // @ts-expect-error a catalog that DuckDB does not support
  iceberg({ name: 'i', catalog_type: 'hive', uri: 'https://h' }),
  // @ts-expect-error a macro without SQL
  macro({ name: 'm' }),
  // @ts-expect-error an expression and a SELECT
  macro({ name: 'm', sql: '1', table_sql: 'SELECT 1' }),
  // @ts-expect-error a policy that does not exist
  session({ extension_policy: 'sometimes' }),
  // @ts-expect-error a key that does not exist
  session({ databse: 'x.duckdb' }),
  // @ts-expect-error no version
  defineCatalog({ duckdb: {} }),
  // @ts-expect-error no session
  defineCatalog({ version: 1 }),
  // @ts-expect-error a section that does not exist
  defineCatalog({ version: 1, duckdb: {}, tables: [] }),
]
