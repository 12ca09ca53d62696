import type { CatalogEvent } from '../../../index.js'
import { renderCount } from '../text.js'
import { perSecond, renderBytes, renderRowRate, renderSeconds } from './render-amount.js'
import { estimateLeft, type Progress } from './render-progress.js'

/** The change of the shown progress by an event. */
export interface ProgressUpdate {
  /** The line to show. */
  readonly line?: Progress
  /** The line that remains after work that took long. */
  readonly summary?: string
  /** The data of the event, for `--progress json`. */
  readonly data: object
}

/** The milliseconds from which on work gets a line that remains. */
export const longWork = 1_000

/** Follows the events of a catalog. The returned function takes each with the time in milliseconds; `undefined` if it changes nothing. */
export function followEvents(): (event: CatalogEvent, now: number) => ProgressUpdate | undefined {
  let steps = { done: 0, count: 0 }
  let upload = { target: '', start: 0 }
  return (event, now) => {
    const { type } = event
    const show = (line: Progress, data: object = {}): ProgressUpdate => {
      const { ms, percentage, msLeft } = line
      const shared = { seconds: toSeconds(ms), percentage, secondsLeft: toSeconds(msLeft) }
      return {
        line,
        data: { event: type, message: `${line.what} …`, ...shared, ...data },
      }
    }
    const end = (durationMs: number, text: string, data: object = {}): ProgressUpdate => ({
      ...(durationMs >= longWork && { summary: text }),
      data: { event: type, seconds: toSeconds(durationMs), ...data },
    })
    switch (type) {
      case 'connect-start':
        return show({ what: `opening ${event.database}` })
      case 'waiting-for-lock':
        return show({ what: `waiting for another process to release ${event.database}` })
      case 'steps-start':
        steps = { done: 0, count: event.steps }
        return undefined
      case 'step-start': {
        const place = steps.count > 1 ? ` (${Math.min(steps.done + 1, steps.count)} of ${steps.count})` : ''
        return show({ what: `${event.kind} ${event.name}${place}` }, steps.count > 1 ? steps : {})
      }
      case 'step-done':
        steps = { ...steps, done: steps.done + 1 }
        return undefined
      case 'views-start':
        return event.changes === 0 ? undefined : show({ what: `updating ${renderCount(event.changes, 'view')}` })
      case 'views-conflict':
        return show({ what: 'the views were changed concurrently, retrying' })
      case 'connect-done':
        return { data: { event: type, seconds: toSeconds(event.durationMs) } }
      case 'materialize-start':
        return show({ what: `reading the rows of ${event.view}` }, { view: event.view })
      case 'materialize-waiting':
        return show({ what: `waiting for the rows of ${event.view}: ${event.reason}` }, { view: event.view })
      case 'materialize-progress': {
        const { view, durationMs: ms, percentage } = event
        return show({ what: `reading the rows of ${view}`, ms, percentage, msLeft: estimateLeft(ms, percentage) }, { view })
      }
      case 'materialize-done': {
        const { view, rows, durationMs } = event
        const text = `${renderCount(rows, 'row')} of ${view} ${renderPace(rows, durationMs)}`
        return end(durationMs, text, { view, rows, rowsPerSecond: perSecond(rows, durationMs) })
      }
      case 'upload-progress': {
        const { target, sent, size } = event
        // An object that is replaced is uploaded twice, under two names
        if (upload.target !== target) upload = { target, start: now }
        const ms = now - upload.start
        const percentage = Math.min(100, Math.floor((100 * sent) / Math.max(size, 1)))
        const rate = ms >= longWork ? `${renderBytes(perSecond(sent, ms))}/s` : undefined
        return show(
          { what: `uploading to ${target}`, ms, percentage, rate, msLeft: estimateLeft(ms, percentage) },
          { sent, size },
        )
      }
      case 'upload-done': {
        const { target, size, durationMs } = event
        const rate = `${renderBytes(perSecond(size, durationMs))}/s`
        const text = `uploaded ${renderBytes(size)} to ${target} in ${renderSeconds(durationMs)} (${rate})`
        return end(durationMs, text, { target, size, bytesPerSecond: perSecond(size, durationMs) })
      }
      default:
        return undefined
    }
  }
}

/** With fewer rows the rate is meaningless: a sum over millions is one row. */
const manyRows = 1_000

/** Renders how long rows took, and how many came in a second: `in 2.4 s (1,234,567 rows/s)`. */
export function renderPace(rows: number, ms: number): string {
  return `in ${renderSeconds(ms)}${rows < manyRows ? '' : ` (${renderRowRate(rows, ms)})`}`
}

/** Seconds with one decimal. */
export function toSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms / 100) / 10
}
