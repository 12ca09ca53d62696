import { type Canvas, openCanvas } from './canvas.js'
import type { EditorOptions, Prompts } from './editor-options.js'
import { openKeyReader } from './key-reader.js'
import { textOf } from './keys.js'
import { readText } from './read-text.js'

/** Reads texts of several lines from a terminal. */
export interface LineEditor {
  /** Reads the next text. At the end of the input, `isEnd` is set, and the text is what was typed so far. */
  read(prompts: Prompts): Promise<{ readonly text: string; readonly isEnd: boolean }>
  /** Asks a question that one key answers; `undefined` at the end of the input. */
  ask(question: string): Promise<string | undefined>
  /** Leaves the terminal to another program until `resume` is called. */
  suspend(): { resume(): void }
  close(): void
}

/** Pasted text is marked by the terminal, so that its line breaks do not run it. */
const marking = { on: '\x1b[?2004h', off: '\x1b[?2004l' }

/** Opens a line editor. Node parses the keys; its own line editing has one line, no colours and no search. */
export function openLineEditor(options: EditorOptions): LineEditor {
  const { input, output, onInterrupt } = options
  const keys = openKeyReader(input, onInterrupt)
  const canvas: Canvas = openCanvas(output)
  let redraw: (() => void) | undefined
  const onResize = (): void => {
    if (!redraw) return
    canvas.erase()
    redraw()
  }
  output.on('resize', onResize)
  /** The shell stops the process and takes the terminal, until it lets the process go on. */
  const leaveToShell = (): void => {
    canvas.end()
    const suspended = keys.suspend()
    process.kill(process.pid, 'SIGTSTP')
    // Not on SIGCONT: nothing else keeps the process alive, and without a shell that stops it there is none
    setTimeout(() => {
      suspended.resume()
      redraw?.()
    }, 50)
  }
  return {
    async read(prompts) {
      output.write(marking.on)
      try {
        return await readText({
          ...options,
          prompts,
          canvas,
          nextKey: () => keys.next(),
          leaveToShell,
          onDraw(draw) {
            redraw = draw
          },
        })
      } finally {
        redraw = undefined
        output.write(marking.off)
      }
    },
    async ask(question) {
      output.write(question)
      const typed = await keys.next()
      const answer = typed && (textOf(typed.text, typed.key)?.trim().toLowerCase() ?? '')
      output.write(`${answer ?? ''}\r\n`)
      return answer
    },
    suspend: () => keys.suspend(),
    close() {
      output.off('resize', onResize)
      keys.close()
    },
  }
}
