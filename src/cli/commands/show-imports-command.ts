import { Command, Option } from 'commander'
import type { CatalogFile } from '../../config/index.js'
import type { CommandContext } from '../program/command-context.js'
import { addCatalog, addCommonOptions, type CommonOptions, catalogOf } from '../program/common-options.js'
import { loadCatalog } from '../program/with-catalog.js'
import { renderImports } from '../render/render-imports.js'

interface ShowImportsOptions extends CommonOptions {
  readonly showMerged?: boolean | undefined
  readonly format?: 'tree' | 'json' | undefined
}

const examples = `
Examples:
  $ duckalog show-imports catalog.yaml
  catalog.yaml  duckdb with 1 secret, 1 view
  ├─ views/orders.yaml (from views/*.yaml)  2 views
  └─ local.yaml (optional)  missing
  $ duckalog show-imports catalog.yaml --show-merged > merged.yaml

A file that is imported twice is counted once, at its first occurrence. A merged catalog has absolute paths, the values of variables
and the text of SQL files; secrets are [redacted].`

/** `duckalog show-imports`: prints the files that make up a catalog. */
export function createShowImportsCommand(context: CommandContext): Command {
  const command = new Command('show-imports')
    .summary('print the files that a catalog imports, as a tree')
    .description('Prints the files that make up a catalog, their imports, and what each file contributes.')
    .option('--show-merged', 'also print the merged catalog, as YAML with the tree as a comment')
    .addOption(
      new Option('-f, --format <format>', 'output format (default: tree, or json with --json)').choices(['tree', 'json']),
    )
  return addCommonOptions(addCatalog(command))
    .addHelpText('after', examples)
    .action((config: string | undefined, options: ShowImportsOptions, self: Command) =>
      showImports(catalogOf(config, self), options, context),
    )
}

async function showImports(config: string, options: ShowImportsOptions, context: CommandContext): Promise<void> {
  const { importsOf } = await import('../../config/index.js')
  const { showMerged = false, json = false, format = json ? 'json' : 'tree' } = options
  const { terminal } = context
  const loaded = await loadCatalog(config, options, context)
  const files = importsOf(loaded) as CatalogFile
  const merged = showMerged ? (await import('../render/redact-catalog.js')).redactCatalog(loaded) : undefined
  if (format === 'json') return terminal.print(`${JSON.stringify({ ...files, merged })}\n`)
  const lines = renderImports(files)
  if (!merged) return terminal.print(lines.map((line) => `${line}\n`).join(''))
  const { dump } = await import('js-yaml')
  await terminal.print(`${lines.map((line) => `# ${line}\n`).join('')}${dump(merged, { lineWidth: -1, noRefs: true })}`)
}
