import type { ViewDefinition, ViewName } from '../definition/view-definition.js'
import type { ViewChange } from './view-change.js'

/**
 * The name of a macro inside its database.
 * @public
 */
export interface MacroName {
  /** The attached database that holds the macro; absent for the catalog's own. */
  readonly database?: string
  /** The schema that holds the macro. */
  readonly schema: string
  /** The name of the macro, without quotes. */
  readonly name: string
}

/**
 * The planned change of one macro, as {@link ViewChange} for a view.
 * @public
 */
export type MacroChange =
  | {
      readonly action: 'create' | 'replace' | 'adopt' | 'comment' | 'conflict'
      /** The macro that changes. */
      readonly macro: MacroName
      /** Why, for people. */
      readonly reason: string
      /** The definition in the config. */
      readonly definition: ViewDefinition
      readonly released?: undefined
      readonly stale?: undefined
    }
  | {
      readonly action: 'drop'
      readonly macro: MacroName
      readonly reason: string
      readonly definition?: undefined
      readonly released?: undefined
      readonly stale?: undefined
    }
  | {
      readonly action: 'keep'
      readonly macro: MacroName
      readonly reason: string
      /** Absent for a macro that is no longer in the config. */
      readonly definition?: ViewDefinition
      /** What would be done, and why, if its database were not attached at a snapshot: `replace: its definition changed`. */
      readonly stale?: string | undefined
      readonly released?: undefined
    }
  | {
      readonly action: 'keep'
      readonly macro: MacroName
      readonly reason: string
      readonly definition?: undefined
      /** The macro stays as it is and leaves the ledger: it is no longer managed by the catalog. */
      readonly released: true
      readonly stale?: undefined
    }

/** Separates the changes of views from those of macros, as the public API shows them. Pure. */
export function splitChanges(changes: readonly ViewChange[]): {
  readonly views: readonly ViewChange[]
  readonly macros: readonly MacroChange[]
} {
  return {
    views: changes.filter(({ view }) => view.macro === undefined),
    macros: changes.flatMap((change) => (change.view.macro === undefined ? [] : [toMacroChange(change)])),
  }
}

function toMacroChange({ unavailable: _, columns: __, unknownColumns: ___, view, ...change }: ViewChange): MacroChange {
  return { ...change, macro: toMacroName(view) }
}

function toMacroName({ macro: _, ...name }: ViewName): MacroName {
  return name
}
