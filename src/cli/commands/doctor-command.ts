import { Command } from 'commander'
import { renderFindings } from '../doctor/render-findings.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, type CommonOptions, toLoadOptions } from '../program/common-options.js'
import { exitCodes } from '../program/exit-codes.js'

const examples = `
Examples:
  $ duckalog doctor                  versions only
  $ duckalog doctor catalog.yaml     versions, and every extension, secret, attachment and file source of a catalog

Nothing is changed: no views, persistent secrets or files are created.
Exit codes: 0 no problems found, 2 the catalog is invalid, 3 a check failed.`

/** `duckalog doctor`: reports what fails or is slow, and suggests fixes. */
export function createDoctorCommand(context: CommandContext): Command {
  const command = new Command('doctor')
    .summary('find out what does not work and why')
    .description('Checks each extension, secret, attachment and file source independently and suggests fixes.')
    .argument('[config]', 'path of the YAML or JSON catalog')
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
    terminal.showProgress({ what: 'checking' }, { event: 'checking' })
  }
  if (json) await terminal.print(`${JSON.stringify(findings)}\n`)
  const failed = findings.filter(({ status }) => status === 'failed').length
  if (failed > 0) context.setExitCode(exitCodes.failure)
}
