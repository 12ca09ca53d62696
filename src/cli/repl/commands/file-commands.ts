import { readRegularFile } from '../../../disk/open-regular-file.js'
import { messageOf } from '../../../message-of.js'
import { isReading } from '../../../sql/describe-statement.js'
import { quoteName } from '../../../sql/quote.js'
import { renderCount } from '../../render/text.js'
import { type DotCommand, splitArgument, toError } from './dot-command.js'
import type { ReplState } from './repl-state.js'
import { editText, runInShell } from './run-program.js'

/** Commands that read and write files, and run earlier statements again. */
export const fileCommands: readonly DotCommand[] = [
  {
    name: '.output',
    argument: '[FILE]',
    help: 'write all further results to a file, whose suffix decides the format; without a file, show them again',
    run: ({ output }, file) => output.set(file === '' ? undefined : readOne('.output [FILE]', file)),
  },
  {
    name: '.once',
    argument: 'FILE',
    help: 'write the next result to a file: .csv, .json, .jsonl, .md, .txt, .sql, .parquet or .xlsx; or to a command, such as |sort',
    run: ({ output }, file) => output.setOnce(file.startsWith('|') ? file : readOne('.once FILE', file)),
  },
  { name: '.last', help: 'run the last query again and show all its rows', run: runLast },
  { name: '.edit', help: 'edit the last statement in $VISUAL or $EDITOR; Enter then runs it', run: edit },
  { name: '.read', argument: 'FILE', help: 'run the statements of a file', run: readFile },
  {
    name: '.import',
    argument: 'FILE TABLE',
    help: 'insert the rows of a file (csv, parquet, json …) into a table, or create it',
    run: importFile,
  },
  {
    name: '.print',
    argument: '[TEXT]',
    help: 'print a text',
    run: ({ print }, text) => print(`${splitArgument(text).join(' ')}\n`),
  },
  { name: '.shell', argument: 'COMMAND', help: 'run a command of the system; also .system', run: shell },
]

async function runLast({ last, runStatement }: ReplState): Promise<void> {
  if (last === undefined) throw toError('No statement was run yet.')
  if (!isReading(last)) throw toError('The last statement may change data, so .last does not run it again. Use .edit to run it.')
  await runStatement(last, { maxRows: 0 })
}

async function edit({ last, env, suspendPrompt, setDraft }: ReplState): Promise<void> {
  const prompt = suspendPrompt()
  try {
    setDraft(await editText(last === undefined ? '' : `${last};`, env))
  } finally {
    prompt.resume()
  }
}

async function shell({ suspendPrompt }: ReplState, command: string): Promise<void> {
  const prompt = suspendPrompt()
  try {
    await runInShell(command)
  } finally {
    prompt.resume()
  }
}

async function readFile({ readText }: ReplState, argument: string): Promise<void> {
  const file = readOne('.read FILE', argument)
  const text = await readRegularFile(file).catch((error: unknown) => {
    throw toError(`Cannot read ${file}: ${messageOf(error)}`)
  })
  await readText(text, file)
}

async function importFile({ session, log }: ReplState, argument: string): Promise<void> {
  const [file, table, ...more] = splitArgument(argument)
  if (file === undefined || table === undefined || more.length > 0)
    throw toError("Usage: .import FILE TABLE. For options, insert FROM read_csv('file', skip = 1) and the like.")
  const name = table.split('.').map(quoteName).join('.')
  const source = `FROM '${file.replaceAll("'", "''")}'`
  const isNew = await session.query(`SELECT 1 FROM ${name} LIMIT 0`).then(
    () => false,
    () => true,
  )
  const sql = isNew ? `CREATE TABLE ${name} AS ${source}` : `INSERT INTO ${name} BY NAME ${source}`
  const [result] = await session.query<{ readonly Count: bigint }>(sql)
  log(`${renderCount(Number(result?.Count ?? 0), 'row')} imported into ${isNew ? 'the new table ' : ''}${table}.`)
}

/** A path, which may be quoted or have spaces. */
function readOne(usage: string, argument: string): string {
  const words = splitArgument(argument)
  if (words.length === 0) throw toError(`Usage: ${usage}`)
  return words.length === 1 ? (words[0] ?? '') : argument
}
