import { Option } from 'commander'
import type { ResultRenderer } from './result-part.js'

/**
 * The formats of a result, each loaded when it is asked for.
 * @internal
 */
export const resultFormats = {
  table: async () => (await import('./render-table.js')).renderTable,
  csv: async () => (await import('./render-csv.js')).renderCsv,
  json: async () => (await import('./render-json.js')).renderJson,
  jsonl: async () => (await import('./render-json-lines.js')).renderJsonLines,
  markdown: async () => (await import('./render-markdown.js')).renderMarkdown,
} satisfies Record<string, () => Promise<ResultRenderer>>

/** @internal */
export type ResultFormat = keyof typeof resultFormats

/**
 * The option that chooses one.
 * @internal
 */
export function addFormat(): Option {
  return new Option('--format <format>', 'how the result is printed (default: table, with --json json)').choices(
    Object.keys(resultFormats),
  )
}
