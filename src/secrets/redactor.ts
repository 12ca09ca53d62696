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
   * URLs, connection strings and echoed SQL.
   */
  redact(text: string): string
}

const shortest = 4

/**
 * A redactor that knows no value yet.
 * @public
 */
export function createRedactor(): Redactor {
  const forms = new Set<string>()
  return {
    add(value) {
      if (value === '') return
      for (const part of [value, ...findParts(value)]) for (const form of formsOf(part)) forms.add(form)
    },
    redact: (text) => hide(text, [...[...forms].flatMap((form) => findAll(text, form)), ...findCredentials(text)]),
  }
}

/** The credentials inside a connection string: DuckDB may tell one without the rest. */
function findParts(value: string): readonly string[] {
  const keys = [...value.matchAll(/(?:^|;)\s*\w*(?:key|signature|secret|password|token)\s*=([^;]+)/gi)].map(
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

function findAll(text: string, form: string): readonly Span[] {
  const spans: Span[] = []
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) spans.push([at, at + form.length])
  return spans
}

/** Values may overlap in a text: what is hidden is the whole stretch, so that no end of one is left over. */
function hide(text: string, spans: readonly Span[]): string {
  let shown = ''
  let behind = 0
  for (const [start, end] of [...spans].sort(([a], [b]) => a - b)) {
    if (start >= behind) shown += `${text.slice(behind, start)}[redacted]`
    behind = Math.max(behind, end)
  }
  return shown + text.slice(behind)
}
