import { Command } from 'commander'
import { connectToCatalog } from '../../index.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, type CommonOptions } from '../program/common-options.js'
import { exitCodes } from '../program/exit-codes.js'
import { checkPath, listPaths, type PathState } from '../program/paths.js'
import { loadCatalog } from '../program/with-catalog.js'
import { escapeControls, renderCount } from '../render/text.js'

interface ShowPathsOptions extends CommonOptions {
  readonly check?: boolean
}

const states = {
  ok: 'is there',
  new: 'will be created',
  missing: 'MISSING',
  remote: 'remote, not looked for',
  pattern: 'matches nothing',
} as const satisfies Record<PathState, string>

const examples = `
Examples:
  $ duckalog show-paths catalog.yaml            every path of the catalog, as it is resolved
  $ duckalog show-paths catalog.yaml --check    ends with 3 when one of them leads to nothing

Paths in a catalog are relative to the file that they stand in. What is remote is not asked for: that is what "doctor" does.`

/** `duckalog show-paths`: what the paths of a catalog lead to. */
export function createShowPathsCommand(context: CommandContext): Command {
  const command = new Command('show-paths')
    .summary('print the paths of a catalog, resolved')
    .description('Prints every path that a catalog names, where it stands in the catalog, and what it is resolved to.')
    .argument('<config>', 'the YAML or JSON file of the catalog')
    .option('-c, --check', 'look whether each local path is there; end with 3 when one is not')
  return addCommonOptions(command)
    .addHelpText('after', examples)
    .action((config: string, options: ShowPathsOptions) => showPaths(config, options, context))
}

async function showPaths(config: string, options: ShowPathsOptions, context: CommandContext): Promise<void> {
  const [{ locationOf }, { redactorOf }] = await Promise.all([import('../../config/index.js'), import('../../secrets/index.js')])
  const { check = false, json = false } = options
  const { terminal } = context
  const loaded = await loadCatalog(config, options, context)
  const { redact } = redactorOf(loaded)
  // Opened only where there is a pattern to ask for
  await using duckdb = connectToCatalog({ version: 1, duckdb: {} })
  const matches = async (pattern: string): Promise<boolean> =>
    (await duckdb.query('SELECT 1 FROM glob($1) LIMIT 1', [pattern])).length > 0
  const paths = await Promise.all(
    (await listPaths(loaded)).map(async (use) => ({
      path: locationOf(loaded, use.at)?.path ?? use.at.join('.'),
      resolved: redact(use.path),
      ...(check && { state: await checkPath(use, matches) }),
    })),
  )
  if (json) await terminal.print(`${JSON.stringify(paths)}\n`)
  else {
    const width = Math.max(0, ...paths.map(({ path }) => path.length))
    const lines = paths.map(({ path, resolved, state }) => {
      return escapeControls([path.padEnd(width), resolved, ...(state ? [`(${states[state]})`] : [])].join('  '))
    })
    await terminal.print(lines.map((line) => `${line}\n`).join(''))
  }
  const lost = paths.filter(({ state }) => state === 'missing' || state === 'pattern').length
  if (lost === 0) return
  if (!json) terminal.log(`${renderCount(lost, 'path')} of ${config} ${lost === 1 ? 'leads' : 'lead'} to nothing.`)
  context.setExitCode(exitCodes.failure)
}
