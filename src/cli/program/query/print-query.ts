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
import type { CatalogWork } from '../with-catalog.js'
import { openFile } from './open-file.js'
import { showQueryProgress } from './query-progress.js'
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
  // DuckDB says what is wrong with a text without a statement
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
  const timed = async (run: () => Promise<number>): Promise<number> => {
    const start = performance.now()
    const stop = await showQueryProgress(session, terminal)
    const count = await run().finally(stop)
    if (options.verbose) terminal.log(renderTimed(performance.now() - start, `query, ${renderCount(count, 'row')}`))
    return count
  }
  const { limit, output } = options
  if (output === undefined) {
    const { writeResult } = await import('../../result/write-result.js')
    const shared = {
      format: resolveFormat(options),
      limit,
      signal: work.signal,
      screen: screenOf(context.output, terminal.colors.output, options.maxRows),
    }
    return {
      run: async (sql, values) => {
        await timed(() => writeResult(session, sql, { ...shared, values, print: terminal.print }))
      },
      keep: async () => undefined,
      discard: async () => undefined,
    }
  }
  const format = resolveFileFormat(options)
  await refuseSeveral(statements, format)
  const file = await openFile(session, work.facts, output, format)
  let rows = 0
  let done = 0
  return {
    async run(sql, values) {
      done += 1
      // A file of rows holds the result of the last statement; the others prepare it
      if (!isTextFormat(format) && done < statements.length) await session.query(sql, values, { signal: work.signal })
      else rows += await timed(() => file.add(session, sql, { values, limit, signal: work.signal }))
    },
    async keep() {
      await file.keep()
      if (options.json) await terminal.print(`${renderJsonValue({ file: output, format, rows })}\n`)
      else terminal.log(`Wrote ${renderCount(rows, 'row')} to ${output}.`)
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
