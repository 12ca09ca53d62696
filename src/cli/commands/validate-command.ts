import { Command } from 'commander'
import type { PlannedStep, ValidatedCatalog } from '../../index.js'
import { renderJsonValue } from '../../render-json-value.js'
import type { CommandContext } from '../program/command-context.js'
import { addCatalog, addCommonOptions, type CommonOptions, catalogOf, toLoadOptions } from '../program/common-options.js'
import { printWarnings, withDeadline } from '../program/with-catalog.js'
import { renderTimed } from '../render/render-event.js'
import { renderCount } from '../render/text.js'

const examples = `
Example:
  $ duckalog validate catalog.yaml
  catalog.yaml is valid: 3 views, 1 attachment, 0 secrets

Every problem is listed as file:line:column, and the exit code is 2.`

/** `duckalog validate`: checks a catalog without opening anything. */
export function createValidateCommand(context: CommandContext): Command {
  const command = new Command('validate')
    .summary('check a catalog without opening anything')
    .description(
      'Reads a catalog with its imports and SQL files, parses the SQL of its views and checks them for cycles. ' +
        'No database, attachment or server is opened, and no secret is used.',
    )
  return addCommonOptions(addCatalog(command))
    .addHelpText('after', examples)
    .action((config: string | undefined, options: CommonOptions, self: Command) =>
      validate(catalogOf(config, self), options, context),
    )
}

async function validate(config: string, options: CommonOptions, context: CommandContext): Promise<void> {
  const { validateCatalog } = await import('../../index.js')
  const { terminal } = context
  await withDeadline(options.timeout, context, async (signal) => {
    const start = performance.now()
    const validated = await validateCatalog(config, { ...toLoadOptions(options), signal })
    if (options.verbose) terminal.log(renderTimed(performance.now() - start, `checked ${config}`))
    const { warnings } = validated
    printWarnings(warnings, options, context)
    const text = options.json
      ? renderJsonValue({ valid: true, ...countParts(validated), ...(warnings.length > 0 && { warnings }) })
      : renderValid(config, validated)
    await terminal.print(`${text}\n`)
  })
}

function renderValid(config: string, validated: ValidatedCatalog): string {
  const { macros, views, attachments, secrets } = countParts(validated)
  const parts = [
    ...(macros > 0 ? [renderCount(macros, 'macro')] : []),
    renderCount(views, 'view'),
    renderCount(attachments, 'attachment'),
    renderCount(secrets, 'secret'),
  ]
  return `${config} is valid: ${parts.join(', ')}`
}

function countParts({ session, macros, views }: ValidatedCatalog) {
  const count = (kind: PlannedStep['kind']): number => session.filter((step) => step.kind === kind).length
  return { macros: macros.length, views: views.length, attachments: count('attachment'), secrets: count('secret') }
}
