import { Command } from 'commander'
import { messageOf } from '../../message-of.js'
import type { TestReport, TestResult } from '../../testing/index.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, addTimeout, type CommonOptions, toLoadOptions } from '../program/common-options.js'
import { exitCodes } from '../program/exit-codes.js'
import { addOutcomeFormat, printOutcomes } from '../program/outcomes/print-outcomes.js'
import { splitWords } from '../program/split-words.js'
import { untilAborted } from '../program/until-aborted.js'
import { printWarnings, withDeadline } from '../program/with-catalog.js'
import type { Outcome, OutcomeOptions } from '../render/outcomes/outcome.js'

interface TestOptions extends CommonOptions, OutcomeOptions {
  readonly json?: boolean | undefined
  readonly config?: string | undefined
  readonly columns?: string | undefined
  readonly record?: readonly string[] | undefined
  readonly watch?: boolean | undefined
}

const examples = `
Examples:
  $ duckalog test                                  all tests of catalog.yaml, and of the files tests/*.yaml beside it
  $ duckalog test shop.yaml refunds_do_not_count   one test
  $ duckalog test --format junit > tests.xml       for CI
  $ duckalog test --record refunds_do_not_count    writes the rows that the view returns now into the file of the test

No source of the catalog is opened: its columns come from the columns file that "duckalog types" writes.
Exit codes: 0 all passed, 6 a test failed or could not be run, otherwise the same as for run.`

/** `duckalog test`: runs the tests of a catalog. */
export function createTestCommand(context: CommandContext): Command {
  const command = new Command('test')
    .summary('run the tests of the views of a catalog')
    .description('Runs the tests of a catalog on the rows that they give, without its sources, and prints the cells that differ.')
    .argument('[catalog-and-tests...]', 'path of the catalog (default: catalog.yaml), then the tests to run (default: all)')
    .option('-c, --config <config>', 'path of the YAML or JSON catalog; all arguments are then tests')
    .option('--columns <file>', 'the columns file (default: types.columns of the catalog, or the file beside it)')
    .option('--watch', 'run again whenever a file of the catalog, its tests or their fixtures changes')
    .option(
      '--record <name>',
      'change what a test expects to the rows that its view returns now; repeat it for more tests',
      addName,
    )
    .addOption(addOutcomeFormat())
  return addTimeout(addCommonOptions(command))
    .addHelpText('after', examples)
    .action((words: readonly string[], options: TestOptions) => test(words, options, context))
}

async function test(words: readonly string[], options: TestOptions, context: CommandContext): Promise<void> {
  const { config, columns, timeout, record, watch = false } = options
  const { catalog, names } = splitWords(words, config)
  if (record && names) throw await refuse('--record takes the names of its tests itself: --record one --record two.')
  if (record && watch) throw await refuse('--watch cannot be combined with --record. Remove one of them.')
  await withDeadline(timeout, context, async (signal) => {
    const { runTests, watchTests } = await import('../../testing/index.js')
    const given = { ...toLoadOptions(options), names: record ?? names, columns, signal }
    const print = async (report: TestReport) => {
      printWarnings(report.warnings, options, context)
      await printOutcomes({ outcomes: report.tests.map(toOutcome), noun: 'test', report }, options, context)
    }
    if (watch) {
      const onError = (error: unknown) => context.terminal.log(messageOf(error))
      await using watching = await watchTests(catalog, { ...given, onReport: print, onError })
      context.terminal.log(`watching ${watching.files.length} files (press Ctrl-C to stop)`)
      await untilAborted(signal)
      signal.throwIfAborted()
    }
    const report = await runTests(catalog, { ...given, record: record !== undefined })
    await print(report)
    if (report.tests.some(({ state }) => state === 'failed' || state === 'broken')) context.setExitCode(exitCodes.testFailed)
  })
}

function addName(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name]
}

async function refuse(message: string): Promise<Error> {
  const { ConfigError } = await import('../../index.js')
  return new ConfigError('CONFIG_INVALID', [{ path: '', message }])
}

function toOutcome({ view, ...result }: TestResult): Outcome {
  return { suite: view, ...result }
}
