import { type AppliedViews, addToMessage, isDuckalogError } from './errors.js'

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
