/** A text as a literal of TypeScript. */
export function quoteText(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** The name of a property, quoted only if necessary. */
export function renderProperty(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoteText(name)
}

/** A text as a doc comment on lines of its own; nothing for an empty text. */
export function renderComment(text: string | undefined, indent: string): readonly string[] {
  const lines = (text ?? '')
    .trim()
    .replaceAll('*/', '*\\/')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they would make the file binary for git and editors
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.trimEnd())
  const [first = ''] = lines
  if (lines.length === 1) return first === '' ? [] : [`${indent}/** ${first} */`]
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`]
}
