/** Finds the lines of a text around an offset. */
export function linesOf(text: string) {
  const lineStart = (at: number): number => Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1
  const lineEnd = (at: number): number => {
    const found = text.slice(at).search(/[\r\n]/)
    return found < 0 ? text.length : at + found
  }
  return {
    lineStart,
    /** The offset of the line break. */
    lineEnd,
    nextLine: (at: number): number => {
      const end = lineEnd(at)
      return text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length)
    },
    /** As many spaces as there are characters before the offset in its line. */
    columnOf: (at: number): string => ' '.repeat(at - lineStart(at)),
    /** The spaces that the line begins with. */
    indentAt: (at: number): string => /^[ \t]*/.exec(text.slice(lineStart(at)))?.[0] ?? '',
  }
}
