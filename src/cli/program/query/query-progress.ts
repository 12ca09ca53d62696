import type { CatalogSession } from '../../../index.js'
import { renderQueryProgress } from '../../render/render-query-progress.js'
import type { Terminal } from '../create-terminal.js'

/** Milliseconds before progress is shown. */
const progressDelay = 500
const progressInterval = 200

/**
 * Shows the progress of a session's query, as reported by DuckDB, until the returned function is called. A no-op if no progress is shown.
 */
export async function showQueryProgress(session: CatalogSession, terminal: Terminal): Promise<() => void> {
  if (!terminal.showsProgress) return () => undefined
  await enableProgress(session)
  const { connection } = session
  const start = performance.now()
  const show = (): void => {
    const ms = performance.now() - start
    if (ms < progressDelay) return
    const percentage = readPercentage(connection)
    const data = { event: 'query-progress', seconds: Math.round(ms / 100) / 10, percentage: percentage < 0 ? null : percentage }
    terminal.showProgress(renderQueryProgress(ms, percentage), data)
  }
  const timer = setInterval(show, progressInterval)
  return () => {
    clearInterval(timer)
    terminal.clearProgress()
  }
}

/** DuckDB reports progress only if the progress bar is enabled, which is not possible if the configuration is locked. */
async function enableProgress(session: CatalogSession): Promise<void> {
  try {
    await session.query('SET enable_progress_bar = true')
    await session.query('SET enable_progress_bar_print = false')
  } catch {}
}

function readPercentage(connection: CatalogSession['connection']): number {
  try {
    return connection.progress.percentage
  } catch {
    // The connection is closing
    return -1
  }
}
