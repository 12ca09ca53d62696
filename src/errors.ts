export { DuckalogError, type DuckalogErrorOptions } from './errors/duckalog-error.js'
export {
  BuildError,
  ConfigError,
  ConnectionError,
  DriverError,
  OptionError,
  QueryError,
  SessionError,
  ViewError,
} from './errors/error-classes.js'
export { type ErrorCode, type ErrorCodeEntry, type ErrorCodeOf, errorCodes } from './errors/error-codes.js'
export type { AppliedViews, DuckalogErrorJson, ErrorCauseJson } from './errors/error-to-json.js'
export { type ErrorOf, isConfigError, isDuckalogError } from './errors/is-duckalog-error.js'
export type { ConfigIssue, FailedStatement, OptionIssue } from './errors/issues.js'
export { type ConfigPath, formatLocation, formatPath, type Location } from './errors/location.js'
