/** A difference from the tested version. */
export interface Finding {
  /** The test, the database or the catalog. */
  readonly where: string
  /** The error, or the statement with both answers. */
  readonly what: string
}

/** The result of a part of the run. */
export interface PartResult {
  readonly findings: readonly Finding[]
  /** What was tried, in one line of Markdown. */
  readonly tried: string
  /** What could not run because extensions are missing, in one line of Markdown; empty if everything ran. */
  readonly notRun: string
}

/** The first line of a text that is not empty, without colours. */
export function firstLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of jest
  const lines = text.replace(/\u001b\[[\d;]*m/g, '').split('\n')
  return (lines.find((line) => line.trim() !== '') ?? '').trim().slice(0, 300)
}
