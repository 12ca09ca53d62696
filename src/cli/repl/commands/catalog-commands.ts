import { quoteLiteral } from '../../../sql/quote.js'
import { renderChecks } from '../../render/outcomes/render-checks.js'
import { renderOutcomes } from '../../render/outcomes/render-outcomes.js'
import { renderPlan } from '../../render/plan/render-plan.js'
import { renderRows } from '../../render/render-rows.js'
import { renderSummary } from '../../render/render-summary.js'
import { type DotCommand, splitArgument } from './dot-command.js'
import { listObjects, showSchema } from './list-objects.js'
import type { ReplState } from './repl-state.js'

/** Commands that show the catalog, or bring it up to date. */
export const catalogCommands: readonly DotCommand[] = [
  {
    name: '.tables',
    argument: '[PATTERN]',
    help: 'list the tables and views of the catalog, or those LIKE a pattern',
    run: (state, pattern) => listObjects(state, ['table', 'view'], pattern),
  },
  {
    name: '.views',
    argument: '[PATTERN]',
    help: 'list the views of the catalog, or those LIKE a pattern',
    run: (state, pattern) => listObjects(state, ['view'], pattern),
  },
  {
    name: '.schema',
    argument: '[NAME]',
    help: 'show the SQL and the columns of a table or view, or the SQL of all',
    words: 'tables',
    run: showSchema,
  },
  {
    name: '.databases',
    help: 'list the databases of the session',
    run: ({ runStatement }) =>
      runStatement('SELECT database_name AS name, type, readonly, path FROM duckdb_databases() WHERE NOT internal ORDER BY name'),
  },
  {
    name: '.indexes',
    argument: '[TABLE]',
    help: 'list the indexes of the session, or those of a table',
    words: 'tables',
    run: ({ runStatement }, table) => {
      const ofTable = table === '' ? '' : ` WHERE table_name ILIKE ${quoteLiteral(table)}`
      const columns = 'database_name AS database, schema_name AS schema, table_name AS "table", index_name AS name, sql'
      return runStatement(`SELECT ${columns} FROM duckdb_indexes()${ofTable} ORDER BY ALL`)
    },
  },
  {
    name: '.graph',
    argument: '[NAME]',
    help: 'show what reads what: all of it, or what a view reads and what reads it',
    words: 'tables',
    run: async ({ print, renderGraph }, name) => print(await renderGraph(name === '' ? undefined : `+${name}+`)),
  },
  {
    name: '.plan',
    help: 'show what a refresh would change',
    run: async ({ catalog, print }) => print(renderPlan(await catalog.plan())),
  },
  {
    name: '.refresh',
    argument: '[VIEW…]',
    help: 'reload the catalog and update the views; then refresh the kept rows of some views, of tag:NAME, or all that are stale (*)',
    words: 'kept',
    run: refresh,
  },
  {
    name: '.checks',
    argument: '[VIEW…]',
    help: 'run the data checks of the catalog, or those of some views',
    words: 'tables',
    run: check,
  },
]

async function refresh({ catalog, log, print }: ReplState, argument: string): Promise<void> {
  const start = performance.now()
  if (argument === '') {
    const report = await catalog.refresh()
    log(renderSummary(report, { database: 'refreshed', readOnly: false, durationMs: performance.now() - start }))
    return
  }
  const names = splitArgument(argument)
  const before = catalog.report
  try {
    await catalog.refresh({ materialized: names.includes('*') ? true : names })
  } finally {
    // Refreshed rows are printed even if another view failed
    const rows = catalog.report === before ? [] : (catalog.report?.materialized ?? [])
    const tried = rows.filter(({ state }) => state === 'refreshed' || state === 'failed' || state === 'skipped')
    if (tried.length > 0) await print(renderRows(tried))
  }
}

async function check({ catalog, print, fail }: ReplState, argument: string): Promise<void> {
  const views = argument === '' ? undefined : splitArgument(argument)
  const report = await catalog.check({ views })
  await print(renderOutcomes(renderChecks(report), 'check', true))
  if (report.failures.some(({ severity }) => severity === 'error')) fail()
}
