import { checkArguments } from '../options/check-arguments.js'
import { must, text } from '../options/option-rules.js'
import type { Warning } from '../session/apply/session-report.js'
import { diffSources } from './columns/diff-sources.js'
import { parseColumns } from './columns/parse-columns.js'

/**
 * Compares a committed columns file with a new text of `generateTypes()`: a warning COLUMNS_STALE for each source that differs. Pure.
 *
 * @param before - the text of the file; `undefined` if there is none
 * @param file - its name, for messages
 * @throws {@link ConfigError} CONFIG_SYNTAX, CONFIG_INVALID for a text that is no columns file; {@link OptionError} OPTION_INVALID
 * @public
 */
export function diffColumnsFiles(before: string | undefined, after: string, file: string): readonly Warning[] {
  checkArguments('diffColumnsFiles', {
    before: [before, must((value) => value === undefined || typeof value === 'string', 'a string')],
    after: [after, text],
    file: [file, text],
  })
  if (before === after) return []
  const warn = (message: string): Warning => ({ code: 'COLUMNS_STALE', message: `${message} Run "duckalog types".` })
  if (before === undefined) return [warn(`There is no file ${JSON.stringify(file)}.`)]
  const differences = diffSources(parseColumns(before, file), parseColumns(after, file))
  if (differences.length === 0) return [warn(`The layout of ${file} was changed.`)]
  return differences.map(({ name, change }) => warn(`${name} differs from ${file}: ${change}.`))
}
