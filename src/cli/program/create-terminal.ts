import { escapeControls } from '../render/text.js'

/** Where a command writes: data to stdout, all that is said to a person to stderr. */
export interface Terminal {
  /** Writes data; settles when the system has taken it, so that no more than one piece waits in memory. */
  print(text: string): Promise<void>
  /** Says something to the person: whole lines. */
  log(text: string): void
  /** Says what is going on, on one line that the next text replaces; only where a person watches. */
  showProgress(text: string): void
  clearProgress(): void
  /** Whether a person watches what is said. */
  readonly isInteractive: boolean
  /** Why nothing more can be printed; {@link Terminal.print} rejects with it. */
  readonly outputError: unknown
}

const clearLine = '\r\x1b[K'

/** The rest of the line falls off where it would wrap: only one line is ever cleared. */
const cutAtEdge = (text: string): string => `\x1b[?7l${text}\x1b[?7h`

/**
 * A terminal on the streams of the process. What goes to a stream that is a terminal can never control it; in a pipe or a file it
 * stays as it is.
 */
export function createTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream, isInteractive: boolean): Terminal {
  let outputError: unknown
  let progressing = false
  const show = (text: string, stream: NodeJS.WriteStream): string =>
    stream.isTTY === true ? escapeControls(text, { keepLines: true }) : text
  const fail = (error: unknown): unknown => {
    outputError ??= error
    return outputError
  }
  const clearProgress = (): void => {
    if (progressing) stderr.write(clearLine)
    progressing = false
  }
  // A closed pipe also reaches those who write without waiting
  stdout.on('error', fail)
  stderr.on('error', () => undefined)

  return {
    async print(text) {
      clearProgress()
      if (text === '') return
      if (outputError !== undefined) throw outputError
      await new Promise<void>((resolve, reject) => {
        const settle = (error?: Error | null): void => (error ? reject(fail(error)) : resolve())
        try {
          stdout.write(show(text, stdout), settle)
        } catch (error) {
          reject(fail(error))
        }
      })
    },
    log(text) {
      clearProgress()
      stderr.write(`${show(text, stderr)}\n`)
    },
    showProgress(text) {
      if (!isInteractive) return
      stderr.write(`${clearLine}${cutAtEdge(escapeControls(text))}`)
      progressing = true
    },
    clearProgress,
    isInteractive,
    get outputError() {
      return outputError
    },
  }
}
