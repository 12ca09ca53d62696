import type { ConfigError, DuckalogError, Location } from '../../index.js'
import { escapeControls } from './escape-controls.js'
import { renderExcerpt } from './render-excerpt.js'

/** The lines of files by their paths, as locations name them. */
export type SourceLines = ReadonlyMap<string, readonly string[]>

/**
 * An error for a person and for an editor's problem matcher: `file:line:column: message [CODE]`, one for each issue of a config.
 * Under each stands its line, where the text of the file is at hand and no secret may be in the line.
 */
export function renderError(error: DuckalogError, sources: SourceLines = new Map()): string {
  const { code, location, message } = error
  const issues = (error as Partial<ConfigError>).issues ?? []
  if (issues.length === 0) return renderProblem(message, code, location, sources)
  return issues
    .map((issue) => renderProblem([issue.path, issue.message].filter(Boolean).join(': '), code, issue, sources))
    .join('\n')
}

/** `file:line:column` as far as it is known, else `undefined`. */
export function renderLocation({ file, line, column }: Location): string | undefined {
  return file === undefined ? undefined : [file, line, column].filter((part) => part !== undefined).join(':')
}

function renderProblem(message: string, code: string, location: Location = {}, sources: SourceLines): string {
  const [first = '', ...lines] = message.split('\n')
  for (const place of (location.importChain ?? []).slice(-5).reverse())
    lines.push(`  imported by ${renderLocation(place) ?? place.path}`)
  const text = [`${renderLocation(location) ?? 'error'}: ${first} [${code}]`, ...lines].join('\n')
  const source = location.file === undefined ? undefined : sources.get(location.file)
  const excerpt = source === undefined ? undefined : renderExcerpt(source, location)
  return [escapeControls(text, { keepLines: true }), excerpt].filter((part) => part !== undefined).join('\n')
}
