import { Command, Option } from 'commander'
import type { GraphFormat } from '../../docs/index.js'
import { loadWithoutVariables } from '../../load-without-variables.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, type CommonOptions, toLoadOptions } from '../program/common-options.js'
import { requireColumnsFile } from '../program/type-files.js'
import { withDeadline } from '../program/with-catalog.js'

interface GraphOptions extends CommonOptions {
  readonly format?: GraphFormat | undefined
  readonly select?: string | undefined
  readonly columns?: boolean | undefined
}

const examples = `
Examples:
  $ duckalog graph                                  what reads what in catalog.yaml
  $ duckalog graph shop.yaml --select "2+orders+1"  two steps before orders, one after it
  $ duckalog graph --select tag:finance --format mermaid
  $ duckalog graph --format svg > catalog.svg
  $ duckalog graph --columns --select revenue       where the columns of revenue come from

A selection names views, sources, semantic models or named queries: "+orders" with all that it reads, "orders+" with all that reads it, "raw.*".
Several are separated by spaces. The JSON is described by duckalog/schema/lineage.schema.json.`

/** `duckalog graph`: prints the graph of a catalog. */
export function createGraphCommand(context: CommandContext): Command {
  const command = new Command('graph')
    .summary('print what reads what, as text or a picture')
    .description(
      'Prints the sources, views, semantic models and named queries of a catalog, and which reads which. ' +
        'No database, attachment or server is opened; DuckDB parses the SQL in memory.',
    )
    .argument('[config]', 'path of the YAML or JSON catalog', 'catalog.yaml')
    .addOption(
      new Option('-f, --format <format>', 'output format (default: text, or json with --json)').choices([
        'text',
        'mermaid',
        'dot',
        'json',
        'svg',
      ]),
    )
    .option('--columns', 'trace the columns, with those of the sources from the columns file that "types" writes')
    .option('-s, --select <selection>', 'print a part of the graph, such as "2+orders+1" or tag:finance')
  return addCommonOptions(command)
    .addHelpText('after', examples)
    .action((config: string, options: GraphOptions) => graph(config, options, context))
}

async function graph(path: string, options: GraphOptions, context: CommandContext): Promise<void> {
  const { loadLineage, renderGraph, selectLineage } = await import('../../docs/index.js')
  const { json = false, format = json ? 'json' : 'text', select, columns = false, timeout } = options
  await withDeadline(timeout, context, async (signal) => {
    const given = { ...toLoadOptions(options), signal }
    const lineage = await loadWithoutVariables(process.env, async (env) => {
      const load = env ? { ...given, env } : given
      return loadLineage(path, columns ? { ...load, ...(await requireColumnsFile(path, load)) } : load)
    })
    await context.terminal.print(renderGraph(select === undefined ? lineage : selectLineage(lineage, select), { format }))
  })
}
