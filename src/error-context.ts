import {
  type AppliedViews,
  type ConfigPath,
  type DuckalogError,
  type FailedStatement,
  formatPath,
  isDuckalogError,
  type Location,
} from './errors.js'

/** Adds the config path that caused an error, unless the error already has one. */
export function placeError<E>(error: E, at: ConfigPath | undefined): E {
  if (at && isDuckalogError(error) && !error.at && !error.location) {
    Object.defineProperty(error, 'at', { value: at, enumerable: true })
    Object.defineProperty(error, 'location', { value: { path: formatPath(at) }, enumerable: true })
  }
  return error
}

/** Adds the place of an error in a script, and the statement that failed. */
export function locateStatement<E extends DuckalogError>(error: E, location: Location, statement: FailedStatement): E {
  Object.defineProperty(error, 'location', { value: location, enumerable: true })
  return Object.defineProperty(error, 'statement', { value: statement, enumerable: true })
}

/** Appends a sentence to the message of an error of this package; other errors are returned unchanged. */
export function addToMessage<E>(error: E, sentence: string): E {
  if (isDuckalogError(error))
    Object.defineProperty(error, 'message', { value: `${error.message}\n${sentence}`, configurable: true })
  return error
}

/** Adds the file, line and column of the config path that caused an error, unless the error already has them. */
export function locateError<E>(error: E, locate: (path: ConfigPath) => Location | undefined): E {
  if (isDuckalogError(error) && error.at && error.location?.line === undefined) {
    const location = locate(error.at)
    if (location) Object.defineProperty(error, 'location', { value: location, enumerable: true })
  }
  return error
}

/** How many views a message lists; `applied` has all of them. */
const namedViews = 10

/**
 * Adds to an error of this package which views were changed before it and remain changed.
 *
 * @param unchanged - the databases whose views were to be changed but were not
 */
export function addApplied<E>(error: E, applied: readonly AppliedViews[], unchanged: readonly string[] = []): E {
  if (!isDuckalogError(error) || applied.length === 0) return error
  Object.defineProperty(error, 'applied', { value: [...applied, ...(error.applied ?? [])], enumerable: true })
  const done = applied.map(({ database, views }) => {
    const more = views.length > namedViews ? ` and ${views.length - namedViews} more` : ''
    return `in ${JSON.stringify(database)}: ${views.slice(0, namedViews).join(', ')}${more}`
  })
  const left = unchanged.map((database) => JSON.stringify(database)).join(', ')
  const rest = left === '' ? '' : ` The views in ${left} were not changed.`
  return addToMessage(error, `Changed before this error and not rolled back: ${done.join('; ')}.${rest}`)
}
