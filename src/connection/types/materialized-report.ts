/** The state of the rows of a materialised view. @public */
export interface MaterializedView {
  /** `schema.name`; with the alias of the database before it, if the view is in an attached one. */
  readonly view: string
  /**
   * `pending`: there are no rows yet, and the view reads its sources. `stale`: they are older than `max_age`, of another definition, or their sources
   * have changed since. `lost`: their table is gone.
   */
  readonly state: 'fresh' | 'stale' | 'pending' | 'lost'
  /** When the sources of the rows were read, by the clock of the database. Absent without rows. */
  readonly refreshedAt?: Date
  /** The age of the rows, in milliseconds. Absent without rows. */
  readonly ageMs?: number
  /** Why the last refresh failed, if it did. The old rows stay. */
  readonly failure?: string
}

/** A materialised view in a report or plan. @public */
export interface MaterializedReport extends Omit<MaterializedView, 'state'> {
  /** The state of {@link MaterializedView}, or what a refresh did: `skipped` leaves stale rows as they are, because they are younger than `min_age` or another process is reading them. */
  readonly state: MaterializedView['state'] | 'refreshed' | 'failed' | 'skipped'
  /** Why, for people. */
  readonly reason: string
  /**
   * How the rows were brought up to date, or would be, according to a plan: `full` if all of them were read, else the mode of the view. Only for
   * `refreshed`, and in a plan for rows that would be refreshed.
   */
  readonly mode?: 'full' | 'append' | 'merge' | 'partition'
  /** The number of rows. */
  readonly rows?: number
  /** Their size in the database, in bytes, if it is known. */
  readonly bytes?: number
  /** How long it took to read them, in milliseconds. */
  readonly durationMs?: number
}
