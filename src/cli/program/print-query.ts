import type { CatalogSession, Values } from '../../index.js'
import { renderTimed } from '../render/render-event.js'
import { renderCount } from '../render/text.js'
import { type ResultOptions, resolveFormat } from '../result/result-formats.js'
import { screenOf } from '../result/screen.js'
import type { CommandContext } from './command-context.js'
import type { CommonOptions } from './common-options.js'
import { showQueryProgress } from './query-progress.js'
import type { CatalogWork } from './with-catalog.js'

/** Runs one query and prints its result. */
export async function printQuery(
  { catalog, signal }: CatalogWork,
  sql: string,
  options: CommonOptions & ResultOptions,
  context: CommandContext,
  values?: Values,
): Promise<void> {
  const { writeResult } = await import('../result/write-result.js')
  const { terminal, output } = context
  const format = resolveFormat(options)
  const screen = screenOf(output, options.maxRows)
  const start = performance.now()
  const write = async (session: CatalogSession): Promise<number> => {
    const stop = await showQueryProgress(session, terminal)
    try {
      return await writeResult(session, sql, { values, format, signal, screen, print: (text) => terminal.print(text) })
    } finally {
      stop()
    }
  }
  await using session = await catalog.session()
  const count = await write(session)
  if (options.verbose) terminal.log(renderTimed(performance.now() - start, `query, ${renderCount(count, 'row')}`))
}

/** Prints the plan of a query, which is not run. */
export async function printPlan(
  { catalog, signal }: CatalogWork,
  { sql, values }: { readonly sql: string; readonly values?: Values | undefined },
  options: ResultOptions,
  { terminal }: CommandContext,
): Promise<void> {
  const explain = resolveFormat(options) === 'json' ? 'EXPLAIN (FORMAT json)' : 'EXPLAIN'
  const rows = await catalog.query<{ explain_value: string }>(`${explain} ${sql}`, values, { signal })
  await terminal.print(`${rows.map(({ explain_value }) => explain_value.trimEnd()).join('\n')}\n`)
}
