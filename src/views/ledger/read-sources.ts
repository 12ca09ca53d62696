import type { DriverConnection } from '../../driver/core/driver.js'
import { checkArguments, connection as connectionRule, listOfThings } from '../../options/check-arguments.js'
import { filledText } from '../../options/option-rules.js'
import { type OptionRules, takeOptions } from '../../options/take-options.js'
import { isIn, localKey, type ViewName, type ViewSyntax } from '../definition/view-definition.js'
import { bindView } from './bind-view.js'
import { type ColumnChanges, diffColumns } from './diff-columns.js'
import { readRecordedColumns } from './read-columns.js'

/**
 * A view whose source has other columns than when the view was created.
 * @public
 */
export interface SourceChange {
  /** The view that reads the source. */
  readonly view: ViewName
  /** How the columns of the view would change if it were created again. */
  readonly columns: ColumnChanges
}

/**
 * The result of {@link readSources}.
 * @public
 */
export interface SourceReport {
  /** Pass them to `planChanges` as `sources` to replace these views. */
  readonly changes: readonly SourceChange[]
  /** The views whose sources cannot be read, with DuckDB's message. */
  readonly unread: readonly { readonly view: ViewName; readonly message: string }[]
}

/** Options for {@link readSources}. @public */
export interface ReadSourcesOptions {
  /** The name of the database that holds the views, as the connection knows it. */
  readonly database: string
  /** The alias of the attached database that holds the views. @defaultValue the catalog's own database */
  readonly target?: string | undefined
}

const readSourcesRules: OptionRules<ReadSourcesOptions> = { database: filledText, target: filledText }

/**
 * Binds the SQL of views over sources and compares their columns with those recorded in the ledger. Changes nothing; takes as long as
 * creating the views.
 * @throws OptionError OPTION_INVALID
 * @experimental
 * @public
 */
export async function readSources(
  connection: DriverConnection,
  definitions: readonly ViewSyntax[],
  options: ReadSourcesOptions,
): Promise<SourceReport> {
  const { database, target } = takeOptions('readSources', options, readSourcesRules, ['database'])
  checkArguments('readSources', {
    connection: [connection, connectionRule],
    definitions: [definitions, listOfThings('view definitions')],
  })
  const read = definitions.filter(
    (definition) => definition.macro === undefined && definition.readsSource && isIn(definition, target),
  )
  const recorded = await readRecordedColumns(connection, database, read)
  const changes: SourceChange[] = []
  const unread: { view: ViewName; message: string }[] = []
  for (const definition of read) {
    const before = recorded.get(localKey(definition))
    if (!before) continue
    const { schema, name } = definition
    const view = target === undefined ? { schema, name } : { database: target, schema, name }
    const after = await bindView(connection, definition, database)
    if (typeof after === 'string') unread.push({ view, message: after })
    else {
      const columns = diffColumns(before, after)
      if (columns) changes.push({ view, columns })
    }
  }
  return { changes, unread }
}
