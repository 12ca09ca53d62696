import type { Span } from './find-credentials.js'

/** Replaces parts of a text by `[redacted]`. They may overlap: the whole range is hidden, so that no part of one remains. */
export function hideSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text
  let shown = ''
  let position = 0
  for (const [start, end] of [...spans].sort(([a], [b]) => a - b)) {
    if (start >= position) shown += `${text.slice(position, start)}[redacted]`
    position = Math.max(position, end)
  }
  return shown + text.slice(position)
}
