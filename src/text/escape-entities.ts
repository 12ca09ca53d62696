const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Writes the characters that mean something in HTML and XML as entities, also for a quoted attribute. */
export function escapeEntities(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
