import type { ViewName } from '../definition/view-definition.js'
import type { ViewChange } from './view-change.js'

/**
 * The name of a macro inside its database.
 * @public
 */
export interface MacroName {
  /** The attached database that holds the macro; absent for the catalog's own. */
  readonly database?: string
  readonly schema: string
  readonly name: string
}

/**
 * What is to become of one macro, and why: as {@link ViewChange} for a view.
 * @public
 */
export interface MacroChange extends Omit<ViewChange, 'view' | 'unavailable' | 'columns'> {
  readonly macro: MacroName
}

/** Parts the changes of views from those of macros, for people and programs. Pure. */
export function splitChanges(changes: readonly ViewChange[]): {
  readonly views: readonly ViewChange[]
  readonly macros: readonly MacroChange[]
} {
  return {
    views: changes.filter(({ view }) => view.macro === undefined),
    macros: changes.flatMap(({ view, unavailable: _, columns: __, ...change }) =>
      view.macro === undefined ? [] : [{ ...change, macro: toMacroName(view) }],
    ),
  }
}

function toMacroName({ macro: _, ...name }: ViewName): MacroName {
  return name
}
