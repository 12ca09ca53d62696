import type { ConnectOptions } from '../types/connect-options.js'
import type { PlannedChild } from './load-catalog.js'

/** The options for an attached catalog: those of its parent, except for those that apply to the parent only. */
export function childOptions<N, O extends ConnectOptions<N>>({ databasePath }: PlannedChild, options: O): O {
  const { databasePath: _, forceRebuild: __, instance: ___, ...inherited } = options
  return { ...inherited, databasePath } as O
}
