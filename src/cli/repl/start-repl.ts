import type { CommandContext } from '../program/command-context.js'
import { exitCodes } from '../program/exit-codes.js'
import type { CatalogWork } from '../program/with-catalog.js'
import type { ResultFormat } from '../result/result-formats.js'
import { widthOf } from '../result/screen.js'
import { runDotCommand } from './commands/dot-commands.js'
import type { ReplSettings, ReplState } from './commands/repl-state.js'
import { openPrompt, type Prompt } from './open-prompt.js'
import { createReader, type Reader } from './read-statements.js'
import { createOutputFiles } from './repl-output.js'
import { runStartupFile } from './run-startup-file.js'
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
  /** Draws the graph of the catalog, or a selection of it. */
  readonly renderGraph: (selection: string | undefined, signal: AbortSignal) => Promise<string>
}

/**
 * Reads and runs statements until the user quits or the input ends. Failures are printed. After a failure, a terminal session continues; a
 * script stops, or continues without `bail`, and sets the exit code.
 */
export async function startRepl({ catalog, facts }: CatalogWork, options: ReplOptions, context: CommandContext): Promise<void> {
  const { terminal, interrupts, signal } = context
  const { json, timeout } = options
  const isScript = context.input.isTTY !== true
  await using session = await catalog.session()
  const settings = createSettings(options)
  const files = createOutputFiles(session, facts, settings, (text) => terminal.log(text))
  let last: string | undefined
  let draft: string | undefined
  let prompt: Prompt | undefined
  const onFailure = (): void => {
    if (!isScript) return
    context.setExitCode(exitCodes.failure)
    settings.ended ||= settings.bail
  }
  const suspendPrompt = () => prompt?.suspend() ?? { resume: () => undefined }
  const runner = createStatementRunner({
    session,
    context,
    settings,
    suspendPrompt,
    files,
    onFailure,
    json: json && isScript,
    timeout,
  })
  const state: ReplState = {
    catalog,
    session,
    settings,
    output: files,
    get last() {
      return last
    },
    env: context.env,
    readWidth: () => widthOf(context.output),
    print: (text) => terminal.print(text),
    log: (text) => terminal.log(text),
    runStatement: (sql, limits) => runner.run(sql, limits),
    readText: (text, file) => reader.readText(text, file),
    setDraft(text) {
      draft = text
    },
    suspendPrompt,
    renderGraph: (selection) => options.renderGraph(selection, signal),
    fail: onFailure,
    setExitCode: context.setExitCode,
  }
  const echo = async (text: string): Promise<void> => {
    if (settings.echo) await terminal.print(`${text}\n`)
  }
  const reader: Reader = createReader({
    isEnded: () => settings.ended,
    attempt: (run) => runner.attempt(run),
    async runStatement(sql) {
      last = sql
      await echo(`${sql.trim()};`)
      await runner.run(sql)
    },
    async runDotCommand(line) {
      await echo(line)
      await runDotCommand(line, state)
    },
  })
  const quitNow = (): void => {
    settings.ended = true
    interrupts.abort()
    prompt?.close()
  }
  const onInterrupt = (): void => {
    // Do not wait for a statement that cannot be interrupted
    if (runner.isBusy) {
      if (runner.interrupt() || (isScript && settings.bail)) quitNow()
    } else if (isScript) quitNow()
  }
  const release = interrupts.intercept(onInterrupt)
  try {
    const takeDraft = (): string | undefined => {
      const taken = draft
      draft = undefined
      return taken
    }
    prompt = await openPrompt({ context, session, catalog, transaction: runner.transaction, takeDraft, onInterrupt })
    if (prompt.isTerminal) await runner.attempt(() => runStartupFile(context.env, state.readText))
    do {
      settings.ended = false
      await readAll(prompt, reader, settings)
      if (isScript && !settings.ended) await reader.endInput()
    } while (!signal.aborted && !(await mayEnd(prompt, runner.transaction.state, state)))
    signal.throwIfAborted()
  } finally {
    await files.close()
    prompt?.close()
    release()
  }
}

function createSettings({ mode, maxRows, bail }: ReplOptions): ReplSettings {
  return {
    mode,
    maxRows,
    maxWidth: undefined,
    choices: {},
    timer: false,
    echo: false,
    bail,
    bailInFiles: true,
    ended: false,
  }
}

async function readAll(prompt: Prompt, reader: Reader, settings: { readonly ended: boolean }): Promise<void> {
  while (!settings.ended) {
    const text = await prompt.read()
    if (text === undefined) return
    for (const line of text.split('\n')) if (!settings.ended) await reader.readLine(line)
  }
}

/** Asks the user whether to commit or roll back an open transaction. @returns whether the prompt may end */
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
  const answer = await prompt.ask('A transaction is open. c commits it, r rolls it back, any other key returns to the prompt: ')
  if (answer === 'c') await runStatement('COMMIT')
  return answer === undefined || answer === 'c' || answer === 'r'
}
