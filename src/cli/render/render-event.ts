import type { CatalogEvent } from '../../index.js'
import { escapeControls, renderCount } from './text.js'

/** What is going on from this event on, for the progress line; `undefined` when that does not change. */
export function renderProgress(event: CatalogEvent): string | undefined {
  switch (event.type) {
    case 'connect-start':
      return renderLine(`opening ${event.database} …`)
    case 'waiting-for-lock':
      return renderLine(`waiting for another process to release ${event.database} …`)
    case 'step-start':
      return renderLine(`${event.kind} ${event.name} …`)
    case 'views-start':
      return event.changes === 0 ? undefined : `bringing ${renderCount(event.changes, 'view')} up to date …`
    case 'views-conflict':
      return 'others changed the views at the same time, trying again …'
    case 'upload-progress':
      return renderLine(`uploading to ${event.target} … ${Math.floor((100 * event.sent) / Math.max(event.size, 1))} %`)
    default:
      return undefined
  }
}

/** What has been done, with its duration, for `--verbose`; `undefined` for what only begins. */
export function renderDone(event: CatalogEvent): string | undefined {
  switch (event.type) {
    case 'connect-start':
      return renderLine(`opening ${event.database}`)
    case 'waiting-for-lock':
      return renderLine(`waiting for another process to release ${event.database}`)
    case 'step-done': {
      const { kind, name, status, reason } = event
      // The reason of a failure is in the warning that follows
      const outcome = status === 'skipped' && reason !== undefined ? `skipped: ${reason}` : status
      return renderTimed(event.durationMs, `${kind} ${name}${outcome === 'done' ? '' : ` (${outcome})`}`)
    }
    case 'views-conflict':
      return renderLine(`others changed the views at the same time, trying again: ${event.message}`)
    case 'views-done':
      return renderTimed(event.durationMs, `views, ${event.changes} changed`)
    case 'connect-done':
      return renderTimed(event.durationMs, 'connected')
    case 'upload-done':
      return renderTimed(event.durationMs, `uploaded ${event.size} bytes to ${event.target}`)
    default:
      return undefined
  }
}

/** A duration and what took it. */
export function renderTimed(durationMs: number, what: string): string {
  return `${durationMs.toFixed(1).padStart(9)} ms  ${renderLine(what)}`
}

function renderLine(text: string): string {
  return escapeControls(text.replace(/\s+/g, ' '))
}
