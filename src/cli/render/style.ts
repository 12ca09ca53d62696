/** The kind of a piece of text, which decides its colour. The colours are those of the terminal's palette. */
export type Style = 'keyword' | 'string' | 'number' | 'comment' | 'header' | 'faint' | 'error' | 'prompt'

const codes: Readonly<Record<Style, string>> = {
  keyword: '34',
  string: '32',
  number: '33',
  comment: '90',
  header: '1',
  faint: '90',
  error: '31',
  prompt: '1',
}

/** The text in the colour of a style. It must not hold control characters of its own. */
export function paint(text: string, style: Style | undefined): string {
  return style === undefined || text === '' ? text : `\x1b[${codes[style]}m${text}\x1b[0m`
}
