import { appendFile, chmod, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { checkRegular, readRegularFile } from '../../disk/open-regular-file.js'
import { findCredentials } from '../../secrets/index.js'
import { escapeControls } from '../../text/escape-controls.js'

/** The statements typed in this and earlier sessions. */
export interface History {
  /** Newest first, as in readline. */
  readonly entries: readonly string[]
  /** Saves a statement, unless it may contain a secret. */
  add(statement: string): Promise<void>
}

/** The maximum number of entries loaded from the file. */
const maxEntries = 1_000

/**
 * Opens the history file: `DUCKALOG_HISTORY`, or `.duckalog_history` in the home folder. Only its owner may read it. Entries that may contain
 * a secret or control the terminal are removed. If the file cannot be read or written, there is no history.
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
 * Converts a statement to one line of the history. Returns `undefined` if it may contain a secret or would mean something else on one line.
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

/** One such word is enough to leave a statement out; better one too few than a leaked secret. */
const secretWords =
  /secret|passw|passphrase|\bpwd\b|token|credential|bearer|authorization|(?:encryption|parquet|access|account|api|private|footer|column)_?key|-----BEGIN/i

function isPublic(text: string): boolean {
  return text !== '' && !secretWords.test(text) && findCredentials(text).length === 0
}

/** Whether an entry has no control characters, which readline would print unescaped. */
function isPrintable(line: string): boolean {
  return escapeControls(line.replaceAll('\t', ' ')) === line.replaceAll('\t', ' ')
}

function ignore(): void {}
