/**
 * Plans, compares and applies views, for hosts with a connection of their own. Experimental: the functions, what they read from a database and the
 * fields of definitions may change in any minor version; the types that `duckalog` exports, too, are stable.
 * @packageDocumentation
 */

export type { SessionSchema } from '../config/notation/parse-session-path.js'
export { type ApplyViewChangesOptions, applyViewChanges } from './apply/apply-view-changes.js'
export type { BuiltRows, RowsChanges } from './apply/write-kept-rows.js'
export { planMacros } from './definition/plan-macros.js'
export type { PlannedMaterialized, PlannedQuery } from './definition/plan-materialized.js'
export { planViews } from './definition/plan-views.js'
export type { SniffedScan } from './definition/render-csv-scan.js'
export type {
  MacroKind,
  PlannedColumn,
  PlannedParameter,
  ViewDefinition,
  ViewName,
  ViewReference,
  ViewSyntax,
} from './definition/view-definition.js'
export type { PlanChangesOptions } from './diff/decide-views.js'
export type { UnknownColumn } from './diff/find-unknown-columns.js'
export { type DatabaseChanges, orderDatabases } from './diff/order-databases.js'
export { orderViews } from './diff/order-views.js'
export { hasChanges, planChanges } from './diff/plan-changes.js'
export type { MacroChange, MacroName } from './diff/split-changes.js'
export type { ViewChange } from './diff/view-change.js'
export type { ColumnChanges, ViewColumn } from './ledger/diff-columns.js'
export type { KeptRows } from './ledger/kept-rows.js'
export type { LedgerDamage } from './ledger/read-ledger-damage.js'
export { type ReadSourcesOptions, readSources, type SourceChange, type SourceReport } from './ledger/read-sources.js'
export { type ReadViewsOptions, readViews } from './ledger/read-views.js'
export type { StoredView, StoredViews } from './ledger/stored-views.js'
export { readSyntax } from './syntax/read-syntax.js'
