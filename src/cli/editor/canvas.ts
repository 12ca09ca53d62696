import type { Frame } from './plan-frame.js'
import { renderChange, renderEnd, renderErase } from './render-frame.js'

/** The part of a terminal that shows a text while it is typed. */
export interface Canvas {
  /** Draws what differs from the last frame. */
  draw(frame: Frame): void
  /** Leaves the frame where it is; the next one is drawn below it. */
  end(): void
  /** Removes the frame. */
  erase(): void
  /** Clears the terminal. */
  clear(): void
}

export function openCanvas(output: NodeJS.WritableStream): Canvas {
  let shown: Frame | undefined
  const leave = (text: string): void => {
    output.write(text)
    shown = undefined
  }
  return {
    draw(frame) {
      output.write(renderChange(shown, frame))
      shown = frame
    },
    end: () => {
      if (shown) leave(renderEnd(shown))
    },
    erase: () => {
      if (shown) leave(renderErase(shown))
    },
    clear: () => leave('\x1b[2J\x1b[H'),
  }
}
