import { placeInScript } from '../../../connection/result/index.js'
import { type CatalogSession, isDuckalogError, type Values } from '../../../index.js'
import { renderJsonValue } from '../../../render-json-value.js'
import { isReading } from '../../../sql/describe-statement.js'
import { findParameters } from '../../../sql/lexer/find-parameters.js'
import { parseScript } from '../../../sql/lexer/parse-script.js'
import { renderTimed } from '../../render/render-event.js'
import { renderCount } from '../../render/text.js'
import { type FileFormat, isTextFormat } from '../../result/file/file-formats.js'
import { type ResultOptions, resolveFileFormat, resolveFormat } from '../../result/result-options.js'
import { screenOf } from '../../result/screen.js'
import type { CommandContext } from '../command-context.js'
import type { CommonOptions } from '../common-options.js'
import type { Print } from '../create-terminal.js'
import type { CatalogWork } from '../with-catalog.js'
import { openOutputFile } from './open-output-file.js'
import { type QueryProgress, renderQueryEnd, showQueryProgress } from './query-progress.js'
import type { ScriptText } from './script-text.js'

type PrintOptions = CommonOptions & ResultOptions

/** Runs the statements of a script on one session, up to the first failure, and prints or saves their results. */
export async function printQuery(
  work: CatalogWork,
  { sql, file, values }: ScriptText & { readonly values?: Values | undefined },
  options: PrintOptions,
  context: CommandContext,
): Promise<void> {
  const statements = parseScript(sql)
  // Without a statement, DuckDB reports what is wrong with the text
  const texts = statements.length < 2 && file === undefined ? [{ sql, start: 0 }] : statements
  await using session = await work.catalog.session()
  const target = await openTarget(
    session,
    work,
    texts.map((statement) => statement.sql),
    options,
    context,
  )
  try {
    for (const [index, statement] of texts.entries()) {
      const own = texts.length === 1 ? values : valuesOf(statement.sql, values)
      await target.run(statement.sql, own).catch((error: unknown) => {
        const isAlone = texts.length === 1 && file === undefined
        if (isAlone || work.signal.aborted || !isDuckalogError(error, 'QUERY_FAILED')) throw error
        throw placeInScript(error, { script: sql, file, statement, index, count: texts.length })
      })
    }
    await target.keep()
  } catch (error) {
    await target.discard()
    throw error
  }
}

/** Prints the plan of a query, which is not run. */
export async function printPlan(
  { catalog, signal }: CatalogWork,
  { sql, values }: { readonly sql: string; readonly values?: Values | undefined },
  options: ResultOptions,
  { terminal }: CommandContext,
): Promise<void> {
  const explain = resolveFormat(options) === 'json' ? 'EXPLAIN (FORMAT json)' : 'EXPLAIN'
  const rows = await catalog.query<{ explain_value: string }>(`${explain} ${sql}`, values, { signal })
  await terminal.print(`${rows.map(({ explain_value }) => explain_value.trimEnd()).join('\n')}\n`)
}

/** The rows of a statement, and how long they took if that was long. */
interface Timed {
  readonly rows: number
  readonly pace: string | undefined
}

/** Where the results of a command go. */
interface Target {
  run(sql: string, values: Values | undefined): Promise<void>
  keep(): Promise<void>
  discard(): Promise<void>
}

async function openTarget(
  session: CatalogSession,
  work: CatalogWork,
  statements: readonly string[],
  options: PrintOptions,
  context: CommandContext,
): Promise<Target> {
  const { terminal } = context
  /** Runs a statement with its progress. */
  const timed = async (sql: string, run: (progress: QueryProgress) => Promise<number>): Promise<Timed> => {
    const start = performance.now()
    const progress = await showQueryProgress(session, sql, terminal)
    const rows = await run(progress).finally(progress.stop)
    const durationMs = performance.now() - start
    const pace = progress.end(rows, durationMs)
    if (options.verbose) terminal.log(renderTimed(durationMs, `query, ${renderCount(rows, 'row')}`))
    return { rows, pace: options.verbose ? undefined : pace }
  }
  const { limit, output } = options
  const isOneOfSeveral = statements.length > 1
  if (output === undefined) {
    const { writeResult } = await import('../../result/write-result.js')
    const shared = {
      isOneOfSeveral,
      format: resolveFormat(options),
      limit,
      signal: work.signal,
      screen: screenOf(context.output, terminal.colors.output, options.maxRows),
    }
    return {
      async run(sql, values) {
        const { rows, pace } = await timed(sql, ({ addRows, stop }) => {
          const print: Print = (text, style) => {
            if (shared.screen.isTerminal) stop()
            return terminal.print(text, style)
          }
          return writeResult(session, sql, { ...shared, values, print, onRows: addRows })
        })
        if (pace !== undefined) terminal.log(renderQueryEnd(sql, rows, pace))
      },
      keep: async () => undefined,
      discard: async () => undefined,
    }
  }
  const format = resolveFileFormat(options)
  await refuseSeveral(statements, format)
  const file = await openOutputFile(session, work.facts, output, format)
  let rows = 0
  let done = 0
  let pace: string | undefined
  return {
    async run(sql, values) {
      done += 1
      // A file of rows holds the result of the last statement; the others prepare it
      if (!isTextFormat(format) && done < statements.length) await session.query(sql, values, { signal: work.signal })
      else {
        const request = { values, limit, signal: work.signal, isOneOfSeveral }
        const added = await timed(sql, ({ addRows }) => file.add(session, sql, { ...request, onRows: addRows }))
        rows += added.rows
        pace = isOneOfSeveral ? undefined : added.pace
      }
    },
    async keep() {
      await file.keep()
      if (options.json) await terminal.print(`${renderJsonValue({ file: output, format, rows })}\n`)
      else terminal.log(`Wrote ${renderCount(rows, 'row')} to ${output}${pace === undefined ? '' : ` ${pace}`}.`)
    },
    discard: () => file.discard(),
  }
}

/** @throws QueryError QUERY_FAILED for several results of a file that holds one */
async function refuseSeveral(statements: readonly string[], format: FileFormat): Promise<void> {
  if (isTextFormat(format) || !statements.slice(0, -1).some(isReading)) return
  const { QueryError } = await import('../../../index.js')
  const message = `A file ${format} holds one result, but several statements return rows. Write each to a file of its own.`
  throw new QueryError('QUERY_FAILED', message)
}

/** The values that a statement of a script uses. */
function valuesOf(sql: string, values: Values | undefined): Values | undefined {
  if (values === undefined) return undefined
  const names = new Set(findParameters(sql).map(({ name }) => name))
  const used = Object.entries(values).filter(([name]) => names.has(name))
  return used.length === 0 ? undefined : Object.fromEntries(used)
}
