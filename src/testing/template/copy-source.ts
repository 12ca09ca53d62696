import type { OpenCatalog } from '../../connection/open/open-catalog.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import type { RelationName } from '../../types/read/relation.js'
import type { StandIn } from '../../types/stand-ins/render-stand-ins.js'

/** Fills a new copy. Returns whether the connection is still clean, with no state left by it. */
export type Fill = (connection: DriverConnection, placeOf: (table: StandIn) => RelationName) => Promise<boolean>

/** A copy that is open. */
export interface OpenCopy {
  readonly catalog: OpenCatalog
  close(): Promise<void>
}

/** Opens the copies of a template. */
export interface CopySource {
  /** @param now - the time of the copy, if it has one */
  open(now: string | undefined, fill: Fill): Promise<OpenCopy>
  close(): Promise<void>
}
