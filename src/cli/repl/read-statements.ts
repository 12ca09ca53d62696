import { addToMessage } from '../../error-context.js'
import { QueryError } from '../../index.js'
import { isBlank, type OpenPiece, splitStatements } from '../../sql/lexer/split-statements.js'
import { isDotCommand } from './commands/dot-commands.js'

/** Collects lines into statements and runs them. */
export interface Reader {
  /** Reads a line and runs the statements that it completes. */
  readLine(line: string): Promise<void>
  /** Processes the text of a file as if it were typed, its last statement without a semicolon too. */
  readText(text: string, file: string): Promise<void>
  /** Runs a last statement without a semicolon. */
  endInput(): Promise<void>
  /** Discards the statement so far. */
  discard(): void
}

export interface ReaderOptions {
  /** Whether to stop before the next statement. */
  readonly isEnded: () => boolean
  /** Runs a function and reports its failure. */
  readonly attempt: (run: () => Promise<void>) => Promise<void>
  readonly runStatement: (sql: string) => Promise<void>
  readonly runDotCommand: (line: string) => Promise<void>
}

/** The maximum depth of nested .read commands, for a file that reads itself. */
const maxReadDepth = 16

export function createReader({ isEnded, attempt, runStatement, runDotCommand }: ReaderOptions): Reader {
  let buffer = ''
  /** The offset at which to continue parsing the buffer. */
  let parsedTo = 0
  /** Whether the buffer contains more than comments. */
  let hasStatement = false
  let depth = 0
  /** The current line of the script or the file being read. */
  let lineNumber = 0
  /** The file being read. */
  let fileName: string | undefined
  /** Runs a statement that begins on a line. The error of one in a file names both. */
  const runAt = async (statement: string, line: number): Promise<void> => {
    try {
      await runStatement(statement)
    } catch (error) {
      throw fileName === undefined ? error : addToMessage(error, `In ${fileName}, the statement of line ${line}.`)
    }
  }
  const discard = (): void => {
    buffer = ''
    parsedTo = 0
    hasStatement = false
  }
  const readLine = async (line: string): Promise<void> => {
    lineNumber += 1
    if (buffer === '' && isDotCommand(line)) return attempt(() => runDotCommand(line))
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
    for (const statement of statements)
      if (!isEnded()) await attempt(() => runAt(statement, lineNumber - countLines(statement, 0)))
  }
  const endInput = async (): Promise<void> => {
    const statement = buffer
    const { open: unclosed } = splitStatements(statement, parsedTo)
    discard()
    await attempt(async () => {
      if (unclosed)
        throw new QueryError('QUERY_FAILED', describeOpen(unclosed, lineNumber - countLines(statement, unclosed.at) + 1))
      if (!isBlank(statement)) await runAt(statement, lineNumber - countLines(statement.trimStart(), 0) + 1)
    })
  }
  const readText = async (text: string, file: string): Promise<void> => {
    if (depth >= maxReadDepth) throw new QueryError('QUERY_FAILED', `.read is nested more than ${maxReadDepth} levels deep.`)
    const outer = { line: lineNumber, file: fileName }
    depth += 1
    lineNumber = 0
    fileName = file
    discard()
    try {
      for (const line of text.split(/\r?\n/)) if (!isEnded()) await readLine(line)
      await endInput()
    } finally {
      discard()
      lineNumber = outer.line
      fileName = outer.file
      depth -= 1
    }
  }
  return { readLine, readText, endInput, discard }
}

const openings = { string: 'quoted text', quoted: 'quoted name', comment: 'comment' } as const

function describeOpen({ kind }: OpenPiece, line: number): string {
  return `The last statement was not run because the ${openings[kind]} that starts on line ${line} is not closed.`
}

function countLines(text: string, from: number): number {
  return text.slice(from).split('\n').length - 1
}
