import type { ErrorOf, Location } from '../../index.js'
import { renderJsonValue } from '../../render-json-value.js'
import { escapeControls } from '../../text/escape-controls.js'
import { renderExcerpt } from './render-excerpt.js'

/** The lines of files, by the path that locations use. */
export type SourceLines = ReadonlyMap<string, readonly string[]>

/**
 * Renders an error as `file:line:column: message [CODE]`, which problem matchers of editors understand, once for each issue of a config.
 * Each is followed by its source line if the file is in `sources` and the line cannot contain a secret.
 */
export function renderError(error: ErrorOf, sources: SourceLines = new Map()): string {
  const { code, location, message } = error
  if (!('issues' in error) || error.code === 'OPTION_INVALID' || error.issues.length === 0)
    return renderProblem(message, code, location, sources)
  return error.issues
    .map((issue) => renderProblem([issue.path, issue.message].filter(Boolean).join(': '), code, issue, sources))
    .join('\n')
}

/** Renders the known parts of `file:line:column`, or `undefined` without a file. */
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

/** Renders an error as one line of JSON. */
export function renderErrorAsJson(error: ErrorOf): string {
  const { code, message, retryable, location, applied } = error
  const details = {
    ...(location && { location }),
    ...('issues' in error && { issues: error.issues }),
    ...(applied && { applied }),
  }
  return renderJsonValue({ error: { code, message, retryable, ...details } })
}

/** What a bug report needs. */
export interface BugContext {
  /** The versions in use, by name. */
  readonly versions: Readonly<Record<string, string>>
  /** The address of the project; empty if it has none. */
  readonly address: string
}

/** Renders an unexpected error with what a bug report needs. */
export function renderBug(error: unknown, { versions, address }: BugContext): string {
  const stack = error instanceof Object && 'stack' in error ? String(error.stack) : String(error)
  const running = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const report = 'with the lines above and the command you ran'
  return [
    stack,
    '',
    `This is a bug in duckalog (${running.join(', ')}).`,
    address
      ? `Please report it ${report}: ${address}/issues`
      : `Please report it ${report} to the person who gave you this package, which has no public address yet.`,
  ].join('\n')
}
