import { emitKeypressEvents } from 'node:readline'
import type { Key } from './keys.js'

/** A key and the text that it types. */
export interface Typed {
  readonly text: string | undefined
  readonly key: Key
}

/** The keys of a terminal, in the order in which they are pressed. */
export interface KeyReader {
  /** The next key; `undefined` at the end of the input. Keys pressed earlier are queued. */
  next(): Promise<Typed | undefined>
  /** Leaves the terminal to another program until `resume` is called. */
  suspend(): { resume(): void }
  close(): void
}

/** @param onInterrupt - called on Ctrl-C while no key is awaited */
export function openKeyReader(input: NodeJS.ReadStream, onInterrupt: () => void): KeyReader {
  const waiting: Typed[] = []
  let take: ((typed: Typed | undefined) => void) | undefined
  let isEnded = false
  const give = (typed: Typed | undefined): void => {
    const taken = take
    take = undefined
    taken?.(typed)
  }
  const onKey = (text: string | undefined, key: Key): void => {
    if (take) give({ text, key })
    else if (key.ctrl && key.name === 'c') onInterrupt()
    else waiting.push({ text, key })
  }
  const onEnd = (): void => {
    isEnded = true
    give(undefined)
  }
  const start = (): void => {
    input.setRawMode(true)
    input.resume()
  }
  const stop = (): void => {
    input.setRawMode(false)
    input.pause()
  }
  emitKeypressEvents(input)
  input.on('keypress', onKey)
  input.on('end', onEnd)
  start()
  return {
    next() {
      const typed = waiting.shift()
      if (typed || isEnded) return Promise.resolve(typed)
      return new Promise((resolve) => {
        take = resolve
      })
    },
    suspend() {
      stop()
      return { resume: start }
    },
    close() {
      input.off('keypress', onKey)
      input.off('end', onEnd)
      stop()
      onEnd()
    },
  }
}
