import type { CommandContext } from '../program/command-context.js'
import { exitCodes } from '../program/exit-codes.js'
import type { CatalogWork } from '../program/with-catalog.js'
import type { ResultFormat } from '../result/result-formats.js'
import { runDotCommand } from './dot-commands.js'
import { openPrompt, type Prompt } from './open-prompt.js'
import { createReader, type Reader } from './read-statements.js'
import type { ReplSettings, ReplState } from './repl-state.js'
import { createStatementRunner } from './run-statements.js'

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
  const onFailure = (): void => {
    if (!isScript) return
    context.setExitCode(exitCodes.failure)
    settings.ended ||= bail
  }
  const suspendPrompt = () => prompt?.suspend() ?? { resume: () => undefined }
  const runner = createStatementRunner({
    session,
    context,
    settings,
    suspendPrompt,
    onFailure,
    json: json && isScript,
    timeout,
  })
  const state: Omit<ReplState, 'readText'> = {
    catalog,
    session,
    settings,
    print: (text) => terminal.print(text),
    log: (text) => terminal.log(text),
    runStatement: (sql) => runner.run(sql),
  }
  const reader: Reader = createReader({
    isEnded: () => settings.ended,
    attempt: (run) => runner.attempt(run),
    runStatement: (sql) => runner.run(sql),
    runDotCommand: (line) => runDotCommand(line, { ...state, readText: (text) => reader.readText(text) }),
  })
  const quitNow = (): void => {
    settings.ended = true
    interrupts.abort()
    prompt?.close()
  }
  const onInterrupt = (): void => {
    // Do not wait for a statement that cannot be interrupted
    if (runner.isBusy) {
      if (runner.interrupt() || (isScript && bail)) quitNow()
    } else if (isScript) quitNow()
  }
  const release = interrupts.intercept(onInterrupt)
  try {
    prompt = await openPrompt({ context, session, transaction: runner.transaction, takeDraft: () => undefined, onInterrupt })
    do {
      settings.ended = false
      await readAll(prompt, reader, settings)
      if (isScript && !settings.ended) await reader.endInput()
    } while (!signal.aborted && !(await mayEnd(prompt, runner.transaction.state, state)))
    signal.throwIfAborted()
  } finally {
    prompt?.close()
    release()
  }
}

async function readAll(prompt: Prompt, reader: Reader, settings: { readonly ended: boolean }): Promise<void> {
  while (!settings.ended) {
    const text = await prompt.read()
    if (text === undefined) return
    for (const line of text.split('\n')) if (!settings.ended) await reader.readLine(line)
  }
}

/** Says what becomes of an open transaction, and lets the user decide. */
async function mayEnd(
  prompt: Prompt,
  transaction: 'none' | 'open' | 'aborted',
  { log, runStatement }: Pick<ReplState, 'log' | 'runStatement'>,
): Promise<boolean> {
  if (transaction === 'none') return true
  if (!prompt.isTerminal || transaction === 'aborted') {
    log('The open transaction was rolled back.')
    return true
  }
  const answer = await prompt.ask('A transaction is open. c commits it, r rolls it back, any other key stays: ')
  if (answer === 'c') await runStatement('COMMIT')
  return answer === undefined || answer === 'c' || answer === 'r'
}
