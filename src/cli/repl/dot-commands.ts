import { readRegularFile } from '../../disk/open-regular-file.js'
import { type CatalogSession, QueryError } from '../../index.js'
import { messageOf } from '../../message-of.js'
import type { Suggestions } from '../editor/complete-text.js'
import { renderPlan } from '../render/render-plan.js'
import { renderSummary } from '../render/render-summary.js'
import { formatNames, type ResultFormat, resultFormats } from '../result/result-formats.js'
import { parseCount } from '../result/result-options.js'
import { completeSql } from './complete-sql.js'
import { listObjects, showSchema } from './list-objects.js'
import type { ReplState } from './repl-state.js'

interface DotCommand {
  readonly name: string
  readonly argument?: string
  readonly help: string
  run(state: ReplState, argument: string): Promise<void>
}

/** In the order of the help. */
const dotCommands: readonly DotCommand[] = [
  { name: '.tables', help: 'list the tables and views of the catalog', run: (state) => listObjects(state, ['table', 'view']) },
  { name: '.views', help: 'list the views of the catalog', run: (state) => listObjects(state, ['view']) },
  { name: '.schema', argument: 'NAME', help: 'show the SQL and the columns of a table or view', run: showSchema },
  {
    name: '.databases',
    help: 'list the databases of the session',
    run: ({ runStatement }) =>
      runStatement('SELECT database_name AS name, type, readonly, path FROM duckdb_databases() WHERE NOT internal ORDER BY name'),
  },
  {
    name: '.plan',
    help: 'show what a refresh would change',
    run: async ({ catalog, print }) => print(renderPlan(await catalog.plan())),
  },
  { name: '.refresh', help: 'reload the catalog and update the views', run: refresh },
  { name: '.mode', argument: formatNames.join('|'), help: 'set the output format', run: setMode },
  {
    name: '.maxrows',
    argument: 'N',
    help: 'set the maximum rows of a table, half of them from its end; 0 shows all',
    run: setMaxRows,
  },
  { name: '.timer', argument: 'on|off', help: 'show the duration of each statement', run: setTimer },
  { name: '.read', argument: 'FILE', help: 'run the statements of a file', run: readFile },
  { name: '.help', help: 'show this help', run: ({ print }) => print(renderHelp()) },
  { name: '.quit', help: 'exit; also .exit, quit or Ctrl-D', run: quit },
]

const otherNames: Readonly<Record<string, string>> = { '.exit': '.quit', quit: '.quit', exit: '.quit', '.open': '.databases' }

/** Whether a line is a dot command, not SQL. */
export function isDotCommand(line: string): boolean {
  return /^\.[a-z]|^(?:quit|exit)$/i.test(withoutSemicolon(line))
}

/**
 * Runs a dot command.
 * @throws QueryError QUERY_FAILED if the command is unknown or its argument is invalid
 */
export async function runDotCommand(line: string, state: ReplState): Promise<void> {
  const [, word = '', argument = ''] = /^(\S+)\s*(.*)$/s.exec(withoutSemicolon(line)) ?? []
  const typed = word.toLowerCase()
  const name = (Object.hasOwn(otherNames, typed) ? otherNames[typed] : undefined) ?? typed
  const command = dotCommands.find((candidate) => candidate.name === name)
  if (!command) throw toError(`Unknown command ${word}. Run .help for a list.`)
  if ((command.argument === undefined) !== (argument === '') && command.name !== '.help') {
    throw toError(`Usage: ${[command.name, command.argument].filter(Boolean).join(' ')}`)
  }
  await command.run(state, argument)
}

/** The line without a trailing semicolon. */
function withoutSemicolon(line: string): string {
  const text = line.trim()
  return text.endsWith(';') ? text.slice(0, -1).trimEnd() : text
}

/** Completes the name of a dot command, or its argument. */
export async function completeDotCommand(session: CatalogSession, line: string): Promise<Suggestions> {
  const [, command = '', argument] = /^\s*(\.\w*)(?:\s+(.*))?$/s.exec(line) ?? []
  const suggest = (texts: readonly string[], replaced: string): Suggestions => ({
    texts: texts.filter((text) => text.toLowerCase().startsWith(replaced.toLowerCase())),
    replaced,
  })
  if (argument === undefined)
    return suggest(
      dotCommands.map(({ name }) => name),
      command,
    )
  if (command === '.mode') return suggest(formatNames, argument)
  if (command === '.timer') return suggest(['on', 'off'], argument)
  if (command !== '.schema') return { texts: [], replaced: '' }
  return completeSql(session, `FROM ${argument}`, '', false)
}

function renderHelp(): string {
  const forms = dotCommands.map(({ name, argument }) => [name, argument].filter(Boolean).join(' '))
  const width = Math.max(...forms.map((form) => form.length))
  const lines = dotCommands.map(({ help }, index) => `${forms[index]?.padEnd(width)}  ${help}\n`)
  return `Statements end with ";" and may span several lines. Ctrl-C cancels the running statement.\n\n${lines.join('')}`
}

async function refresh({ catalog, log }: ReplState): Promise<void> {
  const start = performance.now()
  const report = await catalog.refresh()
  log(renderSummary(report, { database: 'refreshed', readOnly: false, durationMs: performance.now() - start }))
}

async function setMode({ settings }: ReplState, mode: string): Promise<void> {
  if (!Object.hasOwn(resultFormats, mode)) throw toError(`Unknown mode ${mode}. Use one of ${formatNames.join(', ')}.`)
  settings.mode = mode as ResultFormat
}

async function setMaxRows({ settings }: ReplState, value: string): Promise<void> {
  try {
    settings.maxRows = parseCount(value)
  } catch {
    throw toError('Usage: .maxrows N, a whole number of rows; 0 shows all')
  }
}

async function setTimer({ settings }: ReplState, value: string): Promise<void> {
  if (value !== 'on' && value !== 'off') throw toError('Usage: .timer on|off')
  settings.timer = value === 'on'
}

async function quit({ settings }: ReplState): Promise<void> {
  settings.ended = true
}

async function readFile({ readText }: ReplState, file: string): Promise<void> {
  const text = await readRegularFile(file).catch((error: unknown) => {
    throw toError(`Cannot read ${file}: ${messageOf(error)}`)
  })
  await readText(text)
}

function toError(message: string): QueryError {
  return new QueryError('QUERY_FAILED', message)
}
