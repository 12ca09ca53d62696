import {
  type ColumnMetadata,
  type DatabaseIntrospector,
  type DatabaseMetadata,
  type DatabaseMetadataOptions,
  type Kysely,
  type SchemaMetadata,
  sql,
  type TableMetadata,
} from 'kysely'
import { renderSchemaPath } from './schema-path.js'

interface SchemaRow {
  readonly database: string
  readonly schema: string
  readonly current: boolean
}

interface ColumnRow extends SchemaRow {
  readonly table: string
  readonly isView: boolean
  readonly column: string | null
  readonly type: string
  readonly isNullable: boolean
  readonly default: string | null
  readonly comment: string | null
}

/** The databases that hold tables of users: not those of DuckDB, nor the metadata of a DuckLake. */
const ofUsers = sql.raw(
  "database_name NOT IN ('system', 'temp') AND NOT starts_with(database_name, '__ducklake_metadata_') " +
    "AND schema_name NOT IN ('_duckalog', '_duckalog_data', 'information_schema', 'pg_catalog', 'pg_toast')",
)

/** Reads the schemas, tables, views and columns of the catalog's database and of all attached ones. */
export class DuckDBIntrospector implements DatabaseIntrospector {
  readonly #db: Kysely<unknown>

  constructor(db: Kysely<unknown>) {
    this.#db = db
  }

  async getSchemas(): Promise<SchemaMetadata[]> {
    const schemas = await this.#readSchemas()
    const nameOf = createNaming(schemas)
    return schemas.map((schema) => ({ name: nameOf(schema) }))
  }

  async getTables(options: DatabaseMetadataOptions = { withInternalKyselyTables: false }): Promise<TableMetadata[]> {
    const nameOf = createNaming(await this.#readSchemas())
    const tables = new Map<string, TableMetadata>()
    for (const row of await this.#readColumns()) {
      const { table, isView, column } = row
      if (isOfKysely(table) && !(options.withInternalKyselyTables && row.current)) continue
      const schema = nameOf(row)
      const key = renderSchemaPath(row.database, row.schema, table)
      const known = tables.get(key) ?? { name: table, isView, schema, columns: [] }
      tables.set(key, known)
      if (column !== null) known.columns.push(toColumn(row, column))
    }
    return [...tables.values()]
  }

  async getMetadata(options?: DatabaseMetadataOptions): Promise<DatabaseMetadata> {
    return { tables: await this.getTables(options) }
  }

  async #readSchemas(): Promise<readonly SchemaRow[]> {
    const { rows } = await sql<SchemaRow>`
      SELECT database_name AS database, schema_name AS schema, database_name = current_database() AS current
      FROM duckdb_schemas() WHERE ${ofUsers} ORDER BY NOT current, database, schema`.execute(this.#db)
    return rows
  }

  async #readColumns(): Promise<readonly ColumnRow[]> {
    const { rows } = await sql<ColumnRow>`
      SELECT database_name AS database, schema_name AS schema, database_name = current_database() AS current, name AS "table",
        is_view AS "isView", column_name AS "column", data_type AS type, is_nullable AS "isNullable", column_default AS "default", comment
      FROM (
        SELECT database_name, schema_name, table_name AS name, false AS is_view FROM duckdb_tables() WHERE NOT internal
        UNION ALL SELECT database_name, schema_name, view_name, true FROM duckdb_views() WHERE NOT internal
      ) LEFT JOIN (
        SELECT database_name, schema_name, table_name AS name, column_name, column_index, data_type, is_nullable, column_default, comment
        FROM duckdb_columns() WHERE NOT internal
      ) USING (database_name, schema_name, name)
      WHERE ${ofUsers} ORDER BY NOT current, database, schema, name, column_index`.execute(this.#db)
    return rows
  }
}

/**
 * Names schemas as queries have to: those of the catalog's own database by their names, those of attached databases with the alias. The schema
 * `main` of an attached database goes by the alias alone, as in `lake.orders`, unless a schema of the own database has that name.
 */
function createNaming(schemas: readonly SchemaRow[]): (row: SchemaRow) => string {
  const own = new Set(schemas.filter(({ current }) => current).map(({ schema }) => schema.toLowerCase()))
  return ({ database, schema, current }) => {
    if (current) return renderSchemaPath(schema)
    return schema === 'main' && !own.has(database.toLowerCase()) ? renderSchemaPath(database) : renderSchemaPath(database, schema)
  }
}

/** By their default names; Kysely exports those from a different place in each version. */
function isOfKysely(table: string): boolean {
  return table === 'kysely_migration' || table === 'kysely_migration_lock'
}

function toColumn(row: ColumnRow, name: string): ColumnMetadata {
  // A DuckLake gives the default NULL to columns that have none
  const { default: value } = row
  return {
    name,
    dataType: row.type,
    isNullable: row.isNullable,
    isAutoIncrementing: /^nextval\(/i.test(value ?? ''),
    hasDefaultValue: value !== null && value !== 'NULL',
    ...(row.comment !== null && { comment: row.comment }),
  }
}
