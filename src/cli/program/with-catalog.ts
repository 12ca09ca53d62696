import type { CatalogConfig, CatalogConnection, CatalogEvent, ConnectOptions, Warning } from '../../index.js'
import { renderDone, renderProgress, renderTimed } from '../render/render-event.js'
import { renderWarning, type SummaryFacts } from '../render/render-summary.js'
import type { CommandContext } from './command-context.js'
import { type CommonOptions, toLoadOptions } from './common-options.js'

/** What a command works with. */
export interface CatalogWork {
  readonly catalog: CatalogConnection
  /** What the events have told so far. */
  readonly facts: SummaryFacts
  /** Aborts when the user interrupts or the time is over. */
  readonly signal: AbortSignal
}

/** Works with a catalog and closes it; tells its progress to whoever watches, and each step if `verbose`. */
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
    }
    const catalog = connectToCatalog(config, { ...toLoadOptions(options), ...connectOptions, signal, onEvent })
    try {
      return await work({ catalog, facts, signal })
    } finally {
      await catalog.close()
    }
  })
}

/** Says what happens, on the progress line and, if `verbose`, line by line. */
export function createEventReporter({ verbose }: CommonOptions, { terminal }: CommandContext): (event: CatalogEvent) => void {
  return (event) => {
    const done = verbose ? renderDone(event) : undefined
    if (done !== undefined) terminal.log(done)
    const progress = renderProgress(event)
    if (progress !== undefined) terminal.showProgress(progress)
  }
}

/** Work that the user can interrupt, and that ends with QUERY_TIMEOUT when the time is over. */
export async function withDeadline<T>(
  seconds: number | undefined,
  { signal }: CommandContext,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (seconds === undefined) return work(signal)
  const { QueryError } = await import('../../index.js')
  const deadline = new AbortController()
  const message = `The command took longer than the ${seconds} s that --timeout gives it, and was ended.`
  const timer = setTimeout(() => deadline.abort(new QueryError('QUERY_TIMEOUT', message, { retryable: true })), seconds * 1000)
  try {
    return await work(AbortSignal.any([signal, deadline.signal]))
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Reads a catalog, for a command that opens nothing.
 * @throws ConfigError as `loadConfig`
 */
export async function loadCatalog(config: string, options: CommonOptions, { terminal }: CommandContext): Promise<CatalogConfig> {
  const { loadConfig } = await import('../../index.js')
  const start = performance.now()
  const loaded = await loadConfig(config, toLoadOptions(options))
  if (options.verbose) terminal.log(renderTimed(performance.now() - start, `${config} is read`))
  return loaded
}

/** Says what did not stop the work. In JSON the warnings are part of the report. */
export function printWarnings(warnings: readonly Warning[], { json = false }: CommonOptions, { terminal }: CommandContext): void {
  if (json) return
  for (const warning of warnings) terminal.log(renderWarning(warning))
}
