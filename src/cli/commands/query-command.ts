import { Command } from 'commander'
import type { CatalogConnection, Values } from '../../index.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, addTimeout, type CommonOptions, toConnectOptions } from '../program/common-options.js'
import { printPlan, printQuery } from '../program/query/print-query.js'
import { collectParam, type ParamTexts, parseParams } from '../program/query/query-values.js'
import { addFile, readScript } from '../program/query/script-text.js'
import { printReport, withCatalog } from '../program/with-catalog.js'
import { addResultOptions, checkResultOptions, type ResultOptions } from '../result/result-options.js'

interface QueryOptions extends CommonOptions, ResultOptions {
  readonly config: string
  readonly name?: string | undefined
  readonly file?: string | undefined
  readonly param?: ParamTexts | undefined
  readonly explain?: boolean | undefined
  readonly json?: boolean | undefined
  readonly dbPath?: string | undefined
  readonly readOnly?: boolean | undefined
}

const examples = `
Examples:
  $ duckalog query "FROM revenue"                       uses catalog.yaml in this folder
  $ duckalog query "FROM revenue" -c shop.yaml --format csv
  $ duckalog query "FROM revenue" -o revenue.xlsx
  $ duckalog query -f report.sql --param day=2026-01-31
  $ duckalog query - -c shop.yaml < report.sql          reads SQL from stdin
  $ duckalog query --name revenue_by_country --param day=2026-01-31 --param ids=[1,2]
  $ duckalog query --name revenue_by_country --param day=2026-01-31 --explain`

/** `duckalog query`: runs statements and prints their results. */
export function createQueryCommand(context: CommandContext): Command {
  const command = new Command('query')
    .summary('run SQL statements on a catalog')
    .description(
      'Same as "run --query": updates the views of the catalog, runs the statements and prints their results on stdout.',
    )
    .argument('[sql]', 'SQL statements; "-" reads them from stdin')
    .option('-c, --config <config>', 'path of the YAML or JSON catalog', 'catalog.yaml')
    .option('--name <query>', 'run a named query of the catalog instead of a statement')
    .option('--param <name=value>', 'value of a parameter $name; repeat it for each parameter', collectParam)
    .option('--explain', 'print the plan of the statement instead of running it')
    .option('--db-path <path>', 'use this database file instead of the one in the catalog')
    .option('--read-only', 'write nothing; views are not updated')
  return addTimeout(addCommonOptions(addFile(addResultOptions(command))))
    .addHelpText('after', examples)
    .action((sql: string | undefined, options: QueryOptions, self: Command) => {
      checkResultOptions(options, self)
      const given = [sql, options.file, options.name].filter((source) => source !== undefined).length
      if (given !== 1)
        self.error(`error: give ${given === 0 ? 'an SQL statement' : 'only one: an SQL statement'}, --file or --name`)
      return query(sql, options, context)
    })
}

async function query(sql: string | undefined, options: QueryOptions, context: CommandContext): Promise<void> {
  const script = options.name === undefined ? await readScript(sql, options.file, context) : undefined
  await withCatalog(options.config, toConnectOptions(options), options, context, async (work) => {
    printReport(await work.catalog.refresh(), options, context)
    const bound = script ? { ...script, values: options.param } : await bindNamed(work.catalog, options)
    if (options.explain) await printPlan(work, bound, options, context)
    else await printQuery(work, bound, options, context)
  })
}

async function bindNamed(
  catalog: CatalogConnection,
  { name = '', param = {} }: QueryOptions,
): Promise<{ readonly sql: string; readonly values: Values }> {
  const { readNamedQuery } = await import('../../types/index.js')
  const { defineQuery } = await import('../../queries/index.js')
  const definition = await readNamedQuery(catalog, name)
  const { sql, bind } = defineQuery(definition)
  return { sql, values: bind(parseParams(param, definition.parameters)) }
}
