import { text } from 'node:stream/consumers'
import { Command } from 'commander'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, addTimeout, type CommonOptions, toConnectOptions } from '../program/common-options.js'
import { printQuery } from '../program/print-query.js'
import { printWarnings, withCatalog } from '../program/with-catalog.js'
import { addFormat, addMaxRows, checkMaxRows, type ResultOptions } from '../result/result-formats.js'

interface QueryOptions extends CommonOptions, ResultOptions {
  readonly config: string
  readonly json?: boolean | undefined
  readonly dbPath?: string | undefined
  readonly readOnly?: boolean | undefined
}

const examples = `
Examples:
  $ duckalog query "FROM revenue"                       uses catalog.yaml in this folder
  $ duckalog query "FROM revenue" -c shop.yaml --format csv
  $ duckalog query - -c shop.yaml < report.sql          reads SQL from stdin`

/** `duckalog query`: runs one statement and prints its result. */
export function createQueryCommand(context: CommandContext): Command {
  const command = new Command('query')
    .summary('run one SQL statement on a catalog')
    .description('Same as "run --query": updates the views of the catalog, runs the statement and prints its result on stdout.')
    .argument('<sql>', 'SQL statement; "-" reads it from stdin')
    .option('-c, --config <config>', 'path of the YAML or JSON catalog', 'catalog.yaml')
    .addOption(addFormat())
    .addOption(addMaxRows())
    .option('--db-path <path>', 'use this database file instead of the one in the catalog')
    .option('--read-only', 'write nothing; views are not updated')
  return addTimeout(addCommonOptions(command))
    .addHelpText('after', examples)
    .action((sql: string, options: QueryOptions, self: Command) => {
      checkMaxRows(options, self)
      return query(sql, options, context)
    })
}

async function query(sql: string, options: QueryOptions, context: CommandContext): Promise<void> {
  const statement = sql === '-' ? await text(context.input) : sql
  await withCatalog(options.config, toConnectOptions(options), options, context, async (work) => {
    const report = await work.catalog.refresh()
    printWarnings(report.warnings, options, context)
    await printQuery(work, statement, options, context)
  })
}
