import type { CatalogEvent } from '../../index.js'
import { messageOf } from '../../message-of.js'
import { escapeControls } from '../../text/escape-controls.js'
import { renderCount } from './text.js'

/** Renders a finished step with its duration, for `--verbose`, or `undefined` for other events. */
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
      return renderLine(`the views were changed concurrently, retrying: ${event.message}`)
    case 'views-done':
      return renderTimed(event.durationMs, `views, ${event.changes} changed`)
    case 'materialize-done':
      return renderTimed(event.durationMs, `${renderCount(event.rows, 'row')} of ${event.view}`)
    case 'materialize-skipped':
      return renderLine(`rows of ${event.view} skipped: ${event.reason}`)
    case 'connect-done':
      return renderTimed(event.durationMs, 'connected')
    case 'upload-done':
      return renderTimed(event.durationMs, `uploaded ${event.size} bytes to ${event.target}`)
    default:
      return undefined
  }
}

/** Renders the outcome of a round of refreshes, or `undefined` for other events. */
export function renderRound(event: CatalogEvent): string | undefined {
  switch (event.type) {
    case 'materialize-done':
      return renderLine(`refreshed ${event.view}: ${renderCount(event.rows, 'row')} in ${Math.round(event.durationMs)} ms`)
    case 'materialize-failed':
      return renderLine(`not refreshed: ${messageOf(event.error)}`)
    case 'keep-fresh-failed':
      return renderLine(`a round of refreshes has failed: ${messageOf(event.error)}`)
    default:
      return undefined
  }
}

/** Renders a duration and what took it. */
export function renderTimed(durationMs: number, what: string): string {
  return `${durationMs.toFixed(1).padStart(9)} ms  ${renderLine(what)}`
}

function renderLine(text: string): string {
  return escapeControls(text.replace(/\s+/g, ' '))
}
