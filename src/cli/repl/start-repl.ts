import { type CatalogSession, QueryError } from '../../index.js'
import type { CommandContext } from '../command-context.js'
import type { ResultFormat } from '../result-formats.js'
import type { CatalogWork } from '../with-catalog.js'
import { isDotCommand, runDotCommand } from './dot-commands.js'
import { openPrompt, type Prompt } from './open-prompt.js'
import { isBlank, parseStatements } from './parse-statements.js'
import type { ReplState } from './repl-state.js'
import { createStatementRunner, type StatementRunner } from './run-statements.js'

/** @internal */
export interface ReplOptions {
  readonly mode: ResultFormat
  /** Seconds that a statement may take. */
  readonly timeout?: number
}

/** What a session at the prompt remembers from one line to the next. */
interface Reader {
  /** The statement so far. */
  readonly buffer: string
  /** Takes a line; runs the statements that it completes. */
  readLine(line: string): Promise<void>
  /** Runs what is left without a semicolon. */
  endInput(): Promise<void>
  forget(): void
}

/** A file that reads itself ends somewhere. */
const deepestRead = 16

/**
 * Reads statements and runs them, until the user ends it or the input is over. What fails is said, and the session goes on.
 * @internal
 */
export async function startRepl({ catalog }: CatalogWork, options: ReplOptions, context: CommandContext): Promise<void> {
  const { terminal, interrupts, signal } = context
  await using session = await catalog.session()
  const settings = { mode: options.mode, timer: false, ended: false }
  const { timeout } = options
  let prompt: Prompt | undefined
  const lendTerminal = () => prompt?.lend() ?? { release: () => undefined }
  const runner = createStatementRunner({ session, context, settings, lendTerminal, ...(timeout !== undefined && { timeout }) })
  const reader = createReader(runner, createState(catalog, session, settings, runner, terminal), settings, (statement) =>
    prompt?.remember(statement),
  )
  const endNow = (): void => {
    settings.ended = true
    interrupts.end()
    prompt?.close()
  }
  const onInterrupt = (): void => {
    // One that nothing can end is not waited for for ever
    if (runner.isBusy) {
      if (runner.interrupt()) endNow()
    } else if (prompt?.isTerminal) {
      reader.forget()
      prompt.clear()
    } else endNow()
  }
  const release = interrupts.take(onInterrupt)
  try {
    prompt = await openPrompt({ context, session, isIdle: () => !runner.isBusy, onInterrupt })
    for await (const line of prompt.lines) {
      await reader.readLine(line)
      if (settings.ended) break
      prompt.show(reader.buffer)
    }
    if (!settings.ended) await reader.endInput()
    signal.throwIfAborted()
  } finally {
    prompt?.close()
    release()
  }
}

function createState(
  catalog: CatalogWork['catalog'],
  session: CatalogSession,
  settings: { mode: ResultFormat; timer: boolean; ended: boolean },
  runner: StatementRunner,
  terminal: CommandContext['terminal'],
): Omit<ReplState, 'readText'> {
  return {
    catalog,
    session,
    settings,
    print: (text) => terminal.print(text),
    log: (text) => terminal.log(text),
    runStatement: (sql) => runner.run(sql),
  }
}

function createReader(
  runner: StatementRunner,
  state: Omit<ReplState, 'readText'>,
  settings: { readonly ended: boolean },
  remember: (statement: string) => Promise<void> | undefined,
): Reader {
  let buffer = ''
  let depth = 0
  const readLine = async (line: string): Promise<void> => {
    if (isBlank(buffer) && isDotCommand(line)) {
      buffer = ''
      if (depth === 0) await remember(line)
      return runner.attempt(() => runDotCommand(line, { ...state, readText }))
    }
    const { statements, rest } = parseStatements(`${buffer}${line}\n`)
    buffer = isBlank(rest) ? '' : rest
    for (const statement of statements) {
      if (depth === 0) await remember(`${statement};`)
      await runner.attempt(() => runner.run(statement))
    }
  }
  const endInput = async (): Promise<void> => {
    const statement = buffer
    buffer = ''
    if (!isBlank(statement)) await runner.attempt(() => runner.run(statement))
  }
  const readText = async (text: string): Promise<void> => {
    if (depth >= deepestRead) throw new QueryError('QUERY_FAILED', `Files read each other more than ${deepestRead} deep.`)
    depth += 1
    buffer = ''
    try {
      for (const line of text.split(/\r?\n/)) {
        if (!settings.ended) await readLine(line)
      }
      await endInput()
    } finally {
      buffer = ''
      depth -= 1
    }
  }
  return {
    get buffer() {
      return buffer
    },
    readLine,
    endInput,
    forget() {
      buffer = ''
    },
  }
}
