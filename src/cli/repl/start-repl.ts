import { type CatalogSession, QueryError } from '../../index.js'
import { isBlank, type OpenPiece, splitStatements } from '../../sql/split-statements.js'
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
  /** Rows that a table shows. */
  readonly maxRows?: number
  /** Whether the first failure ends a script. */
  readonly bail: boolean
  /** Whether errors of a script are JSON. */
  readonly json: boolean
  /** Seconds that a statement may take. */
  readonly timeout?: number
}

/** What a session at the prompt remembers from one line to the next. */
interface Reader {
  /** The statement so far. */
  readonly buffer: string
  /** Takes a line; runs the statements that it completes. */
  readLine(line: string): Promise<void>
  /** Runs what a script leaves without a semicolon. */
  endInput(): Promise<void>
  /** Drops the statement so far. @returns whether there was one */
  discard(): boolean
}

/** A file that reads itself ends somewhere. */
const maxReadDepth = 16

/**
 * Reads statements and runs them, until the user ends it or the input is over. What fails is said. At a terminal the session then goes
 * on; a script ends, or goes on without `bail`, and the exit code tells.
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
    ...(timeout !== undefined && { timeout }),
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
    // One that nothing can end is not waited for for ever
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
    else if (reader.discard()) terminal.log('The statement was not ended with ";": it is not run.')
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
  /** Where to go on parsing the buffer. */
  let parsedTo = 0
  /** Whether the buffer holds more than comments. */
  let hasStatement = false
  let depth = 0
  /** Of the script or the file that is read. */
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
    // Only a semicolon ends a statement: long ones are not parsed, nor copied, line by line
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
    if (depth >= maxReadDepth) throw new QueryError('QUERY_FAILED', `Files read each other more than ${maxReadDepth} deep.`)
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
  return `The input ends inside a ${openings[kind]} that begins in line ${line} and is never closed: the last statement is not run.`
}

function countLines(text: string, from: number): number {
  return text.slice(from).split('\n').length - 1
}
