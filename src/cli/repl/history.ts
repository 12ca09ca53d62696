import { appendFile, chmod, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { checkRegular, readRegularFile } from '../../disk/open-regular-file.js'
import { findCredentials } from '../../secrets/index.js'
import { escapeControls } from '../render/text.js'

/** What was typed, in this session and in earlier ones. */
export interface History {
  /** The newest first, as readline has it. */
  readonly entries: readonly string[]
  /** Keeps a statement, unless it may hold a secret. */
  add(statement: string): Promise<void>
}

/** More than this is not kept from one session to the next. */
const maxEntries = 1_000

/**
 * Opens the history: the file that `DUCKALOG_HISTORY` names, or `.duckalog_history` in the home folder. Only its owner may read it. What
 * may hold a secret, or could control the terminal, is taken out of it. One that cannot be read or written is done without.
 */
export async function openHistory(env: NodeJS.ProcessEnv): Promise<History> {
  const file = env.DUCKALOG_HISTORY ?? join(env.HOME ?? homedir(), '.duckalog_history')
  const isUsable = await checkRegular(file).then(
    () => true,
    () => false,
  )
  const text = isUsable ? await readRegularFile(file).catch(() => '') : ''
  const lines = text.split('\n').filter((line) => line !== '')
  const entries = lines.filter((line) => isPublic(line) && isPrintable(line)).slice(-maxEntries)
  if (entries.length < lines.length)
    await writeFile(file, entries.map((entry) => `${entry}\n`).join(''), { mode: 0o600 }).catch(ignore)
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
 */
export function toLine(statement: string): string | undefined {
  const text = statement.trim()
  if (!isPublic(text) || !isPrintable(text.replace(/\r?\n/g, ' ')) || (text.includes('\n') && /--|'[^']*\n|\$\$/.test(text)))
    return undefined
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
}

/** Rather a statement too few: a word is enough, whatever stands beside it. */
const secretWords =
  /secret|passw|passphrase|\bpwd\b|token|credential|bearer|authorization|(?:encryption|parquet|access|account|api|private|footer|column)_?key|-----BEGIN/i

function isPublic(text: string): boolean {
  return text !== '' && !secretWords.test(text) && findCredentials(text).length === 0
}

/** readline shows an entry as it is. */
function isPrintable(line: string): boolean {
  return escapeControls(line.replaceAll('\t', ' ')) === line.replaceAll('\t', ' ')
}

function ignore(): void {}
