import { Command } from 'commander'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, type CommonOptions } from '../program/common-options.js'
import { packageVersion } from '../program/package-version.js'

/** `duckalog version`: same as `--version`. */
export function createVersionCommand({ terminal }: CommandContext): Command {
  return addCommonOptions(new Command('version').description('print the version')).action(({ json }: CommonOptions) =>
    terminal.print(`${json ? JSON.stringify({ version: packageVersion }) : packageVersion}\n`),
  )
}
