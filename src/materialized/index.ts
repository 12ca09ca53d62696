/**
 * What reports, plans and `catalog.materialized()` say of views whose rows are kept.
 * @packageDocumentation
 */

export type { CatalogKeeper, KeepFreshOptions } from '../connection/types/catalog-connection.js'
export type { MaterializedReport, MaterializedView } from '../connection/types/materialized-report.js'
