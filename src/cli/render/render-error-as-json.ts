import type { ConfigError, DuckalogError } from '../../index.js'
import { renderJsonValue } from './render-json-value.js'

/** An error as one line of JSON, for machines. */
export function renderErrorAsJson(error: DuckalogError): string {
  const { code, message, retryable, location, applied } = error
  const { issues } = error as Partial<ConfigError>
  const details = { ...(location && { location }), ...(issues && { issues }), ...(applied && { applied }) }
  return renderJsonValue({ error: { code, message, retryable, ...details } })
}
