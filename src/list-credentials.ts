import { findCredentials, type Span } from './find-credentials.js'
import { isSecretName } from './is-secret-name.js'
import { isSecretValue, literalOf } from './secret-value.js'

interface ListOptions {
  /** The values of the environment that were filled in somewhere in the data. */
  readonly variables?: readonly string[]
}

/**
 * Lists the credentials in plain data, as a config is: values of secrets, values under a name that is one of a secret, and what
 * {@link findCredentials} finds in texts. Of a variable that is filled in where a credential stands, the whole value. Pure.
 * @internal
 */
export function listCredentials(data: unknown, { variables = [] }: ListOptions = {}): readonly string[] {
  const found = new Set<string>()
  const seen = new Set<object>()
  const addText = (text: string) => {
    for (const [start, end] of credentialsIn(text, variables)) found.add(text.slice(start, end))
  }
  const addWhole = (text: string) => {
    found.add(text)
    addText(text)
    for (const variable of variables) if (text.includes(variable)) found.add(variable)
  }
  const visit = (value: unknown, name: string) => {
    if (typeof value === 'string') {
      // The key `secret` of an attachment holds a name; that of a secret is hidden by now
      if (isSecretName(name) && name.toLowerCase() !== 'secret') addWhole(value)
      else addText(value)
      return
    }
    if (typeof value === 'number' && isSecretName(name)) found.add(String(value))
    if (typeof value !== 'object' || value === null) return
    if (isSecretValue(value)) {
      const text = literalOf(value)
      if (text !== undefined) addWhole(text)
      return
    }
    if (seen.has(value)) return
    seen.add(value)
    for (const [key, item] of Object.entries(value)) visit(item, Array.isArray(value) ? name : key)
  }
  visit(data, '')
  found.delete('')
  return [...found]
}

/**
 * As {@link findCredentials}, without the names of secrets: `ATTACH … (SECRET 'pg')` names one, `CREATE SECRET … (SECRET 'abc')` holds one.
 * @internal
 */
export function findHeldCredentials(text: string): readonly Span[] {
  const create = text.search(/\bcreate\b/i)
  const holds = create >= 0 && /\bsecret\b/i.test(text.slice(create))
  return findCredentials(text).filter(([start]) => holds || !namesSecret(text, start))
}

/** A variable may hold what ends a credential, `@` or a quote: it is looked for with letters in its place, too. */
function credentialsIn(text: string, variables: readonly string[]): readonly Span[] {
  const own = findHeldCredentials(text)
  const filled = variables.filter((variable) => variable !== '' && text.includes(variable))
  if (filled.length === 0) return own
  const masked = filled.reduce((result, variable) => result.replaceAll(variable, 'x'.repeat(variable.length)), text)
  const places = filled.flatMap((variable) => placesOf(text, variable))
  const touched = [...own, ...findCredentials(masked)].flatMap((span) => places.filter((place) => overlaps(place, span)))
  return [...own, ...touched]
}

function namesSecret(text: string, start: number): boolean {
  return /\bsecret["']?\s*[=:]?\s*'$/i.test(text.slice(Math.max(0, start - 40), start))
}

function placesOf(text: string, part: string): readonly Span[] {
  const places: Span[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) places.push([at, at + part.length])
  return places
}

function overlaps([start, end]: Span, [from, to]: Span): boolean {
  return start < to && from < end
}
