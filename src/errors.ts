export { type AppliedViews, DuckalogError, type DuckalogErrorOptions } from './errors/duckalog-error.js'
export {
  BuildError,
  ConfigError,
  type ConfigIssue,
  ConnectionError,
  DriverError,
  type FailedStatement,
  OptionError,
  type OptionIssue,
  QueryError,
  SessionError,
  ViewError,
} from './errors/error-classes.js'
export { type ErrorCode, type ErrorCodeEntry, type ErrorCodeOf, errorCodes } from './errors/error-codes.js'
export { type ErrorOf, isConfigError, isDuckalogError } from './errors/is-duckalog-error.js'
export { type ConfigPath, formatLocation, formatPath, type Location } from './errors/location.js'
