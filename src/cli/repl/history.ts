import { appendFile, chmod, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { checkRegular, readRegularFile } from '../../open-regular-file.js'

/**
 * What was typed, in this session and in earlier ones.
 * @internal
 */
export interface History {
  /** The newest first, as readline has it. */
  readonly entries: readonly string[]
  /** Keeps a statement, unless it may hold a secret. */
  add(statement: string): Promise<void>
}

/** More than this is not kept from one session to the next. */
const longest = 1_000

/**
 * Opens the history: the file that `DUCKALOG_HISTORY` names, or `.duckalog_history` in the home folder. Only its owner may read it. One that
 * cannot be read or written is done without.
 * @internal
 */
export async function openHistory(env: NodeJS.ProcessEnv): Promise<History> {
  const file = env.DUCKALOG_HISTORY ?? join(env.HOME ?? homedir(), '.duckalog_history')
  const isUsable = await checkRegular(file).then(
    () => true,
    () => false,
  )
  const text = isUsable ? await readRegularFile(file).catch(() => '') : ''
  const kept = text.split('\n').filter(isPublic)
  const entries = kept.slice(-longest)
  if (kept.length > longest) await writeFile(file, entries.map((entry) => `${entry}\n`).join(''), { mode: 0o600 }).catch(ignore)
  return {
    entries: entries.reverse(),
    async add(statement) {
      const line = toLine(statement)
      if (line === undefined || !isUsable) return
      await appendFile(file, `${line}\n`, { mode: 0o600 })
        .then(() => chmod(file, 0o600))
        .catch(ignore)
    },
  }
}

/**
 * A statement as one line of the history; `undefined` for one that may hold a secret, or that would be another one on one line.
 * @internal
 */
export function toLine(statement: string): string | undefined {
  const text = statement.trim()
  if (!isPublic(text) || (text.includes('\n') && /--|'[^']*\n|\$\$/.test(text))) return undefined
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
}

function isPublic(text: string): boolean {
  return text !== '' && !/SECRET|PASSWORD|TOKEN/i.test(text)
}

function ignore(): void {}
