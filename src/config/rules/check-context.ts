import { closestMatch } from '../../closest-match.js'
import type { ConfigPath } from '../../errors.js'

/** What checks need to know about the texts of a config. */
export interface CheckContext {
  /** A text for a message, quoted; `undefined` if it contains environment variables and must not be shown. */
  show(text: string, at: ConfigPath): string | undefined
  /** Whether the text at a path has a missing variable, so that its value is unknown. */
  isUnknown(at: ConfigPath): boolean
  /** Whether the key at a path is empty (`key:`), which counts as missing. */
  isEmpty(at: ConfigPath): boolean
  /** A location for a message: `views[0] (catalog.yaml:3:5)`. */
  place(at: ConfigPath): string
}

/** A name and the place where it is written. */
export interface PlacedName {
  readonly name: string
  readonly at: ConfigPath
}

/** A message that begins with the name it is about, unless that contains environment variables. */
export function aboutName({ name, at }: PlacedName, message: string, context: CheckContext): string {
  return [context.show(name, at), message].filter(Boolean).join(' ')
}

/**
 * A suggestion for an unknown name: the declared name that it most likely means, else all declared names, else `undefined`. Names from
 * the environment are not shown.
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
