import { homedir } from 'node:os'
import { join } from 'node:path'
import { readRegularFile } from '../../disk/open-regular-file.js'
import { messageOf } from '../../message-of.js'
import { toError } from './commands/dot-command.js'

/**
 * Runs the statements and commands of `.duckalogrc` in the home folder, if there is one.
 * @throws QueryError QUERY_FAILED if the file cannot be read
 */
export async function runStartupFile(
  env: NodeJS.ProcessEnv,
  readText: (text: string, file: string) => Promise<void>,
): Promise<void> {
  const file = join(env.HOME ?? homedir(), '.duckalogrc')
  const text = await readRegularFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw toError(`Cannot read ${file}: ${messageOf(error)}`)
  })
  if (text !== undefined) await readText(text, file)
}
