export { type DuckDBDialectOptions, duckdbDialect } from './duckdb-dialect.js'
