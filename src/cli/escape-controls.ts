const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Control characters as visible escapes: printed as they are, those of foreign data could move the cursor or fake a line.
 * @internal
 */
export function escapeControls(text: string, { keepLines = false }: { readonly keepLines?: boolean } = {}): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (control) => {
    if (keepLines && (control === '\n' || control === '\t')) return control
    return names[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
