import { findCredentials, type Span } from '../credentials/find-credentials.js'
import { hideSpans } from '../credentials/hide-spans.js'
import { checkArguments } from '../options/check-arguments.js'
import { text as textRule } from '../options/option-rules.js'

/**
 * Removes the secret values of a session from texts before they are shown.
 * @public
 */
export interface Redactor {
  /** Adds a secret value. Values of fewer than 4 characters are redacted only in quotes, because they would match everywhere. */
  add(value: string): void
  /**
   * Replaces all known values by `[redacted]`, also escaped or URL-encoded, and what looks like a credential in URLs, connection strings and
   * echoed SQL. In a truncated excerpt of DuckDB, also parts of known values.
   */
  redact(text: string): string
}

const shortest = 4

/**
 * Creates a redactor without known values.
 * @public
 */
export function createRedactor(): Redactor {
  let forms = new Set<string>()
  const redactor: SharedRedactor = {
    add(value) {
      if (typeof value !== 'string') checkArguments('add', { value: [value, textRule] })
      if (value === '') return
      for (const part of [value, ...findParts(value)]) for (const form of formsOf(part)) forms.add(form)
    },
    [knowledge]: (other) => {
      if (other) {
        for (const form of forms) other.add(form)
        forms = other
      }
      return forms
    },
    redact(text) {
      if (typeof text !== 'string') checkArguments('redact', { text: [text, textRule] })
      return hideSpans(text, [...findKnown(text, forms), ...findCutOff(text, forms), ...findCredentials(text)])
    },
  }
  return redactor
}

/**
 * Makes two redactors share their known values, also later ones: for catalogs on one instance, whose texts may contain each other's
 * secrets.
 */
export function joinRedactors(redactor: Redactor, other: Redactor): void {
  const own = (redactor as Partial<SharedRedactor>)[knowledge]
  const shared = (other as Partial<SharedRedactor>)[knowledge]
  if (own && shared && redactor !== other) own(shared())
}

/** Shared by all copies of the package. */
const knowledge = Symbol.for('duckalog.redactor')

interface SharedRedactor extends Redactor {
  /** The known values, which redactors can share; setting them joins another redactor. */
  [knowledge](other?: Set<string>): Set<string>
}

/** The credentials in a connection string: DuckDB may show one without the rest. */
function findParts(value: string): readonly string[] {
  const keys = [...value.matchAll(/(?:^|;)\s{0,9}\w{0,99}(?:key|signature|secret|password|token)\s{0,9}=([^;]+)/gi)].map(
    ([, part = '']) => part,
  )
  return [...keys, ...findCredentials(value).map(([start, end]) => value.slice(start, end))]
}

/** The value as it is written in SQL, JSON, a connection string and a URL. */
function formsOf(value: string): readonly string[] {
  const encoded = encodeURIComponent(value.toWellFormed())
  const strictlyEncoded = encoded.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  const forms = [
    value,
    value.replaceAll("'", "''"),
    value.replace(/[\\']/g, '\\$&'),
    JSON.stringify(value).slice(1, -1),
    ...[encoded, strictlyEncoded].flatMap((form) => [form, form.replaceAll('%20', '+')]),
  ]
  return value.length < shortest ? forms.flatMap((form) => [`'${form}'`, `"${form}"`]) : forms
}

function findKnown(text: string, forms: Iterable<string>): readonly Span[] {
  const spans: Span[] = []
  for (const form of forms) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) spans.push([at, at + form.length])
  }
  return spans
}

/** The beginning and end of an excerpt of DuckDB, with dots where it is truncated. */
const excerpt = /^LINE \d+: (\.\.\.)?([^\n]*?)(\.\.\.)?$/dgm

/** The end of a value at the beginning of an excerpt, and the beginning of a value at its end. */
function findCutOff(text: string, forms: Iterable<string>): readonly Span[] {
  const spans: Span[] = []
  if (!text.includes('LINE ')) return spans
  for (const { indices, 1: before, 2: shown = '', 3: after } of text.matchAll(excerpt)) {
    const [start, end] = indices?.[2] ?? [0, 0]
    for (const form of before || after ? forms : []) {
      const tail = before ? longestOverlap(form, shown) : 0
      const head = after ? longestOverlap(shown, form) : 0
      if (tail >= shortest) spans.push([start, start + tail])
      if (head >= shortest) spans.push([end - head, end])
    }
  }
  return spans
}

/** The number of characters by which the end of one text and the beginning of another overlap. */
function longestOverlap(ending: string, beginning: string): number {
  for (let size = Math.min(ending.length, beginning.length, longestExcerpt); size > 0; size -= 1) {
    if (ending.endsWith(beginning.slice(0, size))) return size
  }
  return 0
}

/** More than DuckDB shows of a line. */
const longestExcerpt = 200
