import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { ViewConfig } from '../../config/model/view/view-config.js'
import { isLake } from './plan-targets.js'
import type { PlannedColumn } from './view-definition.js'

/** The columns that the config names for a view. DuckLakes do not support comments on the columns of views. */
export function planColumns(
  { columns = {} }: ViewConfig,
  database: string | undefined,
  config: CatalogConfig,
): readonly PlannedColumn[] | undefined {
  const entries = Object.entries(columns)
  if (entries.length === 0) return undefined
  const isCommented = !isLake(database, config)
  return entries.map(([name, column]) => {
    const description = typeof column === 'string' ? column : column.description
    return { name, ...(isCommented && description !== undefined && { description }) }
  })
}

/** The part of the columns that is hashed: only what is written to the database. */
export function renderDescribed(columns: readonly PlannedColumn[] = []): readonly string[] {
  const described = columns.filter(({ description }) => description !== undefined)
  return described.length === 0 ? [] : ['columns', JSON.stringify(described.map(({ name, description }) => [name, description]))]
}
