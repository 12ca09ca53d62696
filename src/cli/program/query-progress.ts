import type { CatalogSession } from '../../index.js'
import type { Terminal } from './create-terminal.js'

/** Milliseconds; what is faster needs no progress. */
const progressDelay = 500
const progressInterval = 200

/**
 * Shows how far the query of a session is, as DuckDB tells it, until the returned function is called. Does nothing where nobody watches.
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

/** DuckDB counts only when it has a progress bar; a locked configuration does not give it one. */
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
