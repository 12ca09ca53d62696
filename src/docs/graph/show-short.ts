import { escapeControls } from '../../text/escape-controls.js'

/** A name in one line, cut in the middle to a number of characters. */
export function showShort(text: string, longest: number): string {
  const characters = [...escapeControls(text)]
  if (characters.length <= longest) return characters.join('')
  const head = Math.ceil((longest - 1) / 2)
  return [...characters.slice(0, head), '…', ...characters.slice(characters.length - (longest - 1 - head))].join('')
}
