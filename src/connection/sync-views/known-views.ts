import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type ViewDefinition, viewKey } from '../../views/definition/view-definition.js'
import type { StoredViews } from '../../views/ledger/stored-views.js'
import { isFile } from '../database/file-identity.js'
import type { OpenDatabase } from '../database/registry.js'

interface KnownViews {
  readonly definitions: readonly ViewDefinition[]
  readonly stored: StoredViews
}

/** By the state of the file. A file that is written has another state. */
const known = new Map<string, WeakRef<KnownViews>>()

/** File systems store the time of a write in steps of up to 2 seconds, so a later write may not show in a younger time. */
const settledAfterMs = 2_100

/** The views in a database file, as this process last read them. */
export interface Recollection {
  /** The views, if neither the file nor the definitions have changed since they were read. */
  readonly stored?: StoredViews
  /** Keeps the views that were read. */
  remember(stored: StoredViews): void
}

/**
 * Recalls the views of a file that was not written since this process read them: reading them takes as long as half of an open. Only while
 * the caller alone has the file open, since DuckDB's lock then keeps other writers out.
 */
export async function recallViews(database: OpenDatabase, definitions: readonly ViewDefinition[]): Promise<Recollection> {
  const state = await settledState(database)
  if (state === undefined) return { remember: () => undefined }
  const before = known.get(state)?.deref()
  return {
    ...(before && isSame(before.definitions, definitions) && { stored: before.stored }),
    remember(stored) {
      if (stored.unlisted !== undefined) return
      for (const [other, reference] of known) if (!reference.deref()) known.delete(other)
      known.set(state, new WeakRef({ definitions, stored }))
    },
  }
}

/** Identity, size and times of the file, unless a write could leave them as they are. */
async function settledState({ path, driver, hosted, holders }: OpenDatabase): Promise<string | undefined> {
  if (hosted || holders > 1 || !isFile(path)) return undefined
  const file = resolve(path)
  const [found, log] = await Promise.all([statOf(file), statOf(`${file}.wal`)])
  if (!found || log) return undefined
  const { dev, ino, size, mtimeNs, ctimeNs, mtimeMs, ctimeMs } = found
  const now = performance.timeOrigin + performance.now()
  if (now - Math.max(Number(mtimeMs), Number(ctimeMs)) < settledAfterMs) return undefined
  return [driver, file, dev, ino, size, mtimeNs, ctimeNs].join(':')
}

function statOf(file: string) {
  return stat(file, { bigint: true }).catch(() => undefined)
}

function isSame(before: readonly ViewDefinition[], now: readonly ViewDefinition[]): boolean {
  return (
    before === now ||
    (before.length === now.length &&
      now.every((definition, index) => {
        const other = before[index]
        const isKnown = other?.hash === definition.hash && viewKey(other) === viewKey(definition)
        // The columns of a view are read only if the config names some, and kept rows only if it keeps some
        return (
          isKnown &&
          (!definition.columns || other.columns !== undefined) &&
          (!definition.materialized || other.materialized !== undefined)
        )
      }))
  )
}
