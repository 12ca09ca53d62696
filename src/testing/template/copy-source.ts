import type { OpenCatalog } from '../../connection/open/open-catalog.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import type { RelationName } from '../../types/read/relation.js'
import type { StandIn } from '../../types/stand-ins/render-stand-ins.js'

/** Fills a copy that was just made. Returns whether the connection has no trace of it. */
export type Fill = (connection: DriverConnection, placeOf: (table: StandIn) => RelationName) => Promise<boolean>

/** A copy that is open. */
export interface OpenCopy {
  readonly catalog: OpenCatalog
  close(): Promise<void>
}

/** Where copies come from. */
export interface CopySource {
  /** @param now - the time of the copy, if it has one */
  open(now: string | undefined, fill: Fill): Promise<OpenCopy>
  close(): Promise<void>
}
