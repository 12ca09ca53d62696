import type { EditedText } from './edit-text.js'

/** The entry of a history that is shown, and what was typed before. */
export interface Recall {
  /** The position in the entries; -1 for what was typed. */
  readonly at: number
  readonly typed: string
}

export interface Recalled {
  readonly recall: Recall
  readonly edited: EditedText
}

/**
 * Goes to an older (1) or newer (-1) entry that begins with what was typed; `undefined` if there is none.
 * @param entries - newest first
 */
export function recallEntry(entries: readonly string[], { at, typed }: Recall, by: 1 | -1): Recalled | undefined {
  for (let next = at + by; next >= -1 && next < entries.length; next += by) {
    const text = next === -1 ? typed : (entries[next] ?? '')
    if (next === -1 || (text.startsWith(typed) && text !== entries[at]))
      return { recall: { at: next, typed }, edited: { text, cursor: text.length } }
  }
  return undefined
}
