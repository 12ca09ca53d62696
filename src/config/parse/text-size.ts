/**
 * Bytes, or characters of a text. No config and no SQL text is bigger: a data file that is given by mistake is refused before it is read.
 */
export const maxTextSize = 50 * 1024 * 1024

/** What is wrong with a text that is bigger than that, as what follows the file in a message. */
export function describeTooBig({ limit = maxTextSize, size }: { readonly limit?: number; readonly size?: number } = {}): string {
  const found = size === undefined ? '' : ` (${inMegabytes(size)})`
  return `is bigger than ${inMegabytes(limit)}${found}; is this the right file?`
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`
}
