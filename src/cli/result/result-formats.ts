import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ResultRenderer } from './result-part.js'

/** The formats of a result, each loaded when it is asked for. A renderer is for the parts of one result. */
export const resultFormats = {
  table: async () => (await import('./render-table.js')).createTableRenderer(),
  csv: async () => (await import('./render-csv.js')).renderCsv,
  json: async () => (await import('./render-json.js')).renderJson,
  jsonl: async () => (await import('./render-json.js')).renderJsonLines,
  markdown: async () => (await import('./render-markdown.js')).renderMarkdown,
} satisfies Record<string, () => Promise<ResultRenderer>>

export type ResultFormat = keyof typeof resultFormats

/** How a result is printed, out of the options of the command line. */
export interface ResultOptions {
  readonly format?: ResultFormat
  readonly maxRows?: number
  readonly json?: boolean
}

export function resolveFormat({ format, json = false }: ResultOptions): ResultFormat {
  return format ?? (json ? 'json' : 'table')
}

/** The option that chooses one. */
export function addFormat(): Option {
  return new Option('--format <format>', 'how the result is printed (default: table, with --json json)').choices(
    Object.keys(resultFormats),
  )
}

/** The option that limits a table. */
export function addMaxRows(): Option {
  return new Option(
    '--max-rows <n>',
    'rows that a table shows, half of them from its end; 0 shows all (default: 40 on a terminal, else all)',
  ).argParser(parseMaxRows)
}

/** Ends the command where `--max-rows` would be without effect. */
export function checkMaxRows(options: ResultOptions, command: Command): void {
  const format = resolveFormat(options)
  if (options.maxRows === undefined || format === 'table') return
  command.error(`error: --max-rows limits tables; ${format} has all rows. Write a LIMIT into the query instead.`)
}

/**
 * A number of rows.
 * @throws InvalidArgumentError if it is none
 */
export function parseMaxRows(text: string): number {
  const count = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) {
    throw new InvalidArgumentError('It must be a whole number of rows; 0 shows all.')
  }
  return count
}
