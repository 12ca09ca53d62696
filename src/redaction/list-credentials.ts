import { findCredentials, type Span } from '../credentials/find-credentials.js'
import { isSecretName } from '../credentials/is-secret-name.js'
import { isSecretValue, literalOf } from '../secret-value.js'

interface ListOptions {
  /** The environment variables that were filled in somewhere in the data. */
  readonly variables?: readonly string[] | undefined
}

/**
 * Lists the credentials in plain data such as a config: secret values, values under secret names, and what {@link findCredentials} finds in
 * texts. A variable that is filled in inside a credential is listed as a whole. Pure.
 */
export function listCredentials(data: unknown, { variables = [] }: ListOptions = {}): readonly string[] {
  const found = new Set<string>()
  const seen = new Set<object>()
  const addFound = (credential: string) => {
    found.add(credential)
    const [, inside] = /^(?:'(.+)'|"(.+)")$/s.exec(credential)?.filter((group) => group !== undefined) ?? []
    // DuckDB may show it without its quotes
    if (inside !== undefined) found.add(inside).add(inside.replace(/\\(.)/gs, '$1'))
  }
  const addText = (text: string) => {
    for (const part of [text, ...literalsOf(text)])
      for (const [start, end] of [...credentialsIn(part, variables), ...findInWholeUrl(part)]) addFound(part.slice(start, end))
  }
  const addWhole = (text: string) => {
    addFound(text)
    addText(text)
    for (const variable of variables) if (text.includes(variable)) found.add(variable)
  }
  // A config has many values and few keys
  const secretNames = new Map<string, boolean>()
  const isSecret = (name: string): boolean => {
    const known = secretNames.get(name) ?? isSecretName(name)
    secretNames.set(name, known)
    return known
  }
  const visit = (value: unknown, name: string) => {
    if (typeof value === 'string') {
      // The key `secret` of an attachment holds a name; in a secret it is a secret value already
      if (isSecret(name) && name.toLowerCase() !== 'secret') addWhole(value)
      else addText(value)
      return
    }
    if (typeof value === 'number' && isSecret(name)) found.add(String(value))
    if (typeof value !== 'object' || value === null) return
    if (isSecretValue(value)) {
      const text = literalOf(value)
      if (text !== undefined) addWhole(text)
      return
    }
    if (seen.has(value)) return
    seen.add(value)
    if (Array.isArray(value)) for (const item of value) visit(item, name)
    else for (const key of Object.keys(value)) visit((value as Readonly<Record<string, unknown>>)[key], key)
  }
  visit(data, '')
  found.delete('')
  return [...found]
}

/**
 * Like {@link findCredentials}, but without the names of secrets: `ATTACH … (SECRET 'pg')` names one, `CREATE SECRET … (SECRET 'abc')` holds one.
 */
export function findHeldCredentials(text: string): readonly Span[] {
  const found = findCredentials(text)
  if (found.length === 0) return found
  const create = text.search(/\bcreate\b/i)
  const holds = create >= 0 && /\bsecret\b/i.test(text.slice(create))
  return found.filter(([start]) => holds || !namesSecret(text, start))
}

/** A variable may contain a character that ends a credential, `@` or a quote: the text is also searched with letters instead of it. */
function credentialsIn(text: string, variables: readonly string[]): readonly Span[] {
  const own = findHeldCredentials(text)
  const filled = variables.filter((variable) => variable !== '' && text.includes(variable))
  if (filled.length === 0) return own
  const masked = filled.reduce((result, variable) => result.replaceAll(variable, 'x'.repeat(variable.length)), text)
  const places = filled.flatMap((variable) => placesOf(text, variable))
  const touched = [...own, ...findCredentials(masked)].flatMap((span) => places.filter((place) => overlaps(place, span)))
  return [...own, ...touched]
}

/** In a text that is a URL, an unencoded password extends to the last `@`. */
function findInWholeUrl(text: string): readonly Span[] {
  if (!text.includes('://')) return []
  const [, before = '', password] = /^(\s*[a-z][a-z\d+.-]*:\/\/[^\s'"/?#:@[]*:)(?!\d*(?:[/?#]|$))(.+)@/is.exec(text) ?? []
  return password === undefined ? [] : [[before.length, before.length + password.length]]
}

/** The contents of string literals in SQL, with doubled quotes resolved. */
function literalsOf(text: string): readonly string[] {
  if (!text.includes("''")) return []
  return [...text.matchAll(/'((?:[^']|'')*)'/g)].flatMap(([, inside = '']) =>
    inside.includes("''") ? [inside.replaceAll("''", "'")] : [],
  )
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
