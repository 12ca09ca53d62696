import { Command, Option } from 'commander'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, addTimeout, type CommonOptions, toConnectOptions } from '../program/common-options.js'
import { printChecks } from '../program/outcomes/print-checks.js'
import { addOutcomeFormat } from '../program/outcomes/print-outcomes.js'
import { splitWords } from '../program/split-words.js'
import { printWarnings, withCatalog } from '../program/with-catalog.js'
import type { OutcomeOptions } from '../render/outcomes/outcome.js'
import { parseCount } from '../result/result-options.js'

interface CheckOptions extends CommonOptions, OutcomeOptions {
  readonly json?: boolean | undefined
  readonly config?: string | undefined
  readonly severity?: 'warn' | 'error' | undefined
  readonly rows?: number | undefined
  readonly dbPath?: string | undefined
  readonly readOnly?: boolean | undefined
}

const examples = `
Examples:
  $ duckalog check                                     all checks of catalog.yaml
  $ duckalog check shop.yaml daily_revenue             the checks of one view
  $ duckalog check --severity error --format junit > checks.xml

Values of columns with the tag "pii" are never printed.
Exit codes: 0 all passed, or only checks of severity warn failed; 6 a check failed; 3 checks could not be run because their source is
unavailable; otherwise the same as for run.`

/** `duckalog check`: runs the data checks of a catalog. */
export function createCheckCommand(context: CommandContext): Command {
  const command = new Command('check')
    .summary('run the data checks of a catalog')
    .description('Updates the views of a catalog, runs its data checks and prints the first wrong rows of those that fail.')
    .argument('[catalog-and-views...]', 'path of the catalog (default: catalog.yaml), then the views to check (default: all)')
    .option('-c, --config <config>', 'path of the YAML or JSON catalog; all arguments are then views')
    .addOption(new Option('--severity <severity>', 'error leaves out checks that only warn').choices(['warn', 'error']))
    .option('--rows <n>', 'wrong rows to show of each check; 0 shows none (default: 5)', parseCount)
    .addOption(addOutcomeFormat())
    .option('--db-path <path>', 'use this database file instead of the one in the catalog')
    .option('--read-only', 'write nothing; views are not updated')
  return addTimeout(addCommonOptions(command))
    .addHelpText('after', examples)
    .action((words: readonly string[], options: CheckOptions) => check(words, options, context))
}

async function check(words: readonly string[], options: CheckOptions, context: CommandContext): Promise<void> {
  const { severity, rows, config } = options
  const { catalog: path, names } = splitWords(words, config)
  await withCatalog(path, toConnectOptions(options), options, context, async ({ catalog, signal }) => {
    const { warnings } = await catalog.refresh()
    printWarnings(warnings, options, context)
    const report = await catalog.check({ views: names, severity, rows, signal })
    await printChecks(report, options, context)
  })
}
