import { appendFile, chmod, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { checkRegular, readRegularFile } from '../../disk/open-regular-file.js'
import { findCredentials } from '../../secrets/index.js'
import { escapeControls } from '../../text/escape-controls.js'

/** What was typed in this and earlier sessions. */
export interface History {
  /** Newest first. */
  readonly entries: readonly string[]
  /** Saves what was typed, unless it may contain a secret. */
  add(text: string): Promise<void>
}

/** The maximum number of entries loaded from the file. */
const maxEntries = 1_000

/**
 * Opens the history file: `DUCKALOG_HISTORY`, or `.duckalog_history` in the home folder. Only its owner may read it. Entries that may contain
 * a secret or control the terminal are removed. If the file cannot be read or written, only this session has a history.
 */
export async function openHistory(env: NodeJS.ProcessEnv): Promise<History> {
  const file = env.DUCKALOG_HISTORY ?? join(env.HOME ?? homedir(), '.duckalog_history')
  const isUsable = await checkRegular(file).then(
    () => true,
    () => false,
  )
  const saved = isUsable ? parseEntries(await readRegularFile(file).catch(() => '')) : []
  const kept = saved.filter((entry) => toEntry(entry) !== undefined).slice(-maxEntries)
  if (kept.length < saved.length) await writeFile(file, kept.map(renderEntry).join(''), { mode: 0o600 }).catch(ignore)
  let entries: readonly string[] = kept.reverse()
  return {
    get entries() {
      return entries
    },
    async add(text) {
      const entry = toEntry(text)
      if (entry === undefined || entry === entries[0]) return
      entries = [entry, ...entries]
      if (!isUsable) return
      await appendFile(file, renderEntry(entry), { mode: 0o600 })
        .then(() => chmod(file, 0o600))
        .catch(ignore)
    },
  }
}

/** Converts what was typed to an entry of the history. Returns `undefined` if it may contain a secret. */
export function toEntry(text: string): string | undefined {
  const entry = text.trim()
  return isPublic(entry) && isPrintable(entry) ? entry : undefined
}

/** An entry is a line; the further lines of an entry begin with a tab. */
function renderEntry(entry: string): string {
  return `${entry.replaceAll('\n', '\n\t')}\n`
}

function parseEntries(text: string): readonly string[] {
  return text
    .split(/\n(?!\t)/)
    .map((entry) => entry.replaceAll('\n\t', '\n'))
    .filter((entry) => entry.trim() !== '')
}

/** A statement with one of these words is not saved: losing an entry is better than leaking a secret. */
const secretWords =
  /secret|passw|passphrase|\bpwd\b|token|credential|bearer|authorization|(?:encryption|parquet|access|account|api|private|footer|column)_?key|-----BEGIN/i

function isPublic(text: string): boolean {
  return text !== '' && !secretWords.test(text) && findCredentials(text).length === 0
}

/** Whether an entry has no control characters but line breaks and tabs. */
function isPrintable(entry: string): boolean {
  return escapeControls(entry, { keepLines: true }) === entry
}

function ignore(): void {}
