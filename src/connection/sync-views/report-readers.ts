import type { DriverConnection } from '../../driver/core/driver.js'
import type { Warning } from '../../session/apply/session-report.js'
import { formatViewName } from '../../views/definition/view-definition.js'
import { type Reader, readBroken, readLostColumns } from '../../views/diff/read-readers.js'

/** The views that the config does not name and that the changes have broken. */
export async function reportBroken(connection: DriverConnection, readers: readonly Reader[]): Promise<readonly Warning[]> {
  const broken = await readBroken(connection, readers)
  return broken.map(({ reader, message }) => {
    const done = reader.cause.action === 'drop' ? 'dropped' : 'replaced'
    return warn(reader, 'no longer works', `was ${done}: ${message}`)
  })
}

/** The views that the config does not name and that the changes would break. */
export async function reportBreaking(
  connection: DriverConnection,
  readers: readonly Reader[],
  own: string,
): Promise<readonly Warning[]> {
  const warnings: Warning[] = []
  for (const reader of readers) {
    if (reader.cause.action === 'drop') warnings.push(warn(reader, 'will no longer work', 'will be dropped.'))
    else {
      const lost = await readLostColumns(connection, reader, own)
      const columns = lost.map((name) => JSON.stringify(name)).join(', ')
      if (lost.length > 0) warnings.push(warn(reader, 'may no longer work', `will lose ${columns}.`))
    }
  }
  return warnings
}

function warn({ view, cause }: Reader, what: string, why: string): Warning {
  const message = `The view ${formatViewName(view)}, which the config does not name, ${what}: it reads ${formatViewName(cause.view)}, which ${why}`
  return { code: 'VIEW_BROKEN', message }
}
