import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ResultRenderer } from '../../connection/result/index.js'
import type { TablePart } from './table-part.js'

/** The output formats, loaded on demand. A renderer is used for the parts of one result. */
export const resultFormats = {
  table: async () => (await import('./render-table.js')).createTableRenderer(),
  csv: async () => (await import('../../connection/result/index.js')).renderCsv,
  json: async () => (await import('../../connection/result/index.js')).renderJson,
  jsonl: async () => (await import('../../connection/result/index.js')).renderJsonLines,
  markdown: async () => (await import('./render-markdown.js')).renderMarkdown,
} satisfies Record<string, () => Promise<ResultRenderer<TablePart>>>

export type ResultFormat = keyof typeof resultFormats

/** The command-line options for printing a result. */
export interface ResultOptions {
  readonly format?: ResultFormat | undefined
  readonly maxRows?: number | undefined
  readonly json?: boolean | undefined
}

export function resolveFormat({ format, json = false }: ResultOptions): ResultFormat {
  return format ?? (json ? 'json' : 'table')
}

/** Creates the option that selects the format. */
export function addFormat(): Option {
  return new Option('--format <format>', 'output format (default: table, or json with --json)').choices(
    Object.keys(resultFormats),
  )
}

/** Creates the option that limits the rows of a table. */
export function addMaxRows(): Option {
  return new Option(
    '--max-rows <n>',
    'maximum rows of a table, half of them from its end; 0 shows all (default: 40 on a terminal, otherwise all)',
  ).argParser(parseMaxRows)
}

/** Fails if `--max-rows` would have no effect. */
export function checkMaxRows(options: ResultOptions, command: Command): void {
  const format = resolveFormat(options)
  if (options.maxRows === undefined || format === 'table') return
  command.error(`error: --max-rows applies to tables only; ${format} always has all rows. Add a LIMIT to the query instead.`)
}

/**
 * Parses a number of rows.
 * @throws InvalidArgumentError if the text is not a whole number
 */
export function parseMaxRows(text: string): number {
  const count = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) {
    throw new InvalidArgumentError('Expected a whole number of rows.')
  }
  return count
}
