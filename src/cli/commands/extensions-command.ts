import { Command } from 'commander'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, type CommonOptions, toLoadOptions } from '../program/common-options.js'
import { renderTimed } from '../render/render-event.js'
import { renderJsonValue } from '../render/render-json-value.js'
import { renderCount } from '../render/text.js'

interface BundleOptions extends CommonOptions {
  readonly out: string
}

const examples = `
Example:
  $ duckalog extensions bundle catalog.yaml -o extensions

Then, in the catalog of the machine without a network:
  duckdb:
    extension_policy: local_only
    directories: { extensions: extensions }`

/** `duckalog extensions`: what has to do with the extensions of a catalog. */
export function createExtensionsCommand(context: CommandContext): Command {
  const bundleCommand = new Command('bundle')
    .summary('copy the extensions that a catalog needs into a folder')
    .description(
      'Copies the extension files that a catalog needs, from where DuckDB finds them, into a folder that works as ' +
        '`duckdb.directories.extensions`, and writes a lockfile that is checked before one of them is loaded. Extensions that are not ' +
        'there are installed first, if the `extension_policy` of the catalog allows it.',
    )
    .argument('<config>', 'the YAML or JSON file of the catalog')
    .requiredOption('-o, --out <folder>', 'where to copy them; created when it is missing')
  return new Command('extensions')
    .summary("take a catalog's extensions along")
    .addHelpText('after', examples)
    .addCommand(
      addCommonOptions(bundleCommand)
        .addHelpText('after', examples)
        .action((config: string, options: BundleOptions) => bundle(config, options, context)),
    )
}

async function bundle(config: string, options: BundleOptions, { terminal }: CommandContext): Promise<void> {
  const { bundleExtensions } = await import('../../index.js')
  const { out, json, verbose } = options
  const start = performance.now()
  const copied = await bundleExtensions(config, out, toLoadOptions(options))
  if (verbose) terminal.log(renderTimed(performance.now() - start, `${config} is bundled`))
  if (json) return terminal.print(`${renderJsonValue({ folder: out, extensions: copied })}\n`)
  for (const { name, version, duckdb, platform } of copied)
    await terminal.print(`${name} ${version} for DuckDB ${duckdb} on ${platform}\n`)
  terminal.log(`${renderCount(copied.length, 'extension')} in ${out}`)
}
