import { type Command, InvalidArgumentError, Option } from 'commander'
import { type FileFormat, fileSuffixes, formatOfFile, isTextFormat } from './file/file-formats.js'
import { formatNames, type ResultFormat, ruleOf } from './result-formats.js'

/** The command-line options for printing a result. */
export interface ResultOptions {
  readonly format?: ResultFormat | undefined
  readonly maxRows?: number | undefined
  readonly limit?: number | undefined
  /** The file for the result. */
  readonly output?: string | undefined
  readonly json?: boolean | undefined
}

/** The format on a terminal or a pipe. */
export function resolveFormat({ format, json = false }: ResultOptions): ResultFormat {
  return format ?? (json ? 'json' : 'table')
}

/** The format of the file `--output`. */
export function resolveFileFormat({ format, output = '' }: ResultOptions): FileFormat {
  return format ?? formatOfFile(output) ?? 'table'
}

/** Adds the options for printing a result. */
export function addResultOptions(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'output format (default: table, or json with --json)').choices(formatNames))
    .addOption(
      new Option(
        '--max-rows <n>',
        'maximum rows of a table, half of them from its end; 0 shows all (default: 40 on a terminal, otherwise all)',
      ).argParser(parseCount),
    )
    .addOption(new Option('--limit <n>', 'stop after this many rows, in every format').argParser(parseCount))
    .option(
      '-o, --output <file>',
      `write the result to a file, whose suffix decides the format: ${fileSuffixes.join(', ')}; an existing file is replaced once the new one is complete`,
    )
}

/** Fails if an option would have no effect, or a file would have an unknown format. */
export function checkResultOptions(options: ResultOptions, command: Command): void {
  const { format, output, maxRows } = options
  const ofFile = output === undefined ? undefined : formatOfFile(output)
  if (output !== undefined && format === undefined && ofFile === undefined)
    command.error(
      `error: the suffix of ${output} is not that of a format. Use one of ${fileSuffixes.join(', ')}, or add --format.`,
    )
  if (ofFile !== undefined && !isTextFormat(ofFile) && format !== undefined)
    command.error(`error: a file ${ofFile} cannot have the format ${format}. Remove --format, or change the suffix of --output.`)
  if (maxRows === undefined) return
  const resolved = output === undefined ? resolveFormat(options) : resolveFileFormat(options)
  if (!isTextFormat(resolved) || ruleOf(resolved).rows !== 'ends')
    command.error(`error: --max-rows applies to tables only; ${resolved} always has all rows. Use --limit instead.`)
}

/**
 * Parses a number of rows.
 * @throws InvalidArgumentError if the text is not a whole number
 */
export function parseCount(text: string): number {
  const count = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) {
    throw new InvalidArgumentError('Expected a whole number of rows.')
  }
  return count
}
