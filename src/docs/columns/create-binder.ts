import type { SessionSchema } from '../../config/notation/parse-session-path.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { quoteLiteral, quoteQualified } from '../../sql/quote.js'
import { firstLine } from '../../text/first-line.js'
import { placeOf } from '../../types/read/find-reads.js'
import type { RelationName } from '../../types/read/relation.js'
import type { ViewSyntax } from '../../views/definition/view-definition.js'
import type { Stubs } from './open-stubs.js'
import type { TablePlace } from './plan-scope.js'
import { tracePlan } from './trace-plan.js'
import { type TracedNode, toRef } from './traced-catalog.js'

/** The result of binding a statement. */
export type BoundSql = Omit<TracedNode, 'columns'>

/** Binds SQL over empty tables, and traces its columns. */
export interface Binder {
  /** Binds the SQL of a view, and creates an empty table of its columns instead of the view. @param isStandIn - whether that table exists already */
  bindView(view: ViewSyntax, sql: string, isStandIn: boolean): Promise<BoundSql>
  bind(sql: string): Promise<BoundSql>
  /** Looks up names in these schemas from now on, then in that of the catalog's own database. */
  lookFrom(schemas: readonly SessionSchema[]): Promise<void>
  /** The columns of a SELECT. */
  describe(sql: string): Promise<readonly { readonly name: string; readonly type: string }[]>
}

export function createBinder(
  connection: DriverConnection,
  { own, attempt }: Stubs,
  idsOf: (place: RelationName) => readonly string[],
): Binder {
  const schemas = new Set<string>()
  const bind = async (sql: string): Promise<BoundSql> => {
    const [row] = await connection.all<{ plan: string }>('SELECT json_serialize_plan($1::VARCHAR) AS plan', [sql])
    const { error = true, error_message: message, plans } = JSON.parse(row?.plan ?? '{}') as Serialized
    if (error || plans?.length !== 1) return { problem: firstLine(message ?? 'DuckDB cannot show the plan of its SQL.') }
    const reads = new Set<string>()
    const idsIn = ({ catalog, schema, name }: TablePlace) => idsOf({ database: catalog, schema, name })
    const flow = tracePlan(plans[0], {
      findColumn: (table, column) => idsIn(table).map((id) => toRef(id, column)),
      findTable(table) {
        for (const id of idsIn(table)) reads.add(id)
      },
    })
    return { flow, reads: [...reads] }
  }
  const lookFrom = async (schemas: readonly SessionSchema[]) => {
    const path = [...schemas, { schema: 'main' }].map((entry: SessionSchema) =>
      quoteQualified(entry.database ?? own, entry.schema),
    )
    await attempt(`SET search_path = ${quoteLiteral([...new Set(path)].join(','))}`)
  }
  return {
    bind,
    lookFrom,
    describe: (sql) =>
      connection.all<{ name: string; type: string }>(`SELECT column_name AS name, column_type AS type FROM (DESCRIBE ${sql}\n)`),
    async bindView(view, sql, isStandIn) {
      const { database, schema, name } = placeOf(view, own)
      const home = quoteQualified(database, schema)
      if (!schemas.has(home)) await attempt(`CREATE SCHEMA IF NOT EXISTS ${home}`)
      schemas.add(home)
      await lookFrom([{ database, schema }, { schema: 'main' }, ...(view.searchPath ?? [])])
      const bound = await bind(sql)
      if (!bound.flow) return bound
      const table = `${home}.${quoteQualified(name)}`
      if (isStandIn) await attempt(`DROP TABLE ${table}`)
      const failed = await attempt(`CREATE TABLE ${table} AS (${sql}\n) WITH NO DATA`)
      // The rest lists candidates, or shows the SQL
      return failed === undefined ? bound : { problem: firstLine(failed) }
    },
  }
}

interface Serialized {
  readonly error?: boolean
  readonly error_message?: string
  readonly plans?: readonly unknown[]
}
