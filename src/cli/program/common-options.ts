import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ConnectOptions, LoadConfigOptions } from '../../index.js'
import { addColor } from './colors.js'

/** The options shared by all commands that take a catalog. */
export interface CommonOptions {
  readonly verbose?: boolean | undefined
  readonly json?: boolean | undefined
  readonly profile?: string | undefined
  /** Undefined if the command does not have the option. */
  readonly loadDotenv?: boolean | undefined
  /** Whether the command itself prints the number of rows that it has read, and the time. */
  readonly tellsRows?: boolean | undefined
  /** Seconds. */
  readonly timeout?: number | undefined
}

/** Adds the options shared by all commands that take a catalog. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--profile <name>', 'profile of the catalog to use')
    .option('--load-dotenv', 'read .env files (default)')
    .option('--no-load-dotenv', 'do not read .env files')
    .option('-v, --verbose', 'log each step with its duration')
    .option('--json', 'print JSON')
    .addOption(addColor())
    .addOption(
      new Option('--progress <form>', 'show progress on a terminal, or as lines of JSON on stderr (default: auto)').choices([
        'auto',
        'json',
        'never',
      ]),
    )
}

/** Adds the catalog that a command takes: its first argument, or `-c`; by default `catalog.yaml` of the folder. */
export function addCatalog(command: Command, flags = '-c, --config <config>'): Command {
  return command
    .argument('[config]', 'path of the YAML or JSON catalog (default: catalog.yaml)')
    .addOption(new Option(flags, 'the same, as an option'))
}

/** The catalog of a command with {@link addCatalog}. */
export function catalogOf(argument: string | undefined, command: Command): string {
  const { config } = command.opts<{ readonly config?: string }>()
  if (argument !== undefined && config !== undefined) command.error('error: give the catalog once, as an argument or with -c')
  return argument ?? config ?? 'catalog.yaml'
}

/** Adds the option for a time limit. */
export function addTimeout(command: Command): Command {
  return command.option('--timeout <seconds>', 'limit the run time of the command', parseSeconds)
}

/** The option for what a build does with the rows of materialised views. */
export function materializedOption(text: string): Option {
  return new Option('--materialized <rows>', text).choices(['refresh', 'keep', 'live'])
}

/** Maps command-line options to options of `loadConfig`. */
export function toLoadOptions({ profile, loadDotenv }: CommonOptions): LoadConfigOptions {
  return { loadDotenv, profile }
}

/** Maps command-line options to options of `connectToCatalog`. */
export function toConnectOptions(options: {
  readonly dbPath?: string | undefined
  readonly forceRebuild?: boolean | undefined
  readonly readOnly?: boolean | undefined
}): ConnectOptions {
  const { dbPath, forceRebuild, readOnly } = options
  return {
    databasePath: dbPath,
    forceRebuild,
    readOnly,
  }
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0 && seconds < 1e6)) throw new InvalidArgumentError('Expected a number of seconds.')
  return seconds
}
