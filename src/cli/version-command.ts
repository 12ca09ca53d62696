import { Command } from 'commander'
import type { CommandContext } from './command-context.js'
import { packageVersion } from './package-version.js'

/**
 * `duckalog version`: the same as `--version`.
 * @internal
 */
export function createVersionCommand({ terminal }: CommandContext): Command {
  return new Command('version').description('print the version').action(() => terminal.print(`${packageVersion}\n`))
}
