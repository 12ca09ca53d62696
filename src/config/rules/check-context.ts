import { closestMatch } from '../../closest-match.js'
import type { ConfigPath } from '../../errors.js'

/** What the checks know about the texts of a config. */
export interface CheckContext {
  /** A text for a message, in quotes; `undefined` if it came out of the environment, and may not be shown. */
  show(text: string, at: ConfigPath): string | undefined
  /** Whether a path holds a text whose variable is missing, so that nothing can be said about it. */
  isUnknown(at: ConfigPath): boolean
  /** Whether a path holds a key with nothing behind it, which counts as not being there. */
  isEmpty(at: ConfigPath): boolean
  /** A place for a message: `views[0] (catalog.yaml:3:5)`. */
  place(at: ConfigPath): string
}

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
  return shown.length > 0 ? `declared names are ${shown.slice(0, 10).join(', ')}` : undefined
}
