import type { ViewName } from '../definition/view-definition.js'
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
export interface MacroChange extends Omit<ViewChange, 'view' | 'unavailable' | 'columns'> {
  /** The macro that changes. */
  readonly macro: MacroName
}

/** Separates the changes of views from those of macros, as the public API shows them. Pure. */
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
