const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** What a terminal obeys: C0, DEL, C1, and what breaks lines. */
const commands = /[\p{Cc}\u2028\u2029]/gu

/**
 * And what changes the order of other characters, or is not seen at all: bidirectional controls, spaces without width, byte order
 * marks, halves of a character. Not the joiners of emoji and of Indic and Persian words (U+200C, U+200D).
 */
const commandsAndHidden = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

export interface EscapeOptions {
  /** Leave line breaks (also CR LF) and tabs as they are. */
  readonly keepLines?: boolean
  /** Leave what is only hidden, or changes the order: for what goes to a file. */
  readonly keepHidden?: boolean
}

/**
 * Control characters as visible escapes: printed as they are, those of foreign data could move the cursor, fake a line, or show
 * another text than the one that is there.
 */
export function escapeControls(text: string, { keepLines = false, keepHidden = false }: EscapeOptions = {}): string {
  return text.replace(keepHidden ? commands : commandsAndHidden, (control, at: number) => {
    if (keepLines && (control === '\n' || control === '\t' || (control === '\r' && text[at + 1] === '\n'))) return control
    return names[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
