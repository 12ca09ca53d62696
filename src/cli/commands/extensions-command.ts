import { Command } from 'commander'
import { renderJsonValue } from '../../render-json-value.js'
import type { CommandContext } from '../program/command-context.js'
import { addCatalog, addCommonOptions, type CommonOptions, catalogOf, toLoadOptions } from '../program/common-options.js'
import { renderTimed } from '../render/render-event.js'
import { renderCount } from '../render/text.js'

interface BundleOptions extends CommonOptions {
  readonly out: string
}

const examples = `
Example:
  $ duckalog extensions bundle catalog.yaml -o extensions

Then, in the catalog on the offline machine:
  duckdb:
    extension_policy: local_only
    directories: { extensions: extensions }`

/** `duckalog extensions`: commands for the extensions of a catalog. */
export function createExtensionsCommand(context: CommandContext): Command {
  const bundleCommand = new Command('bundle')
    .summary('copy the extensions of a catalog into a folder')
    .description(
      'Copies the extension files that a catalog needs into a folder that works as `duckdb.directories.extensions`, and writes a ' +
        'lockfile that is checked before one of them is loaded. Missing extensions are installed first if the `extension_policy` of ' +
        'the catalog allows it.',
    )
    .requiredOption('-o, --out <folder>', 'target folder; created if missing')
  return new Command('extensions')
    .summary('copy extensions for use on an offline machine')
    .addHelpText('after', examples)
    .addCommand(
      addCommonOptions(addCatalog(bundleCommand))
        .addHelpText('after', examples)
        .action((config: string | undefined, options: BundleOptions, self: Command) =>
          bundle(catalogOf(config, self), options, context),
        ),
    )
}

async function bundle(config: string, options: BundleOptions, { terminal }: CommandContext): Promise<void> {
  const { bundleExtensions } = await import('../../index.js')
  const { out, json, verbose } = options
  const start = performance.now()
  const copied = await bundleExtensions(config, out, toLoadOptions(options))
  if (verbose) terminal.log(renderTimed(performance.now() - start, `bundled ${config}`))
  if (json) return terminal.print(`${renderJsonValue({ folder: out, extensions: copied })}\n`)
  for (const { name, version, duckdb, platform } of copied)
    await terminal.print(`${name} ${version} for DuckDB ${duckdb} on ${platform}\n`)
  terminal.log(`${renderCount(copied.length, 'extension')} in ${out}`)
}
