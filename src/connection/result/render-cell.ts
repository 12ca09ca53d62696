import { renderJsonValue } from '../../render-json-value.js'

/**
 * Renders a value as the text of a cell: dates in ISO 8601, bytes in hexadecimal, lists, structs and maps as JSON. Returns `undefined` for
 * NULL, which each format shows in its own way.
 */
export function renderCell(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value !== 'object') return Object.is(value, -0) ? '-0.0' : String(value)
  const json = renderJsonValue(value)
  return json.startsWith('"') ? (JSON.parse(json) as string) : json
}
