import { closestMatch } from '../../closest-match.js'
import type { ConfigPath } from '../../errors.js'
import type { CheckContext } from '../model/untyped.js'

/** A name and the place where it is written. */
export interface PlacedName {
  readonly name: string
  readonly at: ConfigPath
}

/** A message that begins with the name that it is about; a name out of the environment is not shown. */
export function aboutName({ name, at }: PlacedName, message: string, context: CheckContext): string {
  return [context.show(name, at), message].filter(Boolean).join(' ')
}

/**
 * What to write in place of a name that names nothing: the declared one that it most likely means, else the declared ones, else
 * `undefined`. Names out of the environment are not told.
 */
export function suggestName(
  { name, at }: PlacedName,
  declared: readonly PlacedName[],
  context: CheckContext,
): string | undefined {
  const shown = declared.flatMap((other) => context.show(other.name, other.at) ?? [])
  const wanted = context.show(name, at)
  const match = wanted === undefined ? undefined : closestMatch(wanted, shown)
  if (match !== undefined) return `did you mean ${match}?`
  return shown.length > 0 ? `those declared are ${shown.slice(0, 10).join(', ')}` : undefined
}
