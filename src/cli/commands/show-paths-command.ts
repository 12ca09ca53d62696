import { Command } from 'commander'
import { connectToCatalog } from '../../index.js'
import { escapeControls } from '../../text/escape-controls.js'
import type { CommandContext } from '../program/command-context.js'
import { addCatalog, addCommonOptions, type CommonOptions, catalogOf } from '../program/common-options.js'
import { exitCodes } from '../program/exit-codes.js'
import { checkPath, listPaths, type PathState } from '../program/paths.js'
import { loadCatalog } from '../program/with-catalog.js'
import { renderCount } from '../render/text.js'

interface ShowPathsOptions extends CommonOptions {
  readonly check?: boolean | undefined
}

const states = {
  ok: 'exists',
  new: 'will be created',
  missing: 'MISSING',
  remote: 'remote, not checked',
  pattern: 'matches nothing',
} as const satisfies Record<PathState, string>

const examples = `
Examples:
  $ duckalog show-paths catalog.yaml            print every path of the catalog, resolved
  $ duckalog show-paths catalog.yaml --check    exits with code 3 if a local path does not exist

Paths in a catalog are relative to the file that contains them. Remote paths are not checked; use "doctor" for those.`

/** `duckalog show-paths`: prints the resolved paths of a catalog. */
export function createShowPathsCommand(context: CommandContext): Command {
  const command = new Command('show-paths')
    .summary('print the resolved paths of a catalog')
    .description('Prints every path in a catalog, with its place in the catalog and the resolved path.')
    .option('-c, --check', 'check that local paths exist; exit with code 3 if one does not')
  return addCommonOptions(addCatalog(command, '--config <config>'))
    .addHelpText('after', examples)
    .action((config: string | undefined, options: ShowPathsOptions, self: Command) =>
      showPaths(catalogOf(config, self), options, context),
    )
}

async function showPaths(config: string, options: ShowPathsOptions, context: CommandContext): Promise<void> {
  const [{ locationOf }, { redactorOf }] = await Promise.all([import('../../config/index.js'), import('../../secrets/index.js')])
  const { check = false, json = false } = options
  const { terminal } = context
  const loaded = await loadCatalog(config, options, context)
  const { redact } = redactorOf(loaded)
  // Opened only if there is a pattern to check
  await using duckdb = connectToCatalog({ version: 1, duckdb: {} })
  const matches = async (pattern: string): Promise<boolean> =>
    (await duckdb.query('SELECT 1 FROM glob($1) LIMIT 1', [pattern])).length > 0
  const paths = await Promise.all(
    (await listPaths(loaded)).map(async (use) => ({
      path: locationOf(loaded, use.at)?.path ?? use.at.join('.'),
      resolved: redact(use.path),
      state: check ? await checkPath(use, matches) : undefined,
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
  if (!json) terminal.log(`${renderCount(lost, 'path')} of ${config} ${lost === 1 ? 'does' : 'do'} not exist.`)
  context.setExitCode(exitCodes.failure)
}
