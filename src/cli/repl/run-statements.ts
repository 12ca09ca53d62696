import { type CatalogSession, isDuckalogError, QueryError } from '../../index.js'
import type { CommandContext } from '../program/command-context.js'
import type { Print } from '../program/create-terminal.js'
import { renderQueryEnd, showQueryProgress } from '../program/query/query-progress.js'
import { renderError, renderErrorAsJson } from '../render/render-error.js'
import { renderTimed } from '../render/render-event.js'
import { renderCount } from '../render/text.js'
import { fileScreen, screenOf } from '../result/screen.js'
import { writeResult } from '../result/write-result.js'
import type { ReplSettings } from './commands/repl-state.js'
import { findPager, isPagerClosed, openPager } from './open-pager.js'
import type { OutputFiles } from './repl-output.js'
import { followTransaction, type TransactionFollower } from './transaction-state.js'

/** Runs what the user types, one statement at a time. */
export interface StatementRunner {
  /** Whether a statement is running. */
  readonly isBusy: boolean
  /** Runs a function that Ctrl-C cancels. Its errors are printed, not thrown. */
  attempt(run: () => Promise<void>): Promise<void>
  /** Runs a statement and prints its result. */
  run(sql: string, options?: { readonly maxRows?: number }): Promise<void>
  /** The transaction of the session. */
  readonly transaction: TransactionFollower
  /** Cancels the running statement. @returns whether it had been cancelled before and is still running */
  interrupt(): boolean
}

export interface RunnerOptions {
  readonly session: CatalogSession
  readonly context: CommandContext
  /** Time limit of a statement, in seconds. */
  readonly timeout?: number | undefined
  /** The current settings. */
  readonly settings: Readonly<ReplSettings>
  /** The files that may receive results instead of the terminal. */
  readonly files: OutputFiles
  /** Called when a statement fails or is interrupted. */
  readonly onFailure: () => void
  /** Whether errors are printed as JSON. */
  readonly json: boolean
  /** Leaves the terminal to a pager. */
  readonly suspendPrompt: () => { resume(): void }
}

const interruption = new Error('interrupted')

export function createStatementRunner(options: RunnerOptions): StatementRunner {
  const { session, context, timeout, settings, suspendPrompt, files, onFailure, json } = options
  const { terminal, output } = context
  const pager = findPager(context)
  let running: AbortController | undefined
  const transaction = followTransaction(session)

  const report = (error: unknown): void => {
    if (isPagerClosed(error)) return
    if (error === interruption) terminal.log('interrupted')
    else if (!isDuckalogError(error)) throw error
    else if (json) terminal.logJson(renderErrorAsJson(error))
    else terminal.logError(renderError(error))
    onFailure()
  }

  return {
    transaction,
    get isBusy() {
      return running !== undefined
    },
    async attempt(run) {
      // A statement of a file belongs to its .read, which stops at the first failure
      if (running && settings.bailInFiles) return run()
      if (running) return run().catch(report)
      const abort = new AbortController()
      running = abort
      const onTimeout = (): void =>
        abort.abort(new QueryError('QUERY_TIMEOUT', `The statement exceeded its time limit of ${timeout} s.`))
      const timer = timeout === undefined ? undefined : setTimeout(onTimeout, timeout * 1000)
      try {
        await run()
      } catch (error) {
        report(error)
      } finally {
        clearTimeout(timer)
        terminal.clearProgress()
        running = undefined
      }
    },
    async run(sql, { maxRows = settings.maxRows } = {}) {
      const signal = running?.signal ?? context.signal
      const start = performance.now()
      const command = files.takeCommand()
      const isPipe = command !== undefined
      const paged = openPager(command ?? pager, { ...context, print: terminal.print, suspendPrompt, isPipe })
      const progress = await showQueryProgress(session, sql, terminal)
      const print: Print = async (text, style) => {
        progress.stop()
        await paged.print(text, style)
      }
      const { mode: format, maxWidth, choices } = settings
      const onScreen = screenOf(output, terminal.colors.output, maxRows)
      const screen = { ...(isPipe ? fileScreen : { ...onScreen, width: maxWidth ?? onScreen.width }), ...choices }
      let count: number | undefined
      let durationMs = 0
      try {
        const request = { signal, onRows: progress.addRows, isOneOfSeveral: true }
        const written = isPipe ? undefined : await files.write(sql, request)
        count = written ?? (await writeResult(session, sql, { ...request, format, print, screen }))
      } finally {
        progress.stop()
        durationMs = performance.now() - start - paged.waitedMs
        await transaction.follow(sql, count === undefined)
        await paged.end()
      }
      const pace = progress.end(count, durationMs)
      if (settings.timer) terminal.log(renderTimed(durationMs, renderCount(count, 'row')))
      else if (pace !== undefined) terminal.log(renderQueryEnd(sql, count, pace))
    },
    interrupt() {
      const repeated = running?.signal.aborted ?? false
      running?.abort(interruption)
      return repeated
    },
  }
}
