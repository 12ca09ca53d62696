import { createDebug } from '../../create-debug.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import type { Warning } from '../../session/apply/session-report.js'
import { quoteIdentifier } from '../../sql/quote.js'
import { isIn } from '../../views/definition/view-definition.js'
import type { ChosenForms } from '../../views/diff/choose-forms.js'
import { sizeOf } from './limit-build.js'
import type { RowsPlace } from './rows-place.js'

const debug = createDebug('duckalog:views')

/** The catalog whose databases are written. */
interface Checkpointed {
  /** Runs work on a connection that stays open as long as the catalog. */
  onControl<T>(work: (control: DriverConnection) => Promise<T>): Promise<T>
  /** Aborts when the catalog closes. */
  readonly signal?: AbortSignal | undefined
}

/** The pauses between attempts, in milliseconds: the last one is repeated. */
const pauses = [100, 250, 500, 1_000, 2_000, 5_000]

/**
 * Writes the logs of databases into their files, so that the blocks of old rows are used again: bulk rows go past the log, which therefore never
 * grows to the size at which DuckDB does this by itself. Refused while other statements run, so it is tried again until it is done or the catalog
 * closes, which also writes the logs. FORCE would make every new query wait for the running ones.
 */
export async function checkpointAll(
  catalog: Checkpointed,
  places: readonly RowsPlace[],
  forms: ChosenForms['forms'],
): Promise<readonly Warning[]> {
  const warnings: Warning[] = []
  for (const { database, file, target } of places) {
    if (file === undefined) continue
    if (await checkpoint(catalog, database)) continue
    tryAgain(catalog, database, 0)
    const rows = [...forms.values()].filter(({ definition }) => isIn(definition, target))
    const kept = rows.reduce((sum, form) => sum + (form.rows?.bytes ?? 0), 0)
    const size = await sizeOf(file)
    if (size > Math.max(3 * kept, smallest)) warnings.push(warnOfSize(database, size, kept))
  }
  return warnings
}

/** Smaller files are not worth a warning. */
const smallest = 64 * 2 ** 20

function warnOfSize(database: string, size: number, kept: number): Warning {
  const message =
    `The file of ${JSON.stringify(database)} has ${inMegabytes(size)} MB for ${inMegabytes(kept)} MB of kept rows, because statements that run or an ` +
    'open transaction keep the blocks of old rows. End them; then DuckDB reuses the space.'
  return { code: 'MATERIALIZED_BLOATED', message }
}

function inMegabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20)
}

function tryAgain(catalog: Checkpointed, database: string, attempt: number): void {
  const { signal } = catalog
  const timer = setTimeout(
    async () => {
      signal?.removeEventListener('abort', stop)
      if (!(await checkpoint(catalog, database).catch(() => true))) tryAgain(catalog, database, attempt + 1)
    },
    pauses[Math.min(attempt, pauses.length - 1)],
  )
  timer.unref()
  const stop = () => clearTimeout(timer)
  signal?.addEventListener('abort', stop, { once: true })
}

/** Tries a checkpoint once. @returns whether it succeeded */
function checkpoint(catalog: Checkpointed, database: string): Promise<boolean> {
  return catalog.onControl(async (control: DriverConnection) => {
    try {
      await control.run(`CHECKPOINT ${quoteIdentifier(database)}`)
      return true
    } catch (error) {
      if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
      debug('CHECKPOINT of %s is put off: %s', database, error.message)
      return false
    }
  })
}
