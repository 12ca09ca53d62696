/** One command of a terminal session, with its output. */
export interface Exchange {
  readonly command: string
  readonly output: string
}

const lineHeight = 17
const characterWidth = 7.85
const padding = 18

/** Renders a terminal session as an SVG with its text in it, so that it can be searched and read aloud. */
export function renderTerminal(session: readonly Exchange[], title: string): string {
  const lines = session.flatMap(({ command, output }, index) => [
    ...(index === 0 ? [] : ['']),
    `$ ${command}`,
    ...(output === '' ? [] : output.trimEnd().split('\n')),
  ])
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * characterWidth + 2 * padding)
  const height = lines.length * lineHeight + 2 * padding
  const text = lines.map((line, index) => renderLine(line, padding + (index + 0.75) * lineHeight)).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">${title}</title>
<rect width="${width}" height="${height}" rx="8" fill="#16181d"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" fill="#d5d8de">
${text}</g>
</svg>
`
}

function renderLine(line: string, y: number): string {
  if (line === '') return ''
  const style = line.startsWith('$ ') ? ' fill="#f6f7f9" font-weight="bold"' : colourOf(line)
  // The width is fixed, so that columns and frames stay aligned in every font
  return `<text x="${padding}" y="${y}" textLength="${(line.length * characterWidth).toFixed(2)}"${style}>${escapeText(line)}</text>\n`
}

function colourOf(line: string): string {
  const [, sign] = /^ *([+~=-]) /.exec(line) ?? []
  const colour = { '+': '#7ee2a8', '~': '#f5cd6c', '-': '#ff9b94', '=': '#9aa1ad' }[sign ?? '']
  return colour === undefined ? '' : ` fill="${colour}"`
}

function escapeText(text: string): string {
  // Spaces that are not collapsed
  return text.replaceAll(' ', '\u00a0').replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
