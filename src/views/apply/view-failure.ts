import { type DuckalogError, isDuckalogError, ViewError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import { foldName } from '../../sql/fold-name.js'
import { runnableSql } from '../../sql/quote.js'
import { describeView, formatViewName, type ViewDefinition, type ViewName } from '../definition/view-definition.js'
import type { ViewChange } from '../diff/view-change.js'

/** Turns the error of a single statement into one that names its view. */
export function toViewError(error: unknown, change: ViewChange | undefined, database: string): unknown {
  if (!change || !isDuckalogError(error, 'QUERY_FAILED')) return error
  const view = formatViewName(change.view)
  const because = change.action === 'replace' ? ` (to be replaced: ${change.reason})` : ''
  const said = `T${describeView(change.view).slice(1)}${because} was refused by DuckDB, so ${noneChanged(database)}: ${error.message}`
  const message = [said, explainForeignName(error, change.definition), explainIcebergFolder(error)].filter(Boolean).join('\n')
  const at = change.definition?.at
  return new ViewError('VIEW_FAILED', message, { view, cause: error, retryable: error.retryable, at })
}

/** DuckDB's message suggests only an unsafe setting. */
function explainIcebergFolder({ message }: DuckalogError): string | undefined {
  if (!message.includes('unsafe_enable_version_guessing')) return undefined
  return (
    'The current version of an Iceberg table is not known from its folder. Use the path of its metadata file (…/metadata/….metadata.json), or set ' +
    '`unsafe_enable_version_guessing: true` in `duckdb.settings`, which uses the newest file.'
  )
}

const absentName = /(?:Catalog "|with name "?)([^"\n]+?)"? does not exist/

/** A view in an attached database is bound with the attachments of this session, not with those it was created with. */
function explainForeignName(error: DuckalogError, definition: ViewDefinition | undefined): string | undefined {
  const [name, shown = name] = [saidBy(error), error.message].map((text) => absentName.exec(text)?.[1])
  if (name === undefined || !definition || foldName(runnableSql(definition)).includes(foldName(name))) return undefined
  return (
    `Its SQL does not name ${JSON.stringify(shown)} itself: a macro that it calls does, or a view of an attached database that it reads. Such a ` +
    'view can read only databases that are attached here: attach them under the same alias, or read their tables directly.'
  )
}

/** The error of an apply that lost a race against another writer. */
export function lostRace(database: string): ViewError {
  const message = `Transaction conflict: the views of ${JSON.stringify(database)} were changed by another writer after they were read, so ${noneChanged(database)} by this connect. Try again.`
  return new ViewError('VIEW_FAILED', message, { view: '', retryable: true })
}

/** The error of a refresh whose lease another one has got. */
export function lostLease(view: ViewName): ViewError {
  const name = formatViewName(view)
  const message = `The rows of the view ${name} were not written, because the lease of this refresh has ended and another one has begun.`
  return new ViewError('VIEW_FAILED', message, { view: name, retryable: false })
}

/** Says that nothing was changed. A transaction changes one database, so other databases are not mentioned. */
export function noneChanged(database: string): string {
  return `no view in ${JSON.stringify(database)} was changed`
}
