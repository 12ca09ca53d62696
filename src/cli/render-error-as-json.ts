import type { ConfigError, DuckalogError } from '../index.js'
import { renderJsonValue } from './render-json-value.js'

/**
 * An error as one line of JSON, for machines.
 * @internal
 */
export function renderErrorAsJson(error: DuckalogError): string {
  const { code, message, retryable, location } = error
  const { issues } = error as Partial<ConfigError>
  return renderJsonValue({ error: { code, message, retryable, ...(location && { location }), ...(issues && { issues }) } })
}
