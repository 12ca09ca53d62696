// Compiled, never run: what the compiler must know of errors.
import {
  type BuildError,
  type ConfigError,
  type ConfigIssue,
  ConnectionError,
  type DuckalogError,
  type ErrorCode,
  type ErrorOf,
  errorCodes,
  isDuckalogError,
  type OptionError,
  QueryError,
  type ViewError,
} from 'duckalog'
import { type Equal, is } from './equal.js'

export function narrow(error: unknown): void {
  if (isDuckalogError(error, 'CONFIG_INVALID')) {
    is<Equal<typeof error, ConfigError<'CONFIG_INVALID'>>>(true)
    is<Equal<typeof error.code, 'CONFIG_INVALID'>>(true)
    is<Equal<typeof error.issues, readonly ConfigIssue[]>>(true)
    // @ts-expect-error: a config error has no view
    error.view
  }
  if (isDuckalogError(error, 'VIEW_FAILED', 'QUERY_FAILED')) {
    is<Equal<typeof error, ViewError<'VIEW_FAILED'> | QueryError<'QUERY_FAILED'>>>(true)
    // @ts-expect-error: only one of them has a kind
    error.kind
    if (error.code === 'QUERY_FAILED') is<Equal<typeof error.kind, string | undefined>>(true)
    else is<Equal<typeof error.view, string>>(true)
  }
  if (isDuckalogError(error)) {
    is<Equal<typeof error.code, ErrorCode>>(true)
    if (error.code === 'STEP_FAILED') is<Equal<typeof error.step.kind, string>>(true)
    if ('view' in error) is<Equal<typeof error, ViewError>>(true)
    switch (error.code) {
      case 'BUILD_FAILED':
      case 'EXPORT_FAILED':
        is<Equal<typeof error, BuildError>>(true)
        break
      case 'OPTION_INVALID':
        is<Equal<typeof error, OptionError>>(true)
    }
    handle(error)
  } else {
    is<Equal<typeof error, unknown>>(true)
  }
  // @ts-expect-error: no such code
  isDuckalogError(error, 'CONFIG_WRONG')
}

function handle(error: DuckalogError): void {
  is<Equal<typeof error.retryable, boolean>>(true)
  is<Equal<ReturnType<typeof error.toJSON>['help'], string>>(true)
}

export function narrowAny<Code extends ErrorCode>(error: unknown, ...codes: readonly Code[]): ErrorOf<Code> | undefined {
  return isDuckalogError(error, ...codes) ? error : undefined
}

is<Equal<ErrorOf<'VIEW_CYCLE'>, ViewError<'VIEW_CYCLE'>>>(true)
is<Equal<ErrorOf['code'], ErrorCode>>(true)
is<Equal<typeof errorCodes.DATABASE_LOCKED.class, 'ConnectionError'>>(true)
is<Equal<typeof errorCodes.DATABASE_LOCKED.retryable, 'always'>>(true)
is<Equal<ErrorCode, keyof typeof errorCodes>>(true)
// @ts-expect-error: the table cannot be changed
errorCodes.DATABASE_LOCKED.meaning = ''
// @ts-expect-error: a code of another class
export const wrong = new QueryError('VIEW_FAILED', '')
export const right: ConnectionError = new ConnectionError('DATABASE_LOCKED', '')
