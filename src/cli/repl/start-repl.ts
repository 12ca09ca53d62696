import { type CatalogSession, QueryError } from '../../index.js'
import { isBlank, type OpenPiece, splitStatements } from '../../sql/lexer/split-statements.js'
import type { CommandContext } from '../program/command-context.js'
import { exitCodes } from '../program/exit-codes.js'
import type { CatalogWork } from '../program/with-catalog.js'
import type { ResultFormat } from '../result/result-formats.js'
import { isDotCommand, runDotCommand } from './dot-commands.js'
import { openPrompt, type Prompt } from './open-prompt.js'
import type { ReplSettings, ReplState } from './repl-state.js'
import { createStatementRunner, type StatementRunner } from './run-statements.js'

export interface ReplOptions {
  readonly mode: ResultFormat
  /** The maximum rows of a table. */
  readonly maxRows?: number | undefined
  /** Whether a script stops at the first failure. */
  readonly bail: boolean
  /** Whether errors of a script are printed as JSON. */
  readonly json: boolean
  /** Time limit of a statement, in seconds. */
  readonly timeout?: number | undefined
}

/** Collects lines into statements and runs them. */
interface Reader {
  /** The statement so far. */
  readonly buffer: string
  /** Reads a line and runs the statements that it completes. */
  readLine(line: string): Promise<void>
  /** Runs a last statement without a semicolon. */
  endInput(): Promise<void>
  /** Discards the statement so far. @returns whether there was one */
  discard(): boolean
}

/** Stops a file that reads itself. */
const maxReadDepth = 16

/**
 * Reads and runs statements until the user quits or the input ends. Failures are printed. After a failure, a terminal session continues; a
 * script stops, or continues without `bail`, and sets the exit code.
 */
export async function startRepl({ catalog }: CatalogWork, options: ReplOptions, context: CommandContext): Promise<void> {
  const { terminal, interrupts, signal } = context
  const { bail, json, maxRows, mode, timeout } = options
  const isScript = context.input.isTTY !== true
  await using session = await catalog.session()
  const settings: ReplSettings = { mode, maxRows, timer: false, ended: false }
  let prompt: Prompt | undefined
  const suspendPrompt = () => prompt?.suspend() ?? { resume: () => undefined }
  const onFailure = (): void => {
    if (!isScript) return
    context.setExitCode(exitCodes.failure)
    settings.ended ||= bail
  }
  const runner = createStatementRunner({
    session,
    context,
    settings,
    suspendPrompt,
    onFailure,
    json: json && isScript,
    timeout,
  })
  const reader = createReader(runner, createState(catalog, session, settings, runner, terminal), settings, (statement) =>
    prompt?.remember(statement),
  )
  const quitNow = (): void => {
    settings.ended = true
    interrupts.abort()
    prompt?.close()
  }
  const onInterrupt = (): void => {
    // Do not wait for a statement that cannot be interrupted
    if (runner.isBusy) {
      if (runner.interrupt() || (isScript && bail)) quitNow()
    } else if (prompt?.isTerminal) {
      reader.discard()
      prompt.clear()
    } else quitNow()
  }
  const release = interrupts.intercept(onInterrupt)
  try {
    prompt = await openPrompt({ context, session, isIdle: () => !runner.isBusy, onInterrupt })
    for await (const line of prompt.lines) {
      await reader.readLine(line)
      if (settings.ended) break
      prompt.show(reader.buffer)
    }
    if (isScript && !settings.ended) await reader.endInput()
    else if (reader.discard()) terminal.log('The last statement was not run because it does not end with ";".')
    signal.throwIfAborted()
  } finally {
    prompt?.close()
    release()
  }
}

function createState(
  catalog: CatalogWork['catalog'],
  session: CatalogSession,
  settings: ReplSettings,
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
  /** The offset at which to continue parsing the buffer. */
  let parsedTo = 0
  /** Whether the buffer contains more than comments. */
  let hasStatement = false
  let depth = 0
  /** The current line of the script or the file being read. */
  let lineNumber = 0
  const discard = (): boolean => {
    const hadText = buffer !== ''
    buffer = ''
    parsedTo = 0
    hasStatement = false
    return hadText
  }
  const readLine = async (line: string): Promise<void> => {
    lineNumber += 1
    if (buffer === '' && isDotCommand(line)) {
      if (depth === 0) await remember(line)
      await runner.attempt(() => runDotCommand(line, { ...state, readText }))
      return
    }
    const text = `${buffer}${line}\n`
    // Only a semicolon ends a statement, so lines without one are not parsed
    if (!line.includes(';') && hasStatement) {
      buffer = text
      return
    }
    const { statements, rest, open } = splitStatements(text, parsedTo)
    buffer = isBlank(rest) && open === undefined ? '' : rest
    parsedTo = open?.at ?? buffer.length
    hasStatement = !isBlank(buffer)
    for (const statement of statements) {
      if (depth === 0) await remember(`${statement};`)
      if (!settings.ended) await runner.attempt(() => runner.run(statement))
    }
  }
  const endInput = async (): Promise<void> => {
    const statement = buffer
    const { open: unclosed } = splitStatements(statement, parsedTo)
    discard()
    await runner.attempt(async () => {
      if (unclosed)
        throw new QueryError('QUERY_FAILED', describeOpen(unclosed, lineNumber - countLines(statement, unclosed.at) + 1))
      if (!isBlank(statement)) await runner.run(statement)
    })
  }
  const readText = async (text: string): Promise<void> => {
    if (depth >= maxReadDepth) throw new QueryError('QUERY_FAILED', `.read is nested more than ${maxReadDepth} levels deep.`)
    const outerLine = lineNumber
    depth += 1
    lineNumber = 0
    discard()
    try {
      for (const line of text.split(/\r?\n/)) {
        if (!settings.ended) await readLine(line)
      }
      await endInput()
    } finally {
      discard()
      lineNumber = outerLine
      depth -= 1
    }
  }
  return {
    get buffer() {
      return buffer
    },
    readLine,
    endInput,
    discard,
  }
}

const openings = { string: 'quoted text', quoted: 'quoted name', comment: 'comment' } as const

function describeOpen({ kind }: OpenPiece, line: number): string {
  return `The last statement was not run because the ${openings[kind]} that starts on line ${line} is not closed.`
}

function countLines(text: string, from: number): number {
  return text.slice(from).split('\n').length - 1
}
