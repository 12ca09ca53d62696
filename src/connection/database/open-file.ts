import { pause } from '../../async/backoff.js'
import { checkRegular, NotAFileError } from '../../disk/open-regular-file.js'
import { ConnectionError, isDuckalogError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import { describe, sharedError } from './claim-file.js'
import { identifyFile, isOpenInProcess, realPath } from './file-identity.js'
import { type AcquireOptions, newDatabase, openInstance } from './open-instance.js'
import { getRegistry, type OpenDatabase, withFileLock } from './registry.js'
import { withThreadLock } from './thread-lock.js'

/**
 * Opens a database file, or joins the catalogs of this process that have it open. Waits for another process to release its lock.
 * @throws ConnectionError DATABASE_SHARED, DATABASE_LOCKED, DATABASE_CORRUPT, DATABASE_OPEN_FAILED
 */
export async function openFile(
  path: string,
  openOptions: Readonly<Record<string, string>>,
  options: AcquireOptions,
): Promise<OpenDatabase> {
  const deadline = performance.now() + options.lockTimeout
  for (let delay = 25; ; delay = Math.min(delay * 2, 500)) {
    options.signal?.throwIfAborted()
    try {
      return await withFileLock(await realPath(path), () => joinOrOpenLocked(path, openOptions, options))
    } catch (error) {
      if (!isDuckalogError(error, 'DATABASE_LOCKED') || performance.now() + delay > deadline) throw error
      options.onWait()
      await pause(delay, options.signal)
    }
  }
}

/** Falls back to opening the file read-only, if the options allow that and the other processes only read it. */
async function joinOrOpenLocked(
  path: string,
  openOptions: Readonly<Record<string, string>>,
  options: AcquireOptions,
): Promise<OpenDatabase> {
  if (!options.orReadOnly) return joinOrOpen(path, openOptions, options)
  const forReading = { ...openOptions, access_mode: 'READ_ONLY' }
  const known = getRegistry().files.get(await identifyFile(path))
  if (known?.openOptions.access_mode === 'READ_ONLY') return joinOrOpen(path, forReading, options)
  try {
    return await joinOrOpen(path, openOptions, options)
  } catch (error) {
    // DuckDB suggests read-only mode only if the other processes just read the file
    if (!isDuckalogError(error, 'DATABASE_LOCKED') || !/in read-only mode/.test(saidBy(error))) throw error
    return joinOrOpen(path, forReading, options)
  }
}

async function joinOrOpen(
  path: string,
  openOptions: Readonly<Record<string, string>>,
  options: AcquireOptions,
): Promise<OpenDatabase> {
  const { files } = getRegistry()
  const file = await identifyFile(path)
  const joinKnown = () => {
    const known = files.get(file)
    return known && join(known, file, path, openOptions, options)
  }
  const opening = async () => {
    const opened = joinKnown()
    if (opened) return opened
    await refuseForeign(file, path)
    await refuseIrregular(path)
    const instance = await openInstance(path, openOptions, options)
    const database = newDatabase(path, openOptions, options, instance)
    // Identified again, because a file that was just created had no inode before
    files.set(await identifyFile(path), database)
    return database
  }
  return joinKnown() ?? withThreadLock(file, opening)
}

function join(
  known: OpenDatabase,
  file: string,
  path: string,
  openOptions: Readonly<Record<string, string>>,
  { driver }: AcquireOptions,
): OpenDatabase {
  if (known.leaving >= known.holders) throw closingError(path)
  if (known.attached.has(file)) throw sharedError(path, `${describe(known)} has it attached`)
  if (known.driver !== driver.name)
    throw sharedError(path, `it is open through ${known.driver}, and this catalog asks for ${driver.name}`)
  const options = new Set([...Object.keys(known.openOptions), ...Object.keys(openOptions)])
  for (const option of options) {
    const [there, here] = [known.openOptions[option], openOptions[option]]
    if (there !== here)
      throw sharedError(path, `it is open with ${option} = ${there ?? 'default'}, and this catalog asks for ${here ?? 'default'}`)
  }
  known.holders += 1
  return known
}

/** A failed connect may need seconds to close its file. What it opened is not joined, so the next connect waits as for another process. */
function closingError(path: string): ConnectionError {
  const message = `The database file ${JSON.stringify(path)} is still being closed after a failed connect in this process. Try again.`
  return new ConnectionError('DATABASE_LOCKED', message)
}

/**
 * Refuses a file that another thread or library of this process has open.
 * @throws ConnectionError DATABASE_LOCKED
 */
export async function refuseForeign(file: string, path: string): Promise<void> {
  if (!(await isOpenInProcess(file))) return
  const message =
    `The database file ${JSON.stringify(path)} is already open in this process, in another thread or library. Opening a file twice in one ` +
    'process can corrupt it. Close the other instance or reuse its connection.'
  throw new ConnectionError('DATABASE_LOCKED', message)
}

/** Refuses anything but a regular file. DuckDB would wait for a pipe for ever. */
async function refuseIrregular(path: string): Promise<void> {
  await checkRegular(path).catch((error: unknown) => {
    if (!(error instanceof NotAFileError)) return
    throw new ConnectionError(
      'DATABASE_OPEN_FAILED',
      `Cannot open the database ${JSON.stringify(path)}: it ${error.problem}. Use the path of a file.`,
    )
  })
}
