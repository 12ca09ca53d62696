import { type Command, InvalidArgumentError } from 'commander'
import type { ConnectOptions, LoadConfigOptions } from '../../index.js'

/** The options that commands with a catalog share. */
export interface CommonOptions {
  readonly verbose?: boolean
  readonly json?: boolean
  readonly profile?: string
  /** Absent where a command has no such option. */
  readonly loadDotenv?: boolean
  /** Seconds. */
  readonly timeout?: number
}

/** Adds the options that every command with a catalog has. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--profile <name>', 'the profile of the catalog to use')
    .option('--load-dotenv', 'read .env files: the default')
    .option('--no-load-dotenv', 'read no .env files')
    .option('-v, --verbose', 'say what is done and how long it takes')
    .option('--json', 'print JSON, for machines')
}

/** Adds the time limit. */
export function addTimeout(command: Command): Command {
  return command.option('--timeout <seconds>', 'end the command when it takes longer', parseSeconds)
}

/** How a config is loaded, out of the options of the command line. */
export function toLoadOptions({ profile, loadDotenv }: CommonOptions): LoadConfigOptions {
  return { ...(loadDotenv !== undefined && { loadDotenv }), ...(profile !== undefined && { profile }) }
}

/** Options of a connect out of those of the command line. */
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
  if (!(seconds > 0 && seconds < 1e6)) throw new InvalidArgumentError('It must be a number of seconds.')
  return seconds
}
