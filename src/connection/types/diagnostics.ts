/** How full a pool of connections is. @public */
export interface PoolState {
  /** The limit for `query` and `stream`: `pool.size` of the connect options. */
  readonly size: number
  /** Open connections that wait for a statement. */
  readonly idle: number
  /** Connections that run a statement. */
  readonly inUse: number
  /** Calls that wait for a connection or session. */
  readonly waiting: number
  /** Open sessions and transactions. */
  readonly sessions: number
}

/** What subscribers of the diagnostics channel `duckalog:pool` get after each change of a pool. @public */
export interface PoolMessage extends PoolState {
  /** The same object in all messages of one pool. */
  readonly pool: object
  /** The path or address of the database, without credentials. */
  readonly database: string
  /** `true` in the last message. */
  readonly closed: boolean
}

/**
 * What subscribers of the tracing channels `duckalog:connect`, `duckalog:query`, `duckalog:stream` and `duckalog:refresh` get with each event
 * of an operation; `error` is added by Node. Never has rows or bound values.
 * @public
 */
export interface TraceMessage {
  /** The statement, without the credentials that are known by now: all of them once `database` is. Absent for `connect` and `refresh`. */
  readonly sql?: string
  /** The path or address of the catalog's database, without credentials; `undefined` until its config was read. */
  readonly database: string | undefined
  /** Why the operation failed. */
  readonly error?: unknown
}
