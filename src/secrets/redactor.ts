/**
 * Knows the secret values of a session, and takes them out of whatever is about to be shown.
 * @public
 */
export interface Redactor {
  /** Makes a value unspeakable. Values of fewer than 4 characters are left: replacing them would garble every text. */
  add(value: string): void
  /** The text with every known value, as it is, quoted for SQL or URL-encoded, replaced by `[redacted]`. */
  redact(text: string): string
}

const shortest = 4

/**
 * A redactor that knows no value yet.
 * @public
 */
export function createRedactor(): Redactor {
  const forms = new Set<string>()
  let longestFirst: readonly string[] = []
  return {
    add(value) {
      if (value.length < shortest) return
      const size = forms.size
      for (const form of [value, value.replaceAll("'", "''"), encodeForm(value), encodeForm(value).replaceAll('%20', '+')])
        forms.add(form)
      if (forms.size > size) longestFirst = [...forms].sort((a, b) => b.length - a.length)
    },
    redact: (text) => longestFirst.reduce((shown, form) => shown.replaceAll(form, '[redacted]'), text),
  }
}

function encodeForm(value: string): string {
  return encodeURIComponent(value.toWellFormed())
}
