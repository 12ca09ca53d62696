import { ConfigError } from '../../errors.js'
import { isMap } from '../../plain-data.js'
import { createLineIndex } from '../../text/line-index.js'
import { JsonSyntaxError, scanJson } from '../../text/scan-json.js'
import type { SourceColumn, SourceColumns } from './source-columns.js'

/**
 * Parses a columns file. Keys that are not known are ignored: a later version may write more.
 * @param file - its name, for messages
 * @throws ConfigError CONFIG_SYNTAX, CONFIG_INVALID
 */
export function parseColumns(text: string, file: string): readonly SourceColumns[] {
  const document = parseJson(text, file)
  const sources = isMap(document) ? document.sources : undefined
  if (!isMap(sources)) throw invalid(file, 'sources', 'must be a map of sources by name')
  return Object.entries(sources).map(([name, source]) => {
    const at = `sources[${JSON.stringify(name)}]`
    const { kind, comment, columns } = isMap(source) ? source : {}
    if (!Array.isArray(columns)) throw invalid(file, `${at}.columns`, 'must be a list of columns')
    return {
      name,
      ...((kind === 'view' || kind === 'macro') && { kind }),
      ...(typeof comment === 'string' && { comment }),
      columns: columns.map((column, index) => parseColumn(column, file, `${at}.columns[${index}]`)),
    }
  })
}

function parseColumn(column: unknown, file: string, at: string): SourceColumn {
  const { name, type, not_null: notNull, comment } = isMap(column) ? column : {}
  if (typeof name !== 'string' || typeof type !== 'string')
    throw invalid(file, at, 'must be a map with the texts `name` and `type`')
  return { name, type, ...(notNull === true && { not_null: true }), ...(typeof comment === 'string' && { comment }) }
}

function parseJson(text: string, file: string): unknown {
  try {
    return scanJson(text).value
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const message = `The file is not JSON: ${error.message}. ${remedy}`
    throw new ConfigError('CONFIG_SYNTAX', [{ path: '', message, file, ...createLineIndex(text)(error.offset) }])
  }
}

function invalid(file: string, path: string, problem: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', [{ path, message: `${path} ${problem}. ${remedy}`, file }])
}

const remedy = 'Write the file again with `duckalog types`.'
