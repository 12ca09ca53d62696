import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { escapeControls } from '../../text/escape-controls.js'
import type { Print } from '../program/create-terminal.js'

/** Output that goes through a pager if it is longer than the terminal. */
export interface PagedOutput {
  /** Resolves when the text is written. Rejects with an error for which {@link isPagerClosed} is true when the user has quit the pager. */
  readonly print: Print
  /** Milliseconds that were spent waiting for the reader so far. */
  readonly waitedMs: number
  /** Resolves when everything is printed and the pager has exited. */
  end(): Promise<void>
}

export interface PagerOptions {
  readonly output: NodeJS.WriteStream
  readonly env: NodeJS.ProcessEnv
  readonly print: Print
  /** Whether all output goes to the command, unchanged. */
  readonly isPipe?: boolean
  /** Leaves the terminal to the pager until `resume` is called. */
  readonly suspendPrompt: () => { resume(): void }
}

const closed = Symbol('the pager is closed')

/** Whether printing stopped because the user quit the pager. */
export function isPagerClosed(error: unknown): boolean {
  return error === closed
}

/** Returns the pager command: `$PAGER`, or `less` if it is installed; `undefined` if output is not paged. */
export function findPager({ output, env }: Pick<PagerOptions, 'output' | 'env'>): string | undefined {
  if (output.isTTY !== true || env.TERM === 'dumb') return undefined
  const { PAGER } = env
  if (PAGER !== undefined) return PAGER.trim() === '' || PAGER.trim() === 'cat' ? undefined : PAGER
  return spawnSync('less', ['--version'], { stdio: 'ignore' }).status === 0 ? 'less' : undefined
}

export function openPager(pager: string | undefined, options: PagerOptions): PagedOutput {
  const { output, print, isPipe = false } = options
  let waitedMs = 0
  const timed = async (writing: Promise<void>): Promise<void> => {
    const start = performance.now()
    await writing.finally(() => {
      waitedMs += performance.now() - start
    })
  }
  let pending = ''
  let running: RunningPager | undefined
  return {
    get waitedMs() {
      return waitedMs
    },
    async print(text, style) {
      if (pager === undefined) return timed(print(text, style))
      // less -R passes escape sequences of the data through
      const safe = isPipe || style?.isStyled ? text : escapeControls(text, { keepLines: true })
      if (running) return timed(running.write(safe))
      pending += safe
      // The prompt takes one line
      if (!isPipe && pending.split('\n').length - 1 < (output.rows || 24) - 1) return
      running = startPager(pager, options)
      await timed(running.write(pending))
    },
    end: () => running?.end() ?? print(pending, { isStyled: true }),
  }
}

interface RunningPager {
  write(text: string): Promise<void>
  end(): Promise<void>
}

function startPager(pager: string, { env, suspendPrompt }: PagerOptions): RunningPager {
  const prompt = suspendPrompt()
  // Do not wrap long lines; pass colours and wide characters through
  const child: ChildProcess = spawn(pager, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], env: { LESS: 'FRSX', ...env } })
  const { stdin } = child
  stdin?.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => {
    child.on('error', () => resolve())
    child.on('close', () => resolve())
  }).finally(() => prompt.resume())
  return {
    async write(text) {
      if (!stdin?.writable) throw closed
      if (!stdin.write(text)) await Promise.race([once(stdin, 'drain').catch(() => undefined), ended])
      if (!stdin.writable || child.exitCode !== null) throw closed
    },
    async end() {
      stdin?.end()
      await ended
    },
  }
}
