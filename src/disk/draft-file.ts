import { chmod, realpath, rename, rm, stat } from 'node:fs/promises'
import { checkRegular } from './open-regular-file.js'

/** A new version of a file, beside it until it is complete. */
export interface DraftFile {
  /** Where to write. */
  readonly path: string
  /** Replaces the file with the draft, which gets the permissions of the file. */
  keep(): Promise<void>
  /** Deletes the draft; the file stays as it was. */
  discard(): Promise<void>
}

/**
 * Starts a new version of a file. A link is followed: the file that it names is replaced.
 * @throws NotAFileError for anything but a regular file, or the error of the file system
 */
export async function openDraft(path: string): Promise<DraftFile> {
  await checkRegular(path)
  const target = await realpath(path).catch(() => path)
  const draft = `${target}.${process.pid}.new`
  return {
    path: draft,
    async keep() {
      const before = await stat(target).catch(() => undefined)
      if (before) await chmod(draft, before.mode & 0o7777)
      await rename(draft, target)
    },
    discard: () => rm(draft, { force: true }),
  }
}
