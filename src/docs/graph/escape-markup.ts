import { escapeEntities } from '../../text/escape-entities.js'

/** Escapes a text for HTML or XML, also for a quoted attribute. Characters that XML does not allow are removed. */
export function escapeMarkup(text: string): string {
  return escapeEntities(text.toWellFormed().replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, ''))
}
