import { type Command, InvalidArgumentError } from 'commander'
import type { ConnectOptions, LoadConfigOptions } from '../../index.js'

/** The options shared by all commands that take a catalog. */
export interface CommonOptions {
  readonly verbose?: boolean
  readonly json?: boolean
  readonly profile?: string
  /** Undefined if the command does not have the option. */
  readonly loadDotenv?: boolean
  /** Seconds. */
  readonly timeout?: number
}

/** Adds the options shared by all commands that take a catalog. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--profile <name>', 'profile of the catalog to use')
    .option('--load-dotenv', 'read .env files (default)')
    .option('--no-load-dotenv', 'do not read .env files')
    .option('-v, --verbose', 'log each step with its duration')
    .option('--json', 'print JSON')
}

/** Adds the option for a time limit. */
export function addTimeout(command: Command): Command {
  return command.option('--timeout <seconds>', 'limit the run time of the command', parseSeconds)
}

/** Maps command-line options to options of `loadConfig`. */
export function toLoadOptions({ profile, loadDotenv }: CommonOptions): LoadConfigOptions {
  return { ...(loadDotenv !== undefined && { loadDotenv }), ...(profile !== undefined && { profile }) }
}

/** Maps command-line options to options of `connectToCatalog`. */
export function toConnectOptions(options: {
  readonly dbPath?: string
  readonly forceRebuild?: boolean
  readonly readOnly?: boolean
}): ConnectOptions {
  const { dbPath, forceRebuild, readOnly } = options
  return {
    ...(dbPath !== undefined && { databasePath: dbPath }),
    ...(forceRebuild !== undefined && { forceRebuild }),
    ...(readOnly !== undefined && { readOnly }),
  }
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0 && seconds < 1e6)) throw new InvalidArgumentError('Expected a number of seconds.')
  return seconds
}
