import { cutText, type EditedText, type Motion, motions, moveLine } from './edit-text.js'

/** A key as Node reads it. */
export interface Key {
  readonly name?: string | undefined
  readonly sequence?: string | undefined
  readonly ctrl?: boolean | undefined
  readonly meta?: boolean | undefined
  readonly shift?: boolean | undefined
}

/** What a key does. Those that edit the text are in the tables below; the others are up to the editor. */
export type Command =
  | 'accept'
  | 'newline'
  | 'complete'
  | 'older'
  | 'newer'
  | 'search'
  | 'undo'
  | 'paste'
  | 'clearScreen'
  | 'interrupt'
  | 'end'
  | 'suspend'

const moves: Readonly<Record<string, Motion>> = {
  left: motions.left,
  'ctrl+b': motions.left,
  right: motions.right,
  'ctrl+f': motions.right,
  'meta+b': motions.wordLeft,
  'ctrl+left': motions.wordLeft,
  'meta+left': motions.wordLeft,
  'meta+f': motions.wordRight,
  'ctrl+right': motions.wordRight,
  'meta+right': motions.wordRight,
  home: motions.lineStart,
  'ctrl+a': motions.lineStart,
  end: motions.lineEnd,
  'ctrl+e': motions.lineEnd,
  'ctrl+home': motions.start,
  'ctrl+end': motions.end,
}

/** Delete one character, which is not kept for pasting. */
const deletions: Readonly<Record<string, Motion>> = {
  backspace: motions.left,
  'shift+backspace': motions.left,
  'ctrl+h': motions.left,
  delete: motions.right,
  'ctrl+d': motions.right,
}

const cuts: Readonly<Record<string, Motion>> = {
  'ctrl+w': motions.spaceLeft,
  'meta+backspace': motions.wordLeft,
  'ctrl+backspace': motions.wordLeft,
  'meta+d': motions.wordRight,
  'ctrl+delete': motions.wordRight,
  'ctrl+k': motions.restOfLine,
  'ctrl+u': motions.lineStart,
}

const commands: Readonly<Record<string, Command>> = {
  return: 'accept',
  enter: 'accept',
  'meta+return': 'newline',
  'meta+enter': 'newline',
  tab: 'complete',
  'ctrl+p': 'older',
  'ctrl+n': 'newer',
  pageup: 'older',
  pagedown: 'newer',
  'ctrl+r': 'search',
  'ctrl+_': 'undo',
  'ctrl+/': 'undo',
  'ctrl+y': 'paste',
  'ctrl+l': 'clearScreen',
  'ctrl+c': 'interrupt',
  'ctrl+z': 'suspend',
}

/** An edit that a key makes, with the text that it cut. */
export interface KeyEdit {
  readonly edited: EditedText
  readonly cut?: string
}

/** The name of a key: `ctrl+a`, `meta+left`. */
function nameOf({ name = '', ctrl, meta, shift, sequence }: Key): string {
  if (sequence === '\x1f') return 'ctrl+_'
  // Letters have their case in the text
  const isShifted = shift === true && name.length > 1
  return [ctrl ? 'ctrl+' : '', meta ? 'meta+' : '', isShifted ? 'shift+' : '', name].join('')
}

/** The edit that a key makes; `undefined` if it makes none. */
export function editWith(key: Key, edited: EditedText): KeyEdit | undefined {
  const name = nameOf(key)
  const motion = moves[name]
  if (motion) return { edited: { text: edited.text, cursor: motion(edited) } }
  const deletion = deletions[name]
  if (deletion) return { edited: cutText(edited, deletion).edited }
  const cut = cuts[name]
  return cut && cutText(edited, cut)
}

/** The command of a key that does not edit. Up and down move between lines first; Ctrl-D at the end of a text ends the input. */
export function commandOf(key: Key, edited: EditedText): Command | EditedText | undefined {
  const name = nameOf(key)
  if (name === 'up') return moveLine(edited, -1) ?? 'older'
  if (name === 'down') return moveLine(edited, 1) ?? 'newer'
  // Only on an empty line, so that it never surprises while something is being typed
  if (name === 'ctrl+d' && /(?:^|\n)$/.test(edited.text) && edited.cursor === edited.text.length) return 'end'
  return commands[name]
}

/** The text that a key types; `undefined` for other keys. */
export function textOf(text: string | undefined, { ctrl, meta }: Key): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return ctrl || meta || text === undefined || /[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(text) ? undefined : text
}
