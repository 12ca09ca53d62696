import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { escapeControls } from '../render/text.js'

/** Text on its way to a person: what is longer than the terminal goes through a pager. */
export interface PagedOutput {
  /** Settles when the text is taken; rejects with {@link isPagerClosed} when the person has seen enough. */
  print(text: string): Promise<void>
  /** Settles when all is printed, and the pager is left. */
  end(): Promise<void>
}

export interface PagerOptions {
  readonly output: NodeJS.WriteStream
  readonly env: NodeJS.ProcessEnv
  readonly print: (text: string) => Promise<void>
  /** The terminal is the pager's until `resume` is called. */
  readonly suspendPrompt: () => { resume(): void }
}

const closed = Symbol('the pager is closed')

/** Whether printing ended because the person left the pager. */
export function isPagerClosed(error: unknown): boolean {
  return error === closed
}

/** The command of the pager: `$PAGER`, or less where it is installed; `undefined` if nothing is to be paged. */
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
    // Long lines are not wrapped, colours and wide characters pass
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
    // less shows colours, so that it would pass on what the data holds
    if (!stdin.write(escapeControls(text, { keepLines: true })))
      await Promise.race([once(stdin, 'drain').catch(() => undefined), ended])
    if (!stdin.writable || child.exitCode !== null) throw closed
  }

  return {
    async print(text) {
      if (running) return write(text)
      pending += text
      // The prompt takes a line, too
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
