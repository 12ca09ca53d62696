import { PostgresQueryCompiler, type SchemableIdentifierNode } from 'kysely'
import { parseSchemaPath } from './schema-path.js'

/** The SQL of Postgres, but for schemas, which may be in an attached database. */
export class DuckDBQueryCompiler extends PostgresQueryCompiler {
  protected override visitSchemableIdentifier(node: SchemableIdentifierNode): void {
    for (const part of node.schema ? parseSchemaPath(node.schema.name) : []) {
      this.append(`"${this.sanitizeIdentifier(part)}"`)
      this.append('.')
    }
    this.visitNode(node.identifier)
  }
}
