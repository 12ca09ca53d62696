import type { CatalogSession } from '../../../index.js'
import type { Terminal } from '../create-terminal.js'

/** Milliseconds before progress is shown. */
const progressDelay = 500
const progressInterval = 200

/**
 * Shows the progress of a session's query, as reported by DuckDB, until the returned function is called. A no-op unless the terminal is
 * interactive.
 */
export async function showQueryProgress(session: CatalogSession, terminal: Terminal): Promise<() => void> {
  if (!terminal.isInteractive) return () => undefined
  await enableProgress(session)
  const { connection } = session
  const start = performance.now()
  const show = (): void => {
    if (performance.now() - start < progressDelay) return
    const percentage = readPercentage(connection)
    const seconds = Math.round((performance.now() - start) / 1000)
    terminal.showProgress(`running the query … ${seconds} s${percentage > 0 ? `, ${percentage.toFixed(0)} %` : ''}`)
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
