import { quoteQualified } from '../../sql/quote.js'
import { renderComment, renderCreate, renderDrop } from '../definition/render-definition.js'
import { commentOf } from '../definition/view-definition.js'
import type { ViewChange } from '../diff/view-change.js'

/** A statement, and the change that it belongs to. */
export interface ChangeStatement {
  readonly change: ViewChange | undefined
  readonly sql: string
}

export const optimizerOff: ChangeStatement = { change: undefined, sql: 'PRAGMA disable_optimizer' }
export const optimizerOn: ChangeStatement = { change: undefined, sql: 'PRAGMA enable_optimizer' }

/** Renders the statements of all changes, schemas first. Pure. */
export function renderChanges(changes: readonly ViewChange[], database: string): readonly ChangeStatement[] {
  const schemas = new Set(changes.filter(({ action }) => action === 'create').map(({ view }) => view.schema))
  return [
    ...[...schemas]
      .filter((schema) => schema !== 'main')
      .map((schema) => ({ change: undefined, sql: `CREATE SCHEMA IF NOT EXISTS ${quoteQualified(database, schema)}` })),
    ...changes.flatMap((change) => renderChange(change, database).map((sql) => ({ change, sql }))),
  ]
}

function renderChange({ action, view, definition }: ViewChange, database: string): readonly string[] {
  if (action === 'drop') return [renderDrop(view, database)]
  if (!definition || action === 'keep' || action === 'conflict') return []
  const description = commentOf(definition) ?? null
  const { macro } = definition
  const comment = renderComment(view, database, description)
  const isKept = action === 'comment' || (action === 'adopt' && macro === undefined)
  if (isKept) return [comment]
  // An adopted macro is created again, since DuckDB does not report the defaults of parameters. Replacing removes the comment
  const create = renderCreate(definition, database)
  return description === null ? [create] : [create, comment]
}
