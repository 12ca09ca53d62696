import type { ConfigError, DuckalogError, Location } from '../index.js'
import { escapeControls } from './escape-controls.js'

/**
 * An error for a person and for an editor's problem matcher: `file:line:column: message [CODE]`, one for each issue of a config.
 * @internal
 */
export function renderError(error: DuckalogError): string {
  const { code, location, message } = error
  const issues = (error as Partial<ConfigError>).issues ?? []
  if (issues.length === 0) return renderProblem(message, code, location)
  return issues.map((issue) => renderProblem([issue.path, issue.message].filter(Boolean).join(': '), code, issue)).join('\n')
}

/**
 * `file:line:column` as far as it is known, else `undefined`.
 * @internal
 */
export function renderLocation({ file, line, column }: Location): string | undefined {
  return file === undefined ? undefined : [file, line, column].filter((part) => part !== undefined).join(':')
}

function renderProblem(message: string, code: string, location: Location = {}): string {
  const [first = '', ...lines] = message.split('\n')
  for (const place of (location.importChain ?? []).slice(-5).reverse())
    lines.push(`  imported by ${renderLocation(place) ?? place.path}`)
  return escapeControls([`${renderLocation(location) ?? 'error'}: ${first} [${code}]`, ...lines].join('\n'), { keepLines: true })
}
