import { type CatalogSession, isDuckalogError, QueryError } from '../../index.js'
import type { CommandContext } from '../program/command-context.js'
import { showQueryProgress } from '../program/query-progress.js'
import { renderError, renderErrorAsJson } from '../render/render-error.js'
import { renderTimed } from '../render/render-event.js'
import { renderCount } from '../render/text.js'
import { screenOf } from '../result/screen.js'
import { writeResult } from '../result/write-result.js'
import { findPager, isPagerClosed, openPager } from './open-pager.js'
import type { ReplSettings } from './repl-state.js'

/** Runs what the user types, one thing after the other. */
export interface StatementRunner {
  /** Whether something runs. */
  readonly isBusy: boolean
  /** Runs something that Ctrl-C ends; what fails in it is said, and is no error. */
  attempt(run: () => Promise<void>): Promise<void>
  /** Runs a statement and prints its result. */
  run(sql: string): Promise<void>
  /** Ends what runs. @returns whether it was told so before, and has not ended yet */
  interrupt(): boolean
}

export interface RunnerOptions {
  readonly session: CatalogSession
  readonly context: CommandContext
  /** Seconds that a statement may take. */
  readonly timeout?: number
  /** How results are printed now. */
  readonly settings: Readonly<ReplSettings>
  /** Called when something fails, or is interrupted. */
  readonly onFailure: () => void
  /** Whether errors are JSON, for machines. */
  readonly json: boolean
  /** Gives the terminal to a pager. */
  readonly suspendPrompt: () => { resume(): void }
}

const interruption = new Error('interrupted')

export function createStatementRunner(options: RunnerOptions): StatementRunner {
  const { session, context, timeout, settings, suspendPrompt, onFailure, json } = options
  const { terminal, output } = context
  const pager = findPager(context)
  let running: AbortController | undefined

  return {
    get isBusy() {
      return running !== undefined
    },
    async attempt(run) {
      // What a file that is read holds is part of reading it: the first failure ends it
      if (running) return run()
      const abort = new AbortController()
      running = abort
      const onTimeout = (): void =>
        abort.abort(new QueryError('QUERY_TIMEOUT', `The statement took longer than ${timeout} s, and was ended.`))
      const timer = timeout === undefined ? undefined : setTimeout(onTimeout, timeout * 1000)
      try {
        await run()
      } catch (error) {
        if (isPagerClosed(error)) return
        if (error === interruption) terminal.log('interrupted')
        else if (isDuckalogError(error)) terminal.log(json ? renderErrorAsJson(error) : renderError(error))
        else throw error
        onFailure()
      } finally {
        clearTimeout(timer)
        terminal.clearProgress()
        running = undefined
      }
    },
    async run(sql) {
      const signal = running?.signal ?? context.signal
      const start = performance.now()
      const paged = openPager(pager, { ...context, print: (text) => terminal.print(text), suspendPrompt: suspendPrompt })
      const stop = await showQueryProgress(session, terminal)
      const print = async (text: string): Promise<void> => {
        stop()
        await paged.print(text)
      }
      const screen = screenOf(output, settings.maxRows)
      let count = 0
      try {
        count = await writeResult(session, sql, { format: settings.mode, signal, print, screen })
      } finally {
        stop()
        await paged.end()
      }
      if (settings.timer) terminal.log(renderTimed(performance.now() - start, renderCount(count, 'row')))
    },
    interrupt() {
      const repeated = running?.signal.aborted ?? false
      running?.abort(interruption)
      return repeated
    },
  }
}
