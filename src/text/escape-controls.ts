const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Characters that a terminal acts on: C0, DEL, C1 and line separators. */
const commands = /[\p{Cc}\u2028\u2029]/gu

/**
 * Also characters that reorder other characters or are invisible: bidirectional controls, zero-width spaces, byte order marks and lone
 * surrogates. The joiners of emoji and of Indic and Persian words (U+200C, U+200D) are not included.
 */
const commandsAndHidden = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

export interface EscapeOptions {
  /** Keep line breaks (including CR LF) and tabs. */
  readonly keepLines?: boolean | undefined
  /** Keep characters that are only invisible or reorder others, for output to a file. */
  readonly keepHidden?: boolean | undefined
}

/**
 * Replaces control characters with visible escapes. Unescaped, foreign data could move the cursor, fake a line or disguise the text.
 */
export function escapeControls(text: string, { keepLines = false, keepHidden = false }: EscapeOptions = {}): string {
  return text.replace(keepHidden ? commands : commandsAndHidden, (control, at: number) => {
    if (keepLines && (control === '\n' || control === '\t' || (control === '\r' && text[at + 1] === '\n'))) return control
    return names[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
