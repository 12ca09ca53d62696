import { Command } from 'commander'
import type { CommandContext } from './command-context.js'
import { packageVersion } from './package-version.js'

/**
 * `duckalog version`: the same as `--version`.
 * @internal
 */
export function createVersionCommand({ terminal }: CommandContext): Command {
  return new Command('version')
    .description('print the version')
    .option('--json', 'print JSON, for machines')
    .action(({ json }: { readonly json?: boolean }) =>
      terminal.print(`${json ? JSON.stringify({ version: packageVersion }) : packageVersion}\n`),
    )
}
