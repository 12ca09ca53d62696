import type { CatalogConfig, CatalogConnection, CatalogEvent, CatalogReport, ConnectOptions, Warning } from '../../index.js'
import { followEvents } from '../render/progress/follow-events.js'
import { renderDone, renderTimed } from '../render/render-event.js'
import { renderStale } from '../render/render-rows.js'
import { renderWarning, type SummaryFacts } from '../render/render-summary.js'
import type { CommandContext } from './command-context.js'
import { type CommonOptions, toLoadOptions } from './common-options.js'

/** An open catalog for a command to work with. */
export interface CatalogWork {
  readonly catalog: CatalogConnection
  /** Facts collected from the events so far. */
  readonly facts: SummaryFacts
  /** Aborts on Ctrl-C or when the time limit is reached. */
  readonly signal: AbortSignal
}

/** Opens a catalog, runs `work` and closes the catalog. Shows progress, and logs each step if `verbose`. */
export async function withCatalog<T>(
  config: string,
  connectOptions: ConnectOptions,
  options: CommonOptions,
  context: CommandContext,
  work: (work: CatalogWork) => Promise<T>,
): Promise<T> {
  const { connectToCatalog } = await import('../../index.js')
  return withDeadline(options.timeout, context, async (signal) => {
    const facts = { database: '', readOnly: connectOptions.readOnly ?? false, durationMs: 0 }
    const reportEvent = createEventReporter(options, context)
    const onEvent = (event: CatalogEvent): void => {
      if (event.type === 'connect-start') facts.database = event.database
      if (event.type === 'connect-done') facts.durationMs = event.durationMs
      reportEvent(event)
      connectOptions.onEvent?.(event)
    }
    const catalog = connectToCatalog(config, { ...toLoadOptions(options), ...connectOptions, signal, onEvent })
    try {
      return await work({ catalog, facts, signal })
    } finally {
      await catalog.close()
    }
  })
}

/** Returns a listener that shows events on the progress line and sums up what took long; if `verbose`, it logs each of them instead. */
export function createEventReporter(
  { verbose, tellsRows }: CommonOptions,
  { terminal }: CommandContext,
): (event: CatalogEvent) => void {
  const follow = followEvents()
  return (event) => {
    const done = verbose ? renderDone(event) : undefined
    if (done !== undefined) terminal.log(done)
    const update = follow(event, performance.now())
    const isTold = done !== undefined || (tellsRows && event.type === 'materialize-done')
    if (update?.line) terminal.showProgress(update.line, update.data)
    else if (update) terminal.endProgress(isTold ? undefined : update.summary, update.data)
  }
}

/**
 * Runs `work` with a signal that aborts on Ctrl-C or when the time limit is reached.
 * @throws QueryError QUERY_TIMEOUT when the time limit is reached
 */
export async function withDeadline<T>(
  seconds: number | undefined,
  { signal }: CommandContext,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (seconds === undefined) return work(signal)
  const { QueryError } = await import('../../index.js')
  const deadline = new AbortController()
  const message = `The command exceeded its --timeout of ${seconds} s.`
  const timer = setTimeout(() => deadline.abort(new QueryError('QUERY_TIMEOUT', message)), seconds * 1000)
  try {
    return await work(AbortSignal.any([signal, deadline.signal]))
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Loads a catalog for a command that opens nothing.
 * @throws ConfigError as `loadConfig`
 */
export async function loadCatalog(config: string, options: CommonOptions, { terminal }: CommandContext): Promise<CatalogConfig> {
  const { loadConfig } = await import('../../index.js')
  const start = performance.now()
  const loaded = await loadConfig(config, toLoadOptions(options))
  if (options.verbose) terminal.log(renderTimed(performance.now() - start, `loaded ${config}`))
  return loaded
}

/** Prints the warnings of a report, and in one line which rows are stale. */
export function printReport({ warnings, materialized }: CatalogReport, options: CommonOptions, context: CommandContext): void {
  printWarnings(
    warnings.filter(({ code }) => code !== 'MATERIALIZED_STALE'),
    options,
    context,
  )
  const stale = renderStale(materialized)
  if (stale !== undefined && !options.json) context.terminal.log(stale)
}

/** Prints warnings, unless the output is JSON, where they are part of the report. */
export function printWarnings(warnings: readonly Warning[], { json = false }: CommonOptions, { terminal }: CommandContext): void {
  if (json) return
  for (const warning of warnings) terminal.log(renderWarning(warning))
}
