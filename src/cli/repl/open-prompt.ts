import { createInterface, type Interface } from 'node:readline'
import type { CatalogConnection, CatalogSession } from '../../index.js'
import { isBlank, splitStatements } from '../../sql/lexer/split-statements.js'
import type { LineEditor } from '../editor/line-editor.js'
import type { CommandContext } from '../program/command-context.js'
import { highlightSql } from '../render/highlight-sql.js'
import { completeDotCommand, isDotCommand } from './commands/dot-commands.js'
import { completeSql } from './complete-sql.js'
import { openHistory } from './history.js'
import type { TransactionState } from './transaction-state.js'

/** The source of input: a terminal or a pipe. */
export interface Prompt {
  readonly isTerminal: boolean
  /** The next line of a pipe, or the next text from a terminal; `undefined` at the end. */
  read(): Promise<string | undefined>
  /** Asks a question that one key answers; `undefined` at the end of the input. */
  ask(question: string): Promise<string | undefined>
  /** Leaves the terminal to another program until `resume` is called. */
  suspend(): { resume(): void }
  close(): void
}

export interface PromptOptions {
  readonly context: CommandContext
  readonly session: CatalogSession
  readonly catalog: CatalogConnection
  readonly transaction: { readonly state: TransactionState }
  /** Takes the text with which the next input begins. */
  readonly takeDraft: () => string | undefined
  readonly onInterrupt: () => void
}

/** Opens the prompt. With a pipe there is no prompt text and no history. */
export async function openPrompt(options: PromptOptions): Promise<Prompt> {
  const { input, terminal } = options.context
  if (input.isTTY !== true) return openPipe(input)
  terminal.log('Type SQL, ending with ";". Type .help for commands, Ctrl-D to exit.')
  return openTerminal(options)
}

function openPipe(input: NodeJS.ReadableStream): Prompt {
  const readline = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  const lines = collectLines(readline)[Symbol.asyncIterator]()
  return {
    isTerminal: false,
    read: async () => (await lines.next()).value,
    ask: async () => undefined,
    suspend: () => ({ resume: () => undefined }),
    close: () => readline.close(),
  }
}

const marks: Readonly<Record<TransactionState, string>> = { none: '', open: '*', aborted: '!' }

async function openTerminal({ context, session, catalog, transaction, takeDraft, onInterrupt }: PromptOptions): Promise<Prompt> {
  const { input, output, env, terminal } = context
  const history = await openHistory(env)
  const { openLineEditor } = await import('../editor/line-editor.js')
  const editor: LineEditor = openLineEditor({
    input,
    output: output.isTTY ? output : process.stderr,
    highlight: (text) => (terminal.colors.output ? highlightSql(text) : undefined),
    isComplete,
    async complete(before, after) {
      if (isDotCommand(before) || /^\s*\.$/.test(before)) return completeDotCommand(session, catalog, before)
      const nothing = { texts: [], replaced: '' }
      if (transaction.state === 'aborted') return nothing
      return completeSql(session, before, after, transaction.state === 'none').catch(() => nothing)
    },
    entries: () => history.entries,
    onInterrupt,
  })
  return {
    isTerminal: true,
    async read() {
      const prompt = `duckalog${marks[transaction.state]}> `
      const { text, isEnd } = await editor.read({ prompt, continuation: '... '.padStart(prompt.length), initial: takeDraft() })
      if (!isEnd) {
        await history.add(text)
        return text
      }
      if (!isBlank(text)) terminal.log('The last statement was not run because it does not end with ";".')
      return undefined
    },
    ask: (question) => editor.ask(question),
    suspend: () => editor.suspend(),
    close: () => editor.close(),
  }
}

/** Whether a text is a dot command or ends a statement. */
function isComplete(text: string): boolean {
  if (isDotCommand(text) || text.trim() === '') return true
  const { rest, open } = splitStatements(text)
  return open === undefined && text.includes(';') && isBlank(rest)
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
