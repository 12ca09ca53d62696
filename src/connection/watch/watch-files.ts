import { type FSWatcher, watch } from 'node:fs'
import { createSemaphore } from '../../async/semaphore.js'
import { startTimer } from '../../async/start-timer.js'
import type { Sources } from '../../config/model/config-metadata.js'
import { createDebug } from '../../create-debug.js'
import { readFileMarks, type WatchedFiles } from './read-file-marks.js'

const debug = createDebug('duckalog:watch')

export interface WatchFilesOptions {
  /** Called again after each change, because the content of the files may change what to watch. */
  readonly listSources: () => Sources
  /** Called with the changed files; never concurrently. */
  readonly onChange: (files: readonly string[]) => Promise<void>
  /** Milliseconds without a further change before `onChange` is called. */
  readonly debounce: number
}

export interface FileWatch {
  /** The watched files that exist. */
  readonly files: readonly string[]
  /** Stops, after a running call of `onChange`. */
  close(): Promise<void>
}

interface FolderWatch {
  readonly watcher: FSWatcher
  readonly identity: string
}

/** The polling interval in milliseconds, for file systems without events: network shares, host folders in a container. */
const pollInterval = 2_000

/** The maximum share of time for polling; many files are polled less often. */
const maxPollShare = 1 / 20

/** Continuous changes are handled after this many debounce times. */
const maxDebounces = 10

/**
 * Watches files for changes of their content: written, replaced by a rename or through a link, created or removed, and new files that match a
 * pattern. Watches folders instead of files, because a watch on a file does not notice its replacement.
 */
export async function watchFiles({ listSources, onChange, debounce }: WatchFilesOptions): Promise<FileWatch> {
  const folders = new Map<string, FolderWatch>()
  let sources = listSources()
  let known = asRead(await readFileMarks(sources.files.keys(), sources.globs.keys()), sources)
  const checks = createSemaphore(1)
  let pending: NodeJS.Timeout | undefined
  let firstEvent = 0
  let polling: NodeJS.Timeout | undefined
  let closed = false

  async function check(): Promise<void> {
    if (closed) return
    const start = performance.now()
    const found = await readFileMarks(sources.files.keys(), sources.globs.keys())
    const changed = [...new Set([...known.marks.keys(), ...found.marks.keys()])].filter(
      (file) => known.marks.get(file) !== found.marks.get(file),
    )
    known = found
    if (changed.length > 0) {
      debug('changed: %s', changed)
      await onChange(changed)
      await updateSources(listSources())
      soon()
    }
    watchFolders()
    pollAfter(Math.max(pollInterval, (performance.now() - start) / maxPollShare))
  }
  /** Files that were watched before are compared with their state before the change, new ones with what was loaded, so no change is missed. */
  async function updateSources(next: Sources): Promise<void> {
    const fresh: Sources = {
      files: new Map([...next.files].filter(([file]) => !sources.files.has(file) && !known.marks.has(file))),
      globs: new Map([...next.globs].filter(([glob]) => !sources.globs.has(glob))),
    }
    known = joinFiles(known, asRead(await readFileMarks(fresh.files.keys(), fresh.globs.keys()), fresh), next)
    sources = next
  }
  function checkNow(): void {
    pending = undefined
    void checks.run(check)
  }
  function soon(): void {
    if (closed) return
    const now = performance.now()
    if (!pending) firstEvent = now
    else if (now - firstEvent > debounce * maxDebounces) return
    clearTimeout(pending)
    pending = startTimer(debounce, checkNow)?.unref()
  }
  function pollAfter(after: number): void {
    clearTimeout(polling)
    if (closed) return
    polling = setTimeout(() => {
      if (!pending) soon()
    }, after).unref()
  }
  function watchFolders(): void {
    if (closed) return
    for (const [folder, { watcher, identity }] of folders) {
      if (known.folders.get(folder)?.identity === identity) continue
      watcher.close()
      folders.delete(folder)
    }
    for (const [folder, { identity }] of known.folders) if (!folders.has(folder)) watchFolder(folder, identity)
  }
  function watchFolder(folder: string, identity: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (event, name) => {
        if (isRelevant(known, folder, event, name)) soon()
      })
      watcher.on('error', () => {
        watcher.close()
        folders.delete(folder)
      })
      folders.set(folder, { watcher, identity })
    } catch {
      // The folder is gone, or the system is out of watches: polling has to suffice
    }
  }

  watchFolders()
  soon()
  return {
    get files() {
      const missing = new Set([...sources.files.keys()].filter((file) => !known.marks.has(file)))
      const named = [...listSources().files.keys()].filter((file) => !missing.has(file))
      return [...new Set([...named, ...[...known.matches.values()].flat()])]
    },
    async close() {
      closed = true
      clearTimeout(polling)
      clearTimeout(pending)
      for (const { watcher } of folders.values()) watcher.close()
      await checks.run(async () => undefined)
    },
  }
}

/** Ignores other names: a folder may contain a database that is written all the time. */
function isRelevant({ folders }: WatchedFiles, folder: string, event: string, name: string | null): boolean {
  const watched = folders.get(folder)
  if (!watched || name === null) return true
  return watched.names.has(name) || (watched.isListed && event === 'rename')
}

/** The state of the files when they were loaded, with the current folders. */
function asRead({ marks, matches, folders }: WatchedFiles, sources: Sources): WatchedFiles {
  const then = new Map(marks)
  for (const [file, mark] of sources.files) {
    if (mark === undefined) then.delete(file)
    else then.set(file, mark)
  }
  return { marks: then, matches: new Map([...matches.keys()].map((glob) => [glob, sources.globs.get(glob) ?? []])), folders }
}

function joinFiles(known: WatchedFiles, fresh: WatchedFiles, { files, globs }: Sources): WatchedFiles {
  const matches = new Map([...known.matches, ...fresh.matches].filter(([glob]) => globs.has(glob)))
  const wanted = new Set([...files.keys(), ...[...matches.values()].flat()])
  return {
    marks: new Map([...known.marks, ...fresh.marks].filter(([file]) => wanted.has(file))),
    matches,
    folders: new Map([...known.folders, ...fresh.folders]),
  }
}
