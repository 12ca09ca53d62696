/**
 * Types for what reports, plans and `catalog.materialized()` say about materialised views.
 * @packageDocumentation
 */

export type { CatalogKeeper, KeepFreshOptions } from '../connection/types/catalog-connection.js'
export type { MaterializedReport, MaterializedView } from '../connection/types/materialized-report.js'
