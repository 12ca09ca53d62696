import { type FSWatcher, watch } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { startTimer } from '../start-timer.js'

/** @internal */
export interface WatchFilesOptions {
  /** Asked again after each change: what is watched may change with what the files say. */
  readonly listFiles: () => readonly string[]
  /** Is told of the files that changed; never called twice at once. */
  readonly onChange: (files: readonly string[]) => Promise<void>
  /** Milliseconds of quiet before a change counts. */
  readonly debounce: number
}

/** @internal */
export interface FileWatch {
  /** Stops, after a call of `onChange` that runs. */
  close(): Promise<void>
}

/** For the file systems that tell nothing: network shares, folders of a host in a container. */
const lookEvery = 2_000

/**
 * Watches files for changes of their content, also when they are replaced by renaming or through a link. Folders are watched, not
 * files: a file that was replaced is another one.
 * @internal
 */
export async function watchFiles({ listFiles, onChange, debounce }: WatchFilesOptions): Promise<FileWatch> {
  const folders = new Map<string, FSWatcher>()
  let known = await readFingerprints(listFiles())
  let running: Promise<void> = Promise.resolve()
  let pending: NodeJS.Timeout | undefined
  let closed = false

  async function look(): Promise<void> {
    if (closed) return
    const found = await readFingerprints([...known.keys()])
    const changed = [...found].filter(([file, { content }]) => known.get(file)?.content !== content).map(([file]) => file)
    if (changed.length === 0) return
    known = found
    await onChange(changed)
    // What the files name now is watched as it is now; a change meanwhile of a file known before is not lost
    const files = listFiles()
    const fresh = await readFingerprints(files.filter((file) => !known.has(file)))
    known = new Map([...[...known].filter(([file]) => files.includes(file)), ...fresh])
    watchFolders()
    soon()
  }
  function lookNow(): void {
    pending = undefined
    running = running.then(look)
  }
  function soon(): void {
    if (closed) return
    clearTimeout(pending)
    pending = startTimer(debounce, lookNow)?.unref()
  }
  function watchFolders(): void {
    const wanted = new Set([...known.values()].flatMap((fingerprint) => fingerprint.folders))
    for (const [folder, watcher] of folders) {
      if (wanted.has(folder)) continue
      watcher.close()
      folders.delete(folder)
    }
    for (const folder of wanted) if (!folders.has(folder)) watchFolder(folder)
  }
  function watchFolder(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, soon)
      watcher.on('error', () => {
        watcher.close()
        folders.delete(folder)
      })
      folders.set(folder, watcher)
    } catch {
      // It is gone, or the system has no more watches: the look from time to time has to do
    }
  }

  watchFolders()
  const regularly = setInterval(soon, lookEvery).unref()
  return {
    async close() {
      closed = true
      clearInterval(regularly)
      clearTimeout(pending)
      for (const watcher of folders.values()) watcher.close()
      await running
    },
  }
}

interface Fingerprint {
  readonly content: string
  /** The folder of the name, and the one of the file that it leads to. */
  readonly folders: readonly string[]
}

async function readFingerprints(files: readonly string[]): Promise<Map<string, Fingerprint>> {
  return new Map(await Promise.all(files.map(async (file) => [file, await readFingerprint(file)] as const)))
}

async function readFingerprint(file: string): Promise<Fingerprint> {
  const found = await stat(file, { bigint: true }).catch(() => undefined)
  const target = await realpath(file).catch(() => file)
  return {
    content: found ? [found.dev, found.ino, found.size, found.mtimeNs].join(':') : 'missing',
    folders: [...new Set([dirname(file), dirname(target)])],
  }
}
