import { parseYaml } from '../../config/parse/parse-yaml.js'
import { escapeVariables } from '../../config/prepare/interpolate.js'
import type { Written } from './written-value.js'

/** How a value is put into a file. */
export interface Notation {
  readonly format: 'yaml' | 'json'
  /** The line break of the file. */
  readonly newline: string
}

/** How a row is laid out: as `- a: 1` with a line for each column, in braces, or in braces with a line for each column. */
export type RowLayout = 'block' | 'line' | 'lines'

/** A row with its columns. */
export type WrittenRow = readonly (readonly [name: string, value: Written])[]

/** Renders a value on one line. */
export function renderWritten(value: Written, { format }: Pick<Notation, 'format'>, quote?: 'single' | 'double'): string {
  const render = (part: Written): string => renderWritten(part, { format })
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return renderText(value, format, quote)
  if ('digits' in value) return quote === undefined ? value.digits : renderText(value.digits, format, quote)
  if (value instanceof Map) {
    const entries = [...value].map(([key, part]: [string, Written]) => `${renderText(key, format)}: ${render(part)}`)
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
  }
  return `[${(value as readonly Written[]).map(render).join(', ')}]`
}

/**
 * Renders a row.
 * @param indent - that of the line, or of the columns of a block
 */
export function renderRow(row: WrittenRow, notation: Notation, layout: RowLayout, indent: string): string {
  const entries = row.map(([name, value]) => `${renderText(name, notation.format)}: ${renderWritten(value, notation)}`)
  if (entries.length === 0) return '{}'
  const lineBreak = notation.newline + indent
  if (layout === 'block') return entries.join(lineBreak)
  if (layout === 'line') return `{ ${entries.join(', ')} }`
  return `{${lineBreak}  ${entries.join(`,${lineBreak}  `)}${lineBreak}}`
}

function renderText(text: string, format: Notation['format'], quote?: 'single' | 'double'): string {
  const escaped = escapeVariables(text)
  if (format === 'json' || quote === 'double') return quoteDouble(escaped)
  if (quote === undefined && isPlain(escaped)) return escaped
  const needsEscapes = escaped === '' || /[^ -~\u00a1-\u02ff\u0370-\u1fff\u3040-\ud7ff]/.test(escaped)
  return quote === 'single' && !needsEscapes ? `'${escaped.replaceAll("'", "''")}'` : quoteDouble(escaped)
}

/** The escapes of JSON are also those of YAML. */
function quoteDouble(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Whether YAML reads the text without quotes as this text. */
function isPlain(text: string): boolean {
  if (!/^[\p{L}\d_/+.-][\p{L}\d_/+.:() @-]*$/u.test(text) || text.length > 200) return false
  try {
    const [[inList], { key: inMap }] = parseYaml(`[[${text}], { key: ${text} }]`) as [[unknown], { key: unknown }]
    return inList === text && inMap === text && Object.hasOwn(parseYaml(`${text}: 1`) as object, text)
  } catch {
    return false
  }
}
