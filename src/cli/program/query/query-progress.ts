import type { CatalogSession } from '../../../index.js'
import { isReading } from '../../../sql/describe-statement.js'
import { enableProgress } from '../../../sql/enable-progress.js'
import { longWork, renderPace, toSeconds } from '../../render/progress/follow-events.js'
import { perSecond, renderRowRate, renderSeconds } from '../../render/progress/render-amount.js'
import { estimateLeft } from '../../render/progress/render-progress.js'
import { renderCount } from '../../render/text.js'
import type { Terminal } from '../create-terminal.js'

/** Milliseconds before progress is shown. */
const progressDelay = 500
const progressInterval = 200

/** The progress of one statement. */
export interface QueryProgress {
  /** Call it with the number of rows that were written. */
  readonly addRows: (rows: number) => void
  /** Removes the line, because rows are shown from now on. */
  readonly stop: () => void
  /** Call it when the statement has succeeded. @returns a line about its duration, if it took long and progress is shown */
  readonly end: (rows: number, durationMs: number) => string | undefined
}

const none: QueryProgress = { addRows: () => undefined, stop: () => undefined, end: () => undefined }

/** Shows the progress of a session's statement, as reported by DuckDB, until it is stopped. A no-op if no progress is shown. */
export async function showQueryProgress(session: CatalogSession, sql: string, terminal: Terminal): Promise<QueryProgress> {
  if (!terminal.showsProgress) return none
  // DuckDB reports progress only if its progress bar is enabled, which is not possible if the configuration is locked
  for (const statement of enableProgress) await session.query(statement).catch(() => undefined)
  const { connection } = session
  const start = performance.now()
  let written = 0
  const show = (): void => {
    const ms = performance.now() - start
    if (ms < progressDelay) return
    const percentage = readPercentage(connection)
    const msLeft = estimateLeft(ms, percentage)
    const rate = written === 0 ? undefined : renderRowRate(written, ms)
    terminal.showProgress(
      { what: 'running the query', ms, percentage: percentage || undefined, rate, msLeft },
      {
        ...{ event: 'query-progress', seconds: toSeconds(ms), percentage: percentage ?? null, secondsLeft: toSeconds(msLeft) },
        ...(written > 0 && { rows: written, rowsPerSecond: perSecond(written, ms) }),
      },
    )
  }
  const timer = setInterval(show, progressInterval)
  const stop = (): void => {
    clearInterval(timer)
    terminal.clearProgress()
  }
  return {
    addRows(rows) {
      written += rows
    },
    stop,
    end(rows, durationMs) {
      stop()
      const counted = isReading(sql) ? rows : 0
      const rate = counted === 0 ? {} : { rows, rowsPerSecond: perSecond(rows, durationMs) }
      terminal.endProgress(undefined, { event: 'query-done', seconds: toSeconds(durationMs), ...rate })
      if (durationMs < longWork || !terminal.showsLine) return undefined
      return counted === 0 ? `in ${renderSeconds(durationMs)}` : renderPace(rows, durationMs)
    },
  }
}

/** Renders the line about a statement that took long. */
export function renderQueryEnd(sql: string, rows: number, pace: string): string {
  return isReading(sql) ? `${renderCount(rows, 'row')} ${pace}` : `done ${pace}`
}

function readPercentage(connection: CatalogSession['connection']): number | undefined {
  try {
    const { percentage } = connection.progress
    return percentage < 0 ? undefined : percentage
  } catch {
    // The connection is closing
    return undefined
  }
}
