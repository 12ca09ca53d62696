import { randomUUID } from 'node:crypto'
import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Replaces the text of a file in one step: others read the old text or the new one. Keeps the permissions, and the link if the path is one.
 * @throws the error of the file system, also for a file that is read-only
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const file = await realpath(path)
  const { mode } = await stat(file)
  // A rename would replace it all the same
  if ((mode & 0o222) === 0) throw new Error('the file is read-only')
  const draft = join(dirname(file), `.${basename(file)}.${randomUUID()}`)
  try {
    await writeFile(draft, text, { flag: 'wx', mode })
    await chmod(draft, mode & 0o7777)
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
