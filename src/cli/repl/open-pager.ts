import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { escapeControls } from '../../text/escape-controls.js'

/** Output that goes through a pager if it is longer than the terminal. */
export interface PagedOutput {
  /** Resolves when the text is written. Rejects with an error for which {@link isPagerClosed} is true when the user has quit the pager. */
  print(text: string): Promise<void>
  /** Resolves when everything is printed and the pager has exited. */
  end(): Promise<void>
}

export interface PagerOptions {
  readonly output: NodeJS.WriteStream
  readonly env: NodeJS.ProcessEnv
  readonly print: (text: string) => Promise<void>
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
  const { output, env, print, suspendPrompt } = options
  if (pager === undefined) return { print, end: async () => undefined }
  let pending = ''
  let running: { readonly child: ChildProcess; readonly ended: Promise<void> } | undefined

  const start = () => {
    const prompt = suspendPrompt()
    // Do not wrap long lines; pass colours and wide characters through
    const child = spawn(pager, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], env: { LESS: 'FRSX', ...env } })
    child.stdin?.on('error', () => undefined)
    const ended = new Promise<void>((resolve) => {
      child.on('error', () => resolve())
      child.on('close', () => resolve())
    }).finally(() => prompt.resume())
    return { child, ended }
  }
  const write = async (text: string): Promise<void> => {
    const { child, ended } = running ?? start()
    running ??= { child, ended }
    const { stdin } = child
    if (!stdin?.writable) throw closed
    // less -R passes escape sequences of the data through
    if (!stdin.write(escapeControls(text, { keepLines: true })))
      await Promise.race([once(stdin, 'drain').catch(() => undefined), ended])
    if (!stdin.writable || child.exitCode !== null) throw closed
  }

  return {
    async print(text) {
      if (running) return write(text)
      pending += text
      // One line is taken by the prompt
      if (pending.split('\n').length - 1 < (output.rows || 24) - 1) return
      const all = pending
      pending = ''
      await write(all)
    },
    async end() {
      if (!running) return print(pending)
      running.child.stdin?.end()
      await running.ended
    },
  }
}
