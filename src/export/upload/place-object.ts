import { escapeGlob } from '../../disk/escape-glob.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { BuildError, isDuckalogError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { saidBy } from '../../said-by.js'
import type { Warning } from '../../session/apply/session-report.js'
import { quoteLiteral } from '../../sql/quote.js'
import { nameCopy, type RemoteTarget } from './remote-target.js'

/** Uploads the new file to a target, and verifies the upload. */
type Send = (target: RemoteTarget) => Promise<void>

/**
 * Uploads a file to a target that may exist. DuckDB removes its target when an upload fails, and on Azure empties it first. Therefore the
 * new file is first uploaded next to an existing object: at any time one complete object exists.
 *
 * @returns a warning if the copy could not be removed
 * @throws BuildError EXPORT_FAILED, which says which objects are left
 */
export async function placeObject(connection: DriverConnection, target: RemoteTarget, send: Send): Promise<Warning[]> {
  const at = JSON.stringify(target.shown)
  if ((await exists(connection, target)) === false) {
    await send(target).catch((error) => {
      throw addTo(error, `Nothing was at ${at} before. If there is an object now, it is incomplete: do not use it.`)
    })
    return []
  }
  const beside = nameCopy(target)
  const copyShown = JSON.stringify(beside.shown)
  await send(beside).catch(async (error) => {
    const left = (await removeObject(connection, beside))
      ? ''
      : ` A partial upload may be left at ${copyShown} and can be removed.`
    throw addTo(
      error,
      `The object at ${at} is unchanged: the new one is first written next to it, which the credentials must allow.${left}`,
    )
  })
  await send(target).catch((error) => {
    throw addTo(
      error,
      `The new file is complete at ${copyShown}. The object at ${at} may be missing or incomplete: copy the new file there, or export again ` +
        'and then remove the copy.',
    )
  })
  if (await removeObject(connection, beside)) return []
  const message = `The export to ${at} is complete, but its temporary copy at ${copyShown} could not be removed: remove it.`
  return [{ code: 'EXPORT_COPY_LEFT', message }]
}

/** `undefined` if unknown: without the right to list a bucket, S3 answers 403 for an object that does not exist. */
async function exists(connection: DriverConnection, { url }: RemoteTarget): Promise<boolean | undefined> {
  try {
    const found = await connection.all(`SELECT size FROM read_blob(${quoteLiteral(escapeGlob(url))})`)
    return found.length > 0
  } catch (error) {
    return /\(HTTP 404\b/.test(saidBy(error).replaceAll(url, '')) ? false : undefined
  }
}

/** Removes an object. DuckDB has no statement for that, but a COPY that fails before its first row removes its target. */
async function removeObject(connection: DriverConnection, target: RemoteTarget): Promise<boolean> {
  const before = await exists(connection, target)
  if (before !== true) return before === false
  await connection.run(`COPY (SELECT error('removed')::BLOB) TO ${quoteLiteral(target.url)} (FORMAT blob)`).catch(() => undefined)
  return (await exists(connection, target)) === false
}

function addTo(error: unknown, state: string): BuildError {
  const retryable = isDuckalogError(error) && error.retryable
  return new BuildError('EXPORT_FAILED', `${messageOf(error)}\n${state}`, { cause: error, retryable })
}
