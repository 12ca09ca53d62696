import { createInterface, type Interface } from 'node:readline'
import type { CatalogSession } from '../../index.js'
import type { CommandContext } from '../program/command-context.js'
import { completeSql } from './complete-sql.js'
import { completeDotCommand, isDotCommand } from './dot-commands.js'
import { openHistory, toLine } from './history.js'

/** The source of input lines: a terminal or a pipe. */
export interface Prompt {
  readonly lines: AsyncIterable<string>
  readonly isTerminal: boolean
  /** Prompts for the next line; `buffer` is the statement so far. */
  show(buffer: string): void
  /** Adds a complete statement to the history. */
  remember(statement: string): Promise<void>
  /** Discards the line that is being typed. */
  clear(): void
  /** Leaves the terminal to another program until `resume` is called. */
  suspend(): { resume(): void }
  close(): void
}

export interface PromptOptions {
  readonly context: CommandContext
  readonly session: CatalogSession
  /** Whether no statement runs, so that the session can be queried for completions. */
  readonly isIdle: () => boolean
  readonly onInterrupt: () => void
}

/** Opens the prompt. With a pipe there is no prompt text and no history. */
export async function openPrompt(options: PromptOptions): Promise<Prompt> {
  const { input, terminal } = options.context
  if (input.isTTY !== true) {
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
    return {
      lines: collectLines(lines),
      isTerminal: false,
      show: () => undefined,
      remember: async () => undefined,
      clear: () => undefined,
      suspend: () => ({ resume: () => undefined }),
      close: () => lines.close(),
    }
  }
  terminal.log('Type SQL, ending with ";". Type .help for commands, Ctrl-D to exit.')
  return openTerminalPrompt(options)
}

async function openTerminalPrompt({ context, session, isIdle, onInterrupt }: PromptOptions): Promise<Prompt> {
  const { input, output, env } = context
  const history = await openHistory(env)
  let before = ''
  const readline = createInterface({
    input,
    output: output.isTTY ? output : process.stderr,
    terminal: true,
    history: [...history.entries],
    prompt: 'duckalog> ',
    completer: (line: string, answer: (error: null, completion: [string[], string]) => void) => {
      void complete(line).then(([suggestions, replaced]) => answer(null, [[...suggestions], replaced]))
    },
  }) as Interface & { history: string[] }
  const complete = async (line: string): Promise<readonly [readonly string[], string]> => {
    if (before === '' && isDotCommand(line)) return [completeDotCommand(line), line]
    if (!isIdle()) return [[], line]
    return completeSql(session, before, line).catch(() => [[], line] as const)
  }
  const lines = collectLines(readline)
  readline.on('SIGINT', onInterrupt)
  let typed: readonly string[] = readline.history
  readline.on('history', (entries: string[]) => {
    // readline adds single lines; the history has whole statements
    entries.splice(0, entries.length, ...typed)
  })
  readline.prompt()
  return {
    lines,
    isTerminal: true,
    show(buffer) {
      before = buffer
      readline.setPrompt(buffer === '' ? 'duckalog> ' : '      ... ')
      readline.prompt()
    },
    async remember(statement) {
      await history.add(statement)
      const line = toLine(statement)
      if (line === undefined || line === typed[0]) return
      typed = [line, ...typed]
      readline.history.splice(0, readline.history.length, ...typed)
    },
    clear() {
      before = ''
      readline.write(null, { ctrl: true, name: 'e' })
      readline.write(null, { ctrl: true, name: 'u' })
      readline.setPrompt('duckalog> ')
      output.write('\n')
      readline.prompt()
    },
    suspend() {
      readline.pause()
      input.setRawMode(false)
      return {
        resume() {
          input.setRawMode(true)
          readline.resume()
        },
      }
    },
    close: () => readline.close(),
  }
}

/** Iterates over the lines of a readline. Lines that arrive while one is being processed are queued. */
function collectLines(readline: Interface): AsyncIterable<string> {
  const pending: string[] = []
  let closed = false
  let wake: () => void = () => undefined
  readline.on('line', (line) => {
    pending.push(line)
    wake()
  })
  readline.on('close', () => {
    closed = true
    wake()
  })
  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const line = pending.shift()
        if (line !== undefined) yield line
        else if (closed) return
        else {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
    },
  }
}
