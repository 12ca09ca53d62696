import { bundleCli, type Cli, type Outcome } from '../bundle-cli.js'

/** A query that does not end by itself. */
export const endless = 'SELECT count(*) FROM range(1000000000) a, range(1000000000) b;'

/** The command line, in a folder with the catalog `shop.yaml`. */
export function bundleShopCli(): Cli {
  const cli = bundleCli()
  cli.write(
    'shop.yaml',
    [
      'version: 1',
      'duckdb: {database: shop.duckdb}',
      'views:',
      "  - {name: orders, sql: 'SELECT * FROM (VALUES (1, 3.5), (2, 24)) AS t(id, price)'}",
      '  - {name: total, db_schema: reports, sql: SELECT sum(price) AS total FROM main.orders}',
    ].join('\n'),
  )
  return cli
}

/** Runs the prompt of the shop with lines from a pipe, going on after failures. */
export function answerLines(cli: Cli, lines: readonly string[]): Promise<Outcome> {
  return cli.runIn({ input: lines.join('\n') }, 'run', 'shop.yaml', '-i', '--no-bail', '--db-path', ':memory:')
}

/** The first lines of the errors that were printed. */
export function errorsOf({ stderr }: Outcome): readonly string[] {
  return stderr.split('\n').filter((line) => line.startsWith('error: '))
}
