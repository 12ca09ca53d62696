import { type FSWatcher, watch } from 'node:fs'
import { createSemaphore } from '../../async/semaphore.js'
import { startTimer } from '../../async/start-timer.js'
import type { Sources } from '../../config/model/config-metadata.js'
import { createDebug } from '../../create-debug.js'
import { readFileMarks, type WatchedFiles } from './read-file-marks.js'

const debug = createDebug('duckalog:watch')

export interface WatchFilesOptions {
  /** Asked again after each change: what is watched may change with what the files say. */
  readonly listSources: () => Sources
  /** Is told of the files that changed; never called twice at once. */
  readonly onChange: (files: readonly string[]) => Promise<void>
  /** Milliseconds of quiet before a change counts. */
  readonly debounce: number
}

export interface FileWatch {
  /** The files that are watched now and are there. */
  readonly files: readonly string[]
  /** Stops, after a call of `onChange` that runs. */
  close(): Promise<void>
}

interface FolderWatch {
  readonly watcher: FSWatcher
  readonly identity: string
}

/** For the file systems that tell nothing: network shares, folders of a host in a container. */
const lookEvery = 2_000

/** A look at many files is repeated less often: looking may take this part of the time. */
const lookShare = 1 / 20

/** Changes that never pause are looked at after so many times the debounce. */
const mostDebounces = 10

/**
 * Watches files for changes of their content: when they are written, replaced by renaming or through a link, made, removed, and when a new
 * one matches a pattern. Folders are watched, not files: a file that was replaced is another one.
 */
export async function watchFiles({ listSources, onChange, debounce }: WatchFilesOptions): Promise<FileWatch> {
  const folders = new Map<string, FolderWatch>()
  let sources = listSources()
  let known = asRead(await readFileMarks(sources.files.keys(), sources.globs.keys()), sources)
  const looks = createSemaphore(1)
  let pending: NodeJS.Timeout | undefined
  let firstEvent = 0
  let regularly: NodeJS.Timeout | undefined
  let closed = false

  async function look(): Promise<void> {
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
      await takeOver(listSources())
      soon()
    }
    watchFolders()
    lookAgain(Math.max(lookEvery, (performance.now() - start) / lookShare))
  }
  /**
   * What was watched before is compared with what was found before the change was taken over, what is new with what was read: a change
   * meanwhile is not lost.
   */
  async function takeOver(next: Sources): Promise<void> {
    const fresh: Sources = {
      files: new Map([...next.files].filter(([file]) => !sources.files.has(file) && !known.marks.has(file))),
      globs: new Map([...next.globs].filter(([glob]) => !sources.globs.has(glob))),
    }
    known = joinFiles(known, asRead(await readFileMarks(fresh.files.keys(), fresh.globs.keys()), fresh), next)
    sources = next
  }
  function lookNow(): void {
    pending = undefined
    void looks.run(look)
  }
  function soon(): void {
    if (closed) return
    const now = performance.now()
    if (!pending) firstEvent = now
    else if (now - firstEvent > debounce * mostDebounces) return
    clearTimeout(pending)
    pending = startTimer(debounce, lookNow)?.unref()
  }
  function lookAgain(after: number): void {
    clearTimeout(regularly)
    if (closed) return
    regularly = setTimeout(() => {
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
      // It is gone, or the system has no more watches: the look from time to time has to do
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
      clearTimeout(regularly)
      clearTimeout(pending)
      for (const { watcher } of folders.values()) watcher.close()
      await looks.run(async () => undefined)
    },
  }
}

/** A folder may hold a database that is written all the time: only names that matter count. */
function isRelevant({ folders }: WatchedFiles, folder: string, event: string, name: string | null): boolean {
  const watched = folders.get(folder)
  if (!watched || name === null) return true
  return watched.names.has(name) || (watched.isListed && event === 'rename')
}

/** Files as they were when they were read, in the folders of now. */
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
