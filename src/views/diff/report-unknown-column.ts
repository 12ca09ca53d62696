import { formatPath } from '../../errors.js'
import type { Warning } from '../../session/apply/session-report.js'
import { describeView, type ViewDefinition } from '../definition/view-definition.js'
import type { UnknownColumn } from './find-unknown-columns.js'

/** The warning about a name under `columns` that is not a column of the view. */
export function reportUnknownColumn(definition: ViewDefinition, { name, instead }: UnknownColumn): Warning {
  const hint = instead === undefined ? 'Remove it from the config.' : `Did you mean ${JSON.stringify(instead)}?`
  return {
    code: 'COLUMN_UNKNOWN',
    message: `T${describeView(definition).slice(1)} has no column ${JSON.stringify(name)}, which the config describes. ${hint}`,
    location: { path: formatPath([...definition.at.slice(0, 2), 'columns', name]) },
  }
}
