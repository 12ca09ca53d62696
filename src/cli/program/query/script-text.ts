import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { readRegularFile } from '../../../disk/open-regular-file.js'
import { messageOf } from '../../../message-of.js'
import type { CommandContext } from '../command-context.js'

/** SQL to run, with the file that it is from. */
export interface ScriptText {
  readonly sql: string
  readonly file?: string | undefined
}

/** The option for a file of statements. */
export function addFile(command: Command): Command {
  return command.option('-f, --file <file>', 'run the statements of a file and print their results; "-" reads stdin')
}

/**
 * The SQL of a command: its text, or the content of a file; `-` is stdin.
 * @throws QueryError QUERY_FAILED if the file cannot be read
 */
export async function readScript(
  sql: string | undefined,
  file: string | undefined,
  { input }: CommandContext,
): Promise<ScriptText> {
  if (sql === '-' || file === '-') return { sql: await text(input) }
  if (file === undefined) return { sql: sql ?? '' }
  try {
    return { sql: await readRegularFile(file), file }
  } catch (error) {
    const { QueryError } = await import('../../../index.js')
    throw new QueryError('QUERY_FAILED', `Cannot read ${JSON.stringify(file)}: ${messageOf(error)}`)
  }
}
