import type { ConfigError, DuckalogError, Location } from '../../index.js'
import { renderExcerpt } from './render-excerpt.js'
import { renderJsonValue } from './render-json-value.js'
import { escapeControls } from './text.js'

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

/** An error as one line of JSON, for machines. */
export function renderErrorAsJson(error: DuckalogError): string {
  const { code, message, retryable, location, applied } = error
  const { issues } = error as Partial<ConfigError>
  const details = { ...(location && { location }), ...(issues && { issues }), ...(applied && { applied }) }
  return renderJsonValue({ error: { code, message, retryable, ...details } })
}

/** What the report of a bug needs. */
export interface BugContext {
  /** What is running, by name. */
  readonly versions: Readonly<Record<string, string>>
  /** The address of the project, empty while it has none. */
  readonly address: string
}

/** An error that nobody foresaw, with what its report needs. */
export function renderBug(error: unknown, { versions, address }: BugContext): string {
  const stack = error instanceof Object && 'stack' in error ? String(error.stack) : String(error)
  const running = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const report = 'with the lines above and the command that you ran'
  return [
    stack,
    '',
    `This is a bug in duckalog (${running.join(', ')}).`,
    address
      ? `Please report it ${report}: ${address}/issues`
      : `Please report it ${report} to whoever gave you this package: it has no public address yet.`,
  ].join('\n')
}
