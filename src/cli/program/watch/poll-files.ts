import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

const interval = 1_000

/**
 * Calls `onChange` whenever a file among those listed changes, appears or vanishes, until the signal aborts. Looks once a second, which works on
 * every file system, and opens no file.
 * @param onStart - called once changes are noticed
 */
export async function pollFiles(
  list: () => Promise<readonly string[]>,
  onStart: (files: readonly string[]) => void,
  onChange: (files: readonly string[]) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let known = await readMarks(await list())
  onStart([...known.keys()])
  for (;;) {
    await sleep(interval, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    const found = await readMarks(await list())
    const changed = [...new Set([...known.keys(), ...found.keys()])].filter((file) => known.get(file) !== found.get(file))
    known = found
    if (changed.length > 0) await onChange(changed)
  }
}

async function readMarks(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const marks = await Promise.all(
    [...new Set(files)].map(async (file) => {
      const found = await stat(file, { bigint: true }).catch(() => undefined)
      return found?.isFile() ? ([[file, [found.ino, found.size, found.mtimeNs].join(':')]] as const) : []
    }),
  )
  return new Map(marks.flat())
}
