import { checkArguments } from '../options/check-arguments.js'
import { text as textRule } from '../options/option-rules.js'
import { findCredentials, type Span } from './find-credentials.js'

/**
 * Knows the secret values of a session, and takes them out of whatever is about to be shown.
 * @public
 */
export interface Redactor {
  /** Makes a value unspeakable. One of fewer than 4 characters only where it stands in quotes: else every text would be garbled. */
  add(value: string): void
  /**
   * The text with every known value, as it is, escaped or URL-encoded, replaced by `[redacted]`; and with what looks like credentials in
   * URLs, connection strings and echoed SQL. Where DuckDB has cut its excerpt of a statement off, also what is left of a value.
   */
  redact(text: string): string
}

const shortest = 4

/**
 * A redactor that knows no value yet.
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
      return hide(text, [...findKnown(text, forms), ...findCutOff(text, forms), ...findCredentials(text)])
    },
  }
  return redactor
}

/**
 * Lets a redactor know from now on all that another one knows, and the other way round: for catalogs on one instance, whose texts may
 * hold the secrets of each other.
 */
export function joinRedactors(redactor: Redactor, other: Redactor): void {
  const own = (redactor as Partial<SharedRedactor>)[knowledge]
  const shared = (other as Partial<SharedRedactor>)[knowledge]
  if (own && shared && redactor !== other) own(shared())
}

/** Shared by the ESM and the CJS copy of the package. */
const knowledge = Symbol.for('duckalog.redactor')

interface SharedRedactor extends Redactor {
  /** What it knows, which another one may share; given what another one knows, it goes on with that. */
  [knowledge](other?: Set<string>): Set<string>
}

/** The credentials inside a connection string: DuckDB may tell one without the rest. */
function findParts(value: string): readonly string[] {
  const keys = [...value.matchAll(/(?:^|;)\s{0,9}\w{0,99}(?:key|signature|secret|password|token)\s{0,9}=([^;]+)/gi)].map(
    ([, part = '']) => part,
  )
  return [...keys, ...findCredentials(value).map(([start, end]) => value.slice(start, end))]
}

/** The value as SQL, JSON, a connection string and a URL have it. */
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

/** The beginning of an excerpt of DuckDB, and its end, with the dots where it is cut off. */
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

/** How many characters a text ends with that another one begins with. */
function longestOverlap(ending: string, beginning: string): number {
  for (let size = Math.min(ending.length, beginning.length, longestExcerpt); size > 0; size -= 1) {
    if (ending.endsWith(beginning.slice(0, size))) return size
  }
  return 0
}

/** More than DuckDB shows of a line. */
const longestExcerpt = 200

/** Values may overlap in a text: what is hidden is the whole stretch, so that no end of one is left over. */
function hide(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text
  let shown = ''
  let behind = 0
  for (const [start, end] of [...spans].sort(([a], [b]) => a - b)) {
    if (start >= behind) shown += `${text.slice(behind, start)}[redacted]`
    behind = Math.max(behind, end)
  }
  return shown + text.slice(behind)
}
