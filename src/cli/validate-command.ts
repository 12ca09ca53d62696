import { Command } from 'commander'
import type { CatalogPlan, SessionStep } from '../index.js'
import type { CommandContext } from './command-context.js'
import { renderCount } from './render-count.js'

interface ValidateOptions {
  readonly profile?: string
  readonly loadDotenv: boolean
}

const examples = `
Example:
  $ duckalog validate catalog.yaml
  catalog.yaml is valid: 3 views, 1 attachment, 0 secrets

All problems are listed, each as file:line:column, and the exit code is 2.`

/**
 * `duckalog validate`: checks a catalog without touching anything that it names.
 * @internal
 */
export function createValidateCommand(context: CommandContext): Command {
  return new Command('validate')
    .summary('check a catalog without opening anything')
    .description(
      'Reads a catalog and everything that belongs to it, parses the SQL of its views and looks for cycles among them. ' +
        'No database, attachment or server is opened, and no secret is used.',
    )
    .argument('<config>', 'the YAML or JSON file of the catalog')
    .option('--profile <name>', 'the profile of the catalog to use')
    .option('--no-load-dotenv', 'read no .env files')
    .addHelpText('after', examples)
    .action((config: string, options: ValidateOptions) => validate(config, options, context))
}

async function validate(config: string, options: ValidateOptions, { terminal, signal }: CommandContext): Promise<void> {
  const { connectToCatalog } = await import('../index.js')
  const { loadDotenv, profile } = options
  const catalog = connectToCatalog(config, {
    databasePath: ':memory:',
    loadDotenv,
    ...(profile !== undefined && { profile }),
    signal,
  })
  try {
    const plan = await catalog.plan()
    await terminal.print(`${config} is valid: ${countParts(plan)}\n`)
  } finally {
    await catalog.close()
  }
}

function countParts({ session, views }: CatalogPlan): string {
  const count = (kind: SessionStep['kind']): number => session.filter((step) => step.kind === kind).length
  return [
    renderCount(views.length, 'view'),
    renderCount(count('attachment'), 'attachment'),
    renderCount(count('secret'), 'secret'),
  ].join(', ')
}
