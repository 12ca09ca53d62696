/**
 * Defaults of `duckalog types`.
 * @public
 */
export interface TypesConfig {
  /** The TypeScript file to write. @defaultValue `<name of the config file without suffix>.types.ts`, beside it */
  readonly output?: string
  /**
   * The JSON file with the columns of everything that the views read, from which types are generated without these sources.
   * @defaultValue `<name of the config file without suffix>.columns.json`, beside it
   */
  readonly columns?: string
  /** The row modes to declare rows for. Each one adds to the time that the compiler takes. @defaultValue `['js']` */
  readonly row_modes?: readonly ('js' | 'json' | 'raw')[]
  /** Also write the interface `Database` for Kysely. @defaultValue `false` */
  readonly kysely?: boolean
  /**
   * Declare what `Date` cannot hold in columns of dates and timestamps: infinities as numbers, and years beyond 275760 as text.
   * @defaultValue `false`
   */
  readonly exact_dates?: boolean
}
