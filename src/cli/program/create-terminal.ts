import { escapeControls } from '../../text/escape-controls.js'
import { type Progress, renderProgress } from '../render/progress/render-progress.js'
import { paint } from '../render/style.js'
import { type ColorChoice, wantsColor } from './colors.js'

/** Writes data; of a styled text, the control characters are its colours only. */
export type Print = (text: string, style?: { readonly isStyled?: boolean }) => Promise<void>

/** How progress is shown: on a line of a terminal, as lines of JSON on stderr, or not at all. */
export type ProgressForm = 'auto' | 'json' | 'never'

/** Where a command writes: data to stdout, messages to stderr. */
export interface Terminal {
  /** Resolves when the data is flushed, so that at most one chunk is buffered in memory. */
  readonly print: Print
  /** Prints a message of one or more whole lines. If progress is lines of JSON, so are all messages. */
  log(text: string): void
  /** Prints a message about a failure. */
  logError(text: string): void
  /** Prints a message that is a line of JSON. */
  logJson(text: string): void
  /** Whether data and messages have colours. */
  readonly colors: { readonly output: boolean; readonly messages: boolean }
  setColors(choice: ColorChoice): void
  /** Shows the progress on a line that the next output replaces, or as a line of JSON. A no-op unless progress is shown. */
  showProgress(progress: Progress, data: object): void
  /** Prints what remains of a progress, or a line of JSON. A no-op unless progress is shown. */
  endProgress(summary: string | undefined, data: object): void
  readonly showsProgress: boolean
  setProgress(form: ProgressForm): void
  clearProgress(): void
  /** Whether progress is a line of a terminal. */
  readonly showsLine: boolean
  /** The error after which nothing can be printed. {@link Terminal.print} rejects with it. */
  readonly outputError: unknown
}

const clearLine = '\r\x1b[K'

/** Does not wrap a line on a terminal that became narrower, because only one line can be cleared. */
const cutAtEdge = (text: string): string => `\x1b[?7l${text}\x1b[?7h`

/**
 * Creates a terminal on the streams of the process. Control characters are escaped if the stream is a terminal. Output to a pipe or a
 * file is unchanged.
 */
export function createTerminal(
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
  isInteractive: boolean,
  env: NodeJS.ProcessEnv = {},
): Terminal {
  let colors = decideColors('auto')
  function decideColors(choice: ColorChoice): Terminal['colors'] {
    return { output: wantsColor(choice, env, stdout), messages: wantsColor(choice, env, stderr) }
  }
  let outputError: unknown
  let progressing = false
  let progressForm: ProgressForm = 'auto'
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
  const showsLine = (): boolean => progressForm === 'auto' && isInteractive
  const writeLine = (data: object): void => {
    stderr.write(`${JSON.stringify(data)}\n`)
  }
  // A closed pipe also emits an error for writes that nobody awaits
  stdout.on('error', fail)
  stderr.on('error', () => undefined)

  return {
    async print(text, { isStyled = false } = {}) {
      clearProgress()
      if (text === '') return
      if (outputError !== undefined) throw outputError
      await new Promise<void>((resolve, reject) => {
        const settle = (error?: Error | null): void => (error ? reject(fail(error)) : resolve())
        try {
          stdout.write(isStyled ? text : show(text, stdout), settle)
        } catch (error) {
          reject(fail(error))
        }
      })
    },
    log(text) {
      if (progressForm === 'json') return writeLine({ event: 'message', message: text })
      clearProgress()
      stderr.write(`${show(text, stderr)}\n`)
    },
    logJson(text) {
      clearProgress()
      stderr.write(`${show(text, stderr)}\n`)
    },
    logError(text) {
      if (progressForm === 'json') return writeLine({ event: 'error', message: text })
      clearProgress()
      const shown = show(text, stderr)
      stderr.write(`${colors.messages ? shown.replace(/^[^\n]*/, (line) => paint(line, 'error')) : shown}\n`)
    },
    get colors() {
      return colors
    },
    setColors(choice) {
      colors = decideColors(choice)
    },
    showProgress(progress, data) {
      if (progressForm === 'json') writeLine(data)
      if (!showsLine()) return
      const what = escapeControls(progress.what.replace(/\s+/g, ' '))
      // A terminal of unknown size reports 0
      const text = renderProgress({ ...progress, what }, (stderr.columns || 80) - 1)
      stderr.write(`${clearLine}${cutAtEdge(text)}`)
      progressing = true
    },
    endProgress(summary, data) {
      if (progressForm === 'json') writeLine(data)
      if (!showsLine() || summary === undefined) return
      clearProgress()
      stderr.write(`${show(summary, stderr)}\n`)
    },
    get showsProgress() {
      return progressForm === 'json' || showsLine()
    },
    setProgress(form) {
      progressForm = form
    },
    get showsLine() {
      return showsLine()
    },
    clearProgress,
    get outputError() {
      return outputError
    },
  }
}
