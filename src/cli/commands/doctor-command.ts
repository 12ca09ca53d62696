import { Command } from 'commander'
import { renderFindings } from '../doctor/render-findings.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, type CommonOptions, toLoadOptions } from '../program/common-options.js'
import { exitCodes } from '../program/exit-codes.js'

const examples = `
Examples:
  $ duckalog doctor                  versions only
  $ duckalog doctor catalog.yaml     and every extension, secret and attachment of a catalog, each on its own

Nothing is changed: no view is made, no persistent secret is written, no missing file is created.
Exit codes: 0 all is well, 2 the catalog is wrong, 3 something does not work.`

/** `duckalog doctor`: what does not work, what is slow, and what to do. */
export function createDoctorCommand(context: CommandContext): Command {
  const command = new Command('doctor')
    .summary('find out what does not work, and why')
    .description('Tries each part of a catalog on its own, a failed one does not stop the others, and says what to do.')
    .argument('[config]', 'the YAML or JSON file of the catalog')
  return addCommonOptions(command)
    .addHelpText('after', examples)
    .action((config: string | undefined, options: CommonOptions) => diagnose(config, options, context))
}

async function diagnose(config: string | undefined, options: CommonOptions, context: CommandContext): Promise<void> {
  const { json = false } = options
  const { diagnoseCatalog, diagnoseSystem } = await import('../doctor/diagnose-catalog.js')
  const { terminal, signal } = context
  const findings = []
  for await (const finding of config === undefined ? diagnoseSystem() : diagnoseCatalog(config, toLoadOptions(options), signal)) {
    findings.push(finding)
    if (!json) await terminal.print(renderFindings([finding]))
    terminal.showProgress('examining …')
  }
  if (json) await terminal.print(`${JSON.stringify(findings)}\n`)
  const failed = findings.filter(({ status }) => status === 'failed').length
  if (failed > 0) context.setExitCode(exitCodes.failure)
}
