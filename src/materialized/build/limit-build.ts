import { stat } from 'node:fs/promises'
import { linkSignals } from '../../async/linked-signal.js'
import { startTimer } from '../../async/start-timer.js'
import { ViewError } from '../../errors.js'
import { renderAge } from '../../text/render-age.js'
import { formatViewName, type ViewDefinition } from '../../views/definition/view-definition.js'

/** The limits of one build. */
export interface BuildLimits {
  /** In milliseconds. */
  readonly timeout: number | undefined
  /** In bytes. */
  readonly maxSize: number | undefined
}

/** Milliseconds between two checks of the size of the file. */
const lookEvery = 200

/**
 * Runs a build within its limits of time and size. The size is the growth of the file: blocks of old rows are reused first, so the growth is never
 * more than what was written, which is measured afterwards.
 * @throws ViewError MATERIALIZE_BUDGET; the reason of the signal
 */
export async function withinLimits<T>(
  definition: ViewDefinition,
  { timeout, maxSize }: BuildLimits,
  file: string | undefined,
  signal: AbortSignal | undefined,
  build: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const link = linkSignals(signal)
  const timer = timeout === undefined ? undefined : startTimer(timeout, () => link.abort(tooLong(definition, timeout)))
  const isWatched = file !== undefined && maxSize !== undefined
  const start = isWatched ? await sizeOf(file) : 0
  const watch = isWatched
    ? setInterval(async () => {
        const grown = (await sizeOf(file)) - start
        if (grown > maxSize) link.abort(tooLarge(definition, maxSize))
      }, lookEvery)
    : undefined
  try {
    return await build(link.signal)
  } catch (error) {
    throw link.signal.aborted ? link.signal.reason : error
  } finally {
    clearTimeout(timer)
    clearInterval(watch)
    link.unlink()
  }
}

/** The size of a DuckDB file with its log, in bytes. A stat opens neither, so no lock is lost. */
export async function sizeOf(file: string): Promise<number> {
  const sizes = await Promise.all(
    [file, `${file}.wal`].map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

export function tooLarge(definition: ViewDefinition, maxSize: number): ViewError {
  const message = `The rows of the view ${formatViewName(definition)} need more than ${renderSize(maxSize)} (max_size), so the old ones stay. Raise the limit, or let the view return fewer rows.`
  return new ViewError('MATERIALIZE_BUDGET', message, { view: formatViewName(definition), at: definition.at })
}

function tooLong(definition: ViewDefinition, timeout: number): ViewError {
  const message = `Reading the rows of the view ${formatViewName(definition)} took longer than ${renderAge(timeout / 1_000)} (timeout), so the old ones stay. Raise the limit, or let the view read less.`
  return new ViewError('MATERIALIZE_BUDGET', message, { view: formatViewName(definition), at: definition.at })
}

function renderSize(bytes: number): string {
  const [unit, size] = (
    [
      ['GB', 1e9],
      ['MB', 1e6],
    ] as const
  ).find(([, each]) => bytes >= each) ?? ['KB', 1e3]
  return `${Math.round((bytes / size) * 10) / 10} ${unit}`
}
