import { Command, Option } from 'commander'
import type { CatalogFile } from '../../index.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, type CommonOptions } from '../program/common-options.js'
import { loadCatalog } from '../program/with-catalog.js'
import { renderImports } from '../render/render-imports.js'

interface ShowImportsOptions extends CommonOptions {
  readonly showMerged?: boolean
  readonly format?: 'tree' | 'json'
}

const examples = `
Examples:
  $ duckalog show-imports catalog.yaml
  catalog.yaml  duckdb with 1 secret, 1 view
  ├─ views/orders.yaml (from views/*.yaml)  2 views
  └─ local.yaml (optional)  not there
  $ duckalog show-imports catalog.yaml --show-merged > merged.yaml

A file that is imported twice counts once, where it comes first. A merged catalog has absolute paths, variables filled in, and the
text of its SQL files; secrets are [redacted].`

/** `duckalog show-imports`: the files that a catalog is put together from. */
export function createShowImportsCommand(context: CommandContext): Command {
  const command = new Command('show-imports')
    .summary('print the files that a catalog imports, as a tree')
    .description('Prints the files that a catalog is put together from, who imports whom, and what each of them gives.')
    .argument('<config>', 'the YAML or JSON file of the catalog')
    .option('--show-merged', 'print the merged catalog, too; in YAML, with the tree as a comment')
    .addOption(
      new Option('-f, --format <format>', 'how it is printed (default: tree, with --json json)').choices(['tree', 'json']),
    )
  return addCommonOptions(command)
    .addHelpText('after', examples)
    .action((config: string, options: ShowImportsOptions) => showImports(config, options, context))
}

async function showImports(config: string, options: ShowImportsOptions, context: CommandContext): Promise<void> {
  const { importsOf } = await import('../../index.js')
  const { showMerged = false, json = false, format = json ? 'json' : 'tree' } = options
  const { terminal } = context
  const loaded = await loadCatalog(config, options, context)
  const files = importsOf(loaded) as CatalogFile
  const merged = showMerged ? (await import('../render/redact-catalog.js')).redactCatalog(loaded) : undefined
  if (format === 'json') return terminal.print(`${JSON.stringify({ ...files, ...(merged && { merged }) })}\n`)
  const lines = renderImports(files)
  if (!merged) return terminal.print(lines.map((line) => `${line}\n`).join(''))
  const { dump } = await import('js-yaml')
  await terminal.print(`${lines.map((line) => `# ${line}\n`).join('')}${dump(merged, { lineWidth: -1, noRefs: true })}`)
}
