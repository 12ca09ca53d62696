import type { CatalogConnection, CatalogSession } from '../../../index.js'
import type { Suggestions } from '../../editor/complete-text.js'
import { packageVersion } from '../../program/package-version.js'
import { completeSql } from '../complete-sql.js'
import { catalogCommands } from './catalog-commands.js'
import { type DotCommand, toError, usageOf } from './dot-command.js'
import { explainUnknown, isExplained } from './explain-unknown.js'
import { fileCommands } from './file-commands.js'
import { renderHelp } from './render-help.js'
import type { ReplState } from './repl-state.js'
import { settingCommands } from './setting-commands.js'

/** In the order of the help. */
const dotCommands: readonly DotCommand[] = [
  ...catalogCommands,
  ...settingCommands,
  ...fileCommands,
  {
    name: '.help',
    argument: '[WORD]',
    help: 'show this help, or the commands that are about a word',
    run: ({ print, readWidth }, word) => print(renderHelp(findHelp(word), word === '', readWidth())),
  },
  {
    name: '.version',
    help: 'show the versions of duckalog and DuckDB',
    run: async ({ session, print }) => {
      const { version } = await session.queryOne<{ readonly version: string }>('SELECT version() AS version')
      await print(`duckalog ${packageVersion}, DuckDB ${version}\n`)
    },
  },
  {
    name: '.quit',
    argument: '[CODE]',
    help: 'exit, with an exit code if there is one; also .exit, quit or Ctrl-D',
    run: ({ settings, setExitCode }, code) => {
      if (code !== '' && !(/^\d+$/.test(code) && Number(code) < 256)) throw toError('Usage: .quit [CODE], from 0 to 255')
      if (code !== '') setExitCode(Number(code))
      settings.ended = true
    },
  },
]

const commandNames = dotCommands.map(({ name }) => name)

const otherNames: Readonly<Record<string, string>> = {
  '.exit': '.quit',
  quit: '.quit',
  exit: '.quit',
  help: '.help',
  '?': '.help',
  '.header': '.headers',
  '.indices': '.indexes',
  '.system': '.shell',
}

/** Whether a line is a dot command, not SQL. */
export function isDotCommand(line: string): boolean {
  return /^\.[a-z]|^(?:quit|exit|help|\?)$/i.test(withoutSemicolon(line))
}

/**
 * Runs a dot command.
 * @throws QueryError QUERY_FAILED if the command is unknown or its argument is invalid
 */
export async function runDotCommand(line: string, state: ReplState): Promise<void> {
  const [word, rest] = splitCommand(withoutSemicolon(line))
  const command = findCommand(word)
  const argument = command.takesSemicolon ? splitCommand(line.trim())[1] : rest
  const isOptional = command.argument?.startsWith('[')
  if (!isOptional && (command.argument === undefined) !== (argument === '')) throw toError(`Usage: ${usageOf(command)}`)
  await command.run(state, argument)
}

/**
 * Finds a command by its name, another name, or the beginning of one.
 * @throws QueryError QUERY_FAILED if there is none, or if several commands have this beginning
 */
function findCommand(word: string): DotCommand {
  const typed = word.toLowerCase()
  const name = (Object.hasOwn(otherNames, typed) ? otherNames[typed] : undefined) ?? typed
  const exact = dotCommands.find((candidate) => candidate.name === name)
  if (exact) return exact
  const [begun, ...others] = isExplained(typed) ? [] : dotCommands.filter((candidate) => candidate.name.startsWith(typed))
  if (begun && others.length === 0) return begun
  if (begun) throw toError(`${word} is the beginning of ${[begun, ...others].map((each) => each.name).join(', ')}.`)
  throw toError(explainUnknown(word, commandNames))
}

/** The first word of a line, and the rest. */
function splitCommand(line: string): readonly [word: string, argument: string] {
  const [, word = '', argument = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? []
  return [word, argument]
}

/** Completes the name of a dot command, or its argument. */
export async function completeDotCommand(
  session: CatalogSession,
  catalog: Pick<CatalogConnection, 'materialized'>,
  line: string,
): Promise<Suggestions> {
  const [, typed = '', argument] = /^\s*(\.\w*)(?:\s+(.*))?$/s.exec(line) ?? []
  if (argument === undefined) return suggest(commandNames, typed)
  const { words = [] } = dotCommands.find(({ name }) => name === typed) ?? {}
  if (words === 'tables') return completeSql(session, `FROM ${argument}`, '', false)
  if (words !== 'kept') return suggest(words, argument)
  const views = catalog.materialized().map(({ view }) => view.replace(/^main\./, ''))
  return suggest(views, /\S*$/.exec(argument)?.[0] ?? '')
}

function suggest(texts: readonly string[], replaced: string): Suggestions {
  return { texts: texts.filter((text) => text.toLowerCase().startsWith(replaced.toLowerCase())), replaced }
}

/** The line without a trailing semicolon. */
function withoutSemicolon(line: string): string {
  const text = line.trim()
  return text.endsWith(';') ? text.slice(0, -1).trimEnd() : text
}

/** @throws QueryError QUERY_FAILED if no command is about the word */
function findHelp(word: string): readonly DotCommand[] {
  const wanted = word.toLowerCase()
  const found = dotCommands.filter((command) => `${usageOf(command)} ${command.help}`.toLowerCase().includes(wanted))
  if (found.length === 0) throw toError(`No command is about ${word}. Run .help for all.`)
  return found
}
