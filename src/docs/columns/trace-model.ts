import type { SemanticModelConfig } from '../../config/model/semantic-model-config.js'
import { quoteQualified } from '../../sql/quote.js'
import { placeOf } from '../../types/read/find-reads.js'
import type { ViewSyntax } from '../../views/definition/view-definition.js'
import { findView } from '../lineage/find-view.js'
import type { Binder } from './create-binder.js'
import { type Cell, joinCells, unknownCell } from './flow.js'
import type { TracedNode } from './traced-catalog.js'

/** Traces the dimensions and measures of a semantic model. Each is bound alone, because measures aggregate and dimensions do not. */
export async function traceModel(
  { base_view: base, joins = [], dimensions = [], measures = [] }: SemanticModelConfig,
  views: readonly ViewSyntax[],
  own: string,
  { bind }: Binder,
): Promise<TracedNode> {
  const render = (name: string) => {
    const view = findView(name, views, own)
    const { database, schema, name: table } = view ? placeOf(view, own) : { database: undefined, schema: undefined, name }
    return quoteQualified(database, schema, table)
  }
  const from = [
    `FROM ${render(base)}`,
    ...joins.map(({ to_view: to, type, on_condition: on }) => `${type} JOIN ${render(to)} ON (${on}\n)`),
  ].join(' ')
  const cells: Cell[] = []
  const rows: Cell[] = []
  const reads = new Set<string>()
  const problems: string[] = []
  for (const { name, expression } of [...dimensions, ...measures]) {
    const { flow, reads: found = [], problem } = await bind(`SELECT (${expression}\n) ${from}`)
    cells.push(flow?.columns[0] ?? unknownCell)
    if (flow) rows.push(flow.rows)
    for (const id of found) reads.add(id)
    if (problem !== undefined) problems.push(`${name}: ${problem}`)
  }
  return {
    columns: [],
    flow: { columns: cells, rows: joinCells(rows) },
    ...(problems.length === 0 ? { reads: [...reads] } : { problem: problems.join('\n') }),
  }
}
