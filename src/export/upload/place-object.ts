import { escapeGlob } from '../../disk/escape-glob.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { BuildError, isDuckalogError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { saidBy } from '../../said-by.js'
import type { Warning } from '../../session/apply/session-report.js'
import { quoteLiteral } from '../../sql/quote.js'
import { nameBeside, type RemoteTarget } from './remote-target.js'

/** Uploads the new file to a target, and compares what has arrived. */
type Send = (target: RemoteTarget) => Promise<void>

/**
 * Uploads a file to where an older one may stand. DuckDB removes its target when an upload fails, and on Azure empties it first. So the
 * new file is made to stand whole beside the old one before that one is touched: at any moment there is at least one of them.
 *
 * @returns a warning where the object beside the target could not be removed
 * @throws BuildError EXPORT_FAILED, which says what is left where
 */
export async function placeObject(connection: DriverConnection, target: RemoteTarget, send: Send): Promise<Warning[]> {
  const at = JSON.stringify(target.shown)
  if ((await isThere(connection, target)) === false) {
    await send(target).catch((error) => {
      throw addTo(error, `Nothing was at ${at} before. What may stand there now is not complete: do not use it.`)
    })
    return []
  }
  const beside = nameBeside(target)
  const besideShown = JSON.stringify(beside.shown)
  await send(beside).catch(async (error) => {
    const left = (await isGone(connection, beside)) ? '' : ` What may be left of the new one at ${besideShown} can be removed.`
    throw addTo(
      error,
      `What was at ${at} before is unchanged: a new object is first written beside it, which the credentials must allow.${left}`,
    )
  })
  await send(target).catch((error) => {
    throw addTo(
      error,
      `The new file stands whole at ${besideShown}. What was at ${at} may be gone, and what stands there now may not be complete: copy ` +
        'the new file there, or export again and then remove it.',
    )
  })
  if (await isGone(connection, beside)) return []
  const message = `The export to ${at} is complete. The copy of it at ${besideShown} could not be removed: remove it there.`
  return [{ code: 'EXPORT_COPY_LEFT', message }]
}

/** `undefined` when nobody says: without the right to list a bucket, S3 forbids to ask for what is not there. */
async function isThere(connection: DriverConnection, { url }: RemoteTarget): Promise<boolean | undefined> {
  try {
    const found = await connection.all(`SELECT size FROM read_blob(${quoteLiteral(escapeGlob(url))})`)
    return found.length > 0
  } catch (error) {
    return /\(HTTP 404\b/.test(saidBy(error).replaceAll(url, '')) ? false : undefined
  }
}

/** Removes an object: no statement of DuckDB does, but a COPY that fails before its first row removes its target. */
async function isGone(connection: DriverConnection, target: RemoteTarget): Promise<boolean> {
  const before = await isThere(connection, target)
  if (before !== true) return before === false
  await connection.run(`COPY (SELECT error('removed')::BLOB) TO ${quoteLiteral(target.url)} (FORMAT blob)`).catch(() => undefined)
  return (await isThere(connection, target)) === false
}

function addTo(error: unknown, state: string): BuildError {
  const retryable = isDuckalogError(error) && error.retryable
  return new BuildError('EXPORT_FAILED', `${messageOf(error)}\n${state}`, { cause: error, retryable })
}
