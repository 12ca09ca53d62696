import { ConfigError } from '../../errors.js'
import { createLineIndex } from '../../text/line-index.js'
import { JsonSyntaxError, scanJson } from '../../text/scan-json.js'
import { readPositions } from './read-positions.js'
import { createDuplicateIssues, emptyMessage } from './text-problems.js'

/**
 * Reads JSON text as plain data. Like in YAML, a key that is written twice in one map is an error.
 * @param readNumber - reads the text of a number
 * @throws {@link ConfigError} CONFIG_SYNTAX
 */
export function parseJson(text: string, file?: string, readNumber?: (text: string) => unknown): unknown {
  try {
    const { value, hasDuplicates } = scanJson(text, undefined, readNumber)
    if (!hasDuplicates) return value
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const message = text.trim() === '' ? emptyMessage : `is not JSON: ${error.message}`
    throw new ConfigError('CONFIG_SYNTAX', [
      { path: '', message, ...(file !== undefined && { file }), ...createLineIndex(text)(error.offset) },
    ])
  }
  throw new ConfigError('CONFIG_SYNTAX', createDuplicateIssues(text, readPositions(text, 'json').duplicates, file))
}
