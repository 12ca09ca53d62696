import { escapeEntities } from '../../text/escape-entities.js'

/** A text in HTML or XML, also inside of a quoted attribute. Characters that XML does not have are left out. */
export function escapeMarkup(text: string): string {
  return escapeEntities(text.toWellFormed().replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, ''))
}
