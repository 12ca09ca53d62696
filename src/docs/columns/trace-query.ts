import { foldName } from '../../sql/fold-name.js'
import type { Parameter } from '../../sql/lexer/find-parameters.js'
import { renderWithParameters } from '../../types/queries/render-with-parameters.js'
import { listScans } from '../lineage/list-scans.js'
import type { QuerySyntax } from '../lineage/read-queries.js'
import type { Binder } from './create-binder.js'
import { readsFiles, type TracedNode } from './traced-catalog.js'

/**
 * Traces a named query, with NULLs of the declared types instead of its parameters. Types of columns that depend on an undeclared parameter are left
 * out.
 */
export async function traceQuery(
  { query, syntax, isParsed }: QuerySyntax,
  { bind, describe, lookFrom }: Binder,
): Promise<TracedNode> {
  if (!isParsed) return { columns: [], problem: 'DuckDB shows the plan of SELECT statements only.' }
  if (listScans(query.sql).length > 0 || syntax.references.some(({ name }) => /[./*]/.test(name)))
    return { columns: [], problem: readsFiles }
  const types = new Map(query.parameters.map(({ name, type }) => [foldName(name), type]))
  let areDeclared = true
  const sql = renderWithParameters(query.sql, ({ name }: Parameter) => {
    const type = types.get(foldName(name))
    areDeclared &&= type !== undefined
    return type === undefined ? 'NULL' : `CAST(NULL AS ${type})`
  })
  await lookFrom(syntax.searchPath ?? [])
  const bound = await bind(sql)
  if (!bound.flow) return { ...bound, columns: [] }
  const columns = await describe(sql)
  return { ...bound, columns: areDeclared ? columns : columns.map(({ name }) => ({ name })) }
}
