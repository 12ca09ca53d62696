import { type AppliedViews, type ConfigPath, formatPath, isDuckalogError, type Location } from './errors.js'

/** Says which place of the config caused an error; an error that knows its place already stays as it is. */
export function placeError<E>(error: E, at: ConfigPath | undefined): E {
  if (at && isDuckalogError(error) && !error.at && !error.location) {
    Object.defineProperty(error, 'at', { value: at, enumerable: true })
    Object.defineProperty(error, 'location', { value: { path: formatPath(at) }, enumerable: true })
  }
  return error
}

/** Says more in the message of an error; one that is not ours stays as it is. */
export function addToMessage<E>(error: E, sentence: string): E {
  if (isDuckalogError(error))
    Object.defineProperty(error, 'message', { value: `${error.message}\n${sentence}`, configurable: true })
  return error
}

/** Gives an error the file, line and column of the config place that caused it; an error that has them already stays as it is. */
export function locateError<E>(error: E, locate: (path: ConfigPath) => Location | undefined): E {
  if (isDuckalogError(error) && error.at && error.location?.line === undefined) {
    const location = locate(error.at)
    if (location) Object.defineProperty(error, 'location', { value: location, enumerable: true })
  }
  return error
}

/** As many views are named in a message; `applied` has them all. */
const namedViews = 10

/**
 * Says in an error what had been done to views before it, and stays done; an error that is not ours stays as it is.
 *
 * @param unchanged - the databases whose views were to be changed, too, and were not
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
  return addToMessage(error, `Changed before this error, and left changed: ${done.join('; ')}.${rest}`)
}
