import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { freezeDeep } from '../../freeze-deep.js'
import { redactDeep } from '../../redaction/redact-deep.js'
import { createSecretValue } from '../../secret-value.js'
import { findSecretTexts, redactorOf } from '../../secrets/redactor-of.js'
import type { PlannedMaterialized } from './plan-materialized.js'
import type { PlannedColumn, PlannedParameter, ViewDefinition } from './view-definition.js'

/**
 * Makes definitions printable: credentials of the config are redacted; the SQL that runs is kept as a secret value.
 */
export function createSqlHider(config: CatalogConfig): (definition: ViewDefinition) => ViewDefinition {
  const isSecret = findSecretTexts(config)
  const { redact } = redactorOf(config)
  const hideDefault = (parameter: PlannedParameter): PlannedParameter => {
    const { name, default: value } = parameter
    return typeof value === 'string' && isSecret(value) ? { name, default: createSecretValue(value) } : parameter
  }
  const hideColumn = (column: PlannedColumn): PlannedColumn => {
    const { name, description } = column
    return typeof description === 'string' && isSecret(description)
      ? { name, description: createSecretValue(description) }
      : column
  }
  const hideQuery = (materialized: PlannedMaterialized): PlannedMaterialized => {
    const { changedBy } = materialized
    if (typeof changedBy === 'string' || !isSecret(changedBy.sql)) return materialized
    return { ...materialized, changedBy: { sql: redact(changedBy.sql), secretSql: createSecretValue(changedBy.sql) } }
  }
  return (definition) => {
    const { sql, description, sniffed, parameters, columns, materialized } = definition
    return freezeDeep({
      ...definition,
      ...(parameters && { parameters: parameters.map(hideDefault) }),
      ...(columns && { columns: columns.map(hideColumn) }),
      ...(materialized && { materialized: hideQuery(materialized) }),
      ...(description !== undefined &&
        isSecret(description) && { description: redact(description), secretDescription: createSecretValue(description) }),
      ...(isSecret(sql) && {
        sql: redact(sql),
        secretSql: createSecretValue(sql),
        ...(sniffed && { sniffed: { ...redactDeep(sniffed, redact), secretScan: createSecretValue(JSON.stringify(sniffed)) } }),
      }),
    })
  }
}
