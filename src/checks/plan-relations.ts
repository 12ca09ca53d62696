import type { CatalogConfig } from '../config/model/catalog-config.js'
import { childrenOf } from '../config/model/config-metadata.js'
import type { ColumnChecks, RelationChecks } from '../config/model/view/check-config.js'
import type { ViewConfig } from '../config/model/view/view-config.js'
import { parseColumnReference } from '../config/notation/parse-column-reference.js'
import type { ConfigPath } from '../errors.js'
import { foldName } from '../sql/fold-name.js'
import { trimForParentheses } from '../sql/lexer/trim-statement.js'
import { parseRelationName } from '../sql/parse-relation-name.js'
import { quoteIdentifier, quoteLiteral } from '../sql/quote.js'
import { quoteIfNeeded } from '../sql/quote-if-needed.js'
import { planViews } from '../views/definition/plan-views.js'
import { nameOf } from '../views/definition/view-definition.js'
import type { CheckedRelation, RelationCheck } from './relation-check.js'

/** The views of a config, then the tables of `checks`, each with its checks; some have none. */
export function planRelations(config: CatalogConfig): readonly CheckedRelation[] {
  const definitions = planViews(config)
  const views = config.views.flatMap((view, index): readonly CheckedRelation[] => {
    const definition = definitions[index]
    if (!definition) return []
    const { database, schema, name } = definition
    const parts = [database, schema === 'main' ? undefined : schema, name].filter((part) => part !== undefined)
    return [
      {
        name: parts.map(quoteIfNeeded).join('.'),
        view: nameOf(definition),
        parts,
        isPlain: isPlain(view),
        checks: planChecksOf(view, ['views', index]),
      },
    ]
  })
  const tables = (config.checks ?? []).map((entry, index): CheckedRelation => {
    const { parts = [] } = parseRelationName(entry.table) ?? {}
    const name = parts.map(quoteIfNeeded).join('.')
    return { name, parts, isPlain: true, checks: planChecksOf(entry, ['checks', index]) }
  })
  return [...views, ...tables]
}

/** The columns whose values are hidden, by name over the catalog and those that it attaches: views and checks pass columns on. */
export function planHiddenColumns(config: CatalogConfig): readonly string[] {
  const { views, checks = [] } = config
  const columns = [...views, ...checks].flatMap((entry) => Object.entries(entry.columns ?? {}))
  const own = columns.flatMap(([name, column]) =>
    typeof column !== 'string' && column.tags?.some((tag: string) => foldName(tag) === 'pii') ? [name] : [],
  )
  return [...own, ...childrenOf(config).flatMap((child) => planHiddenColumns(child.config))]
}

/** Whether a statement reads only the parts of a source that it needs. Text formats are parsed as a whole for each statement. */
function isPlain({ source, sql, sql_file, sql_template }: ViewConfig): boolean {
  const hasSql = sql !== undefined || sql_file !== undefined || sql_template !== undefined
  return !hasSql && source !== undefined && !['csv', 'json', 'excel'].includes(source)
}

function planChecksOf(
  entry: RelationChecks & { readonly columns?: { readonly [column: string]: string | ColumnChecks } },
  at: ConfigPath,
): readonly RelationCheck[] {
  const { columns = {}, unique = [], row_count, freshness, checks = [] } = entry
  return [
    ...Object.entries(columns).flatMap(([name, column]) => {
      const place = [...at, 'columns', name]
      const planned = typeof column === 'string' ? [] : planColumn(name, column, place)
      return planned.length > 0
        ? planned
        : [{ kind: 'exists', check: 'exists', column: name, columns: [name], severity: 'error', at: place } as const]
    }),
    ...unique.map((key, index): RelationCheck => {
      const { columns: names, severity = 'error' } = 'columns' in key ? key : { columns: key }
      return { kind: 'unique', check: 'unique', column: names.join(', '), columns: names, severity, at: [...at, 'unique', index] }
    }),
    ...(row_count
      ? [
          {
            ...({ kind: 'row_count', check: 'row_count', columns: [], limits: row_count } as const),
            severity: row_count.severity ?? 'error',
            at: [...at, 'row_count'],
          },
        ]
      : []),
    ...(freshness
      ? [
          {
            ...({ kind: 'freshness', check: 'freshness', severity: 'error', limits: freshness } as const),
            column: freshness.column,
            columns: [freshness.column],
            at: [...at, 'freshness'],
          },
        ]
      : []),
    ...checks.map(({ name, sql, max_rows: maxRows = 0, severity = 'error' }, index): RelationCheck => {
      return {
        kind: 'sql',
        check: name,
        columns: [],
        sql: trimForParentheses(sql),
        maxRows,
        severity,
        at: [...at, 'checks', index],
      }
    }),
  ]
}

function planColumn(column: string, config: ColumnChecks, parent: ConfigPath): readonly RelationCheck[] {
  const { not_null, unique, accepted_values, references, check, severity = 'error' } = config
  const name = quoteIdentifier(column)
  const common = (key: string) => ({ check: key, column, columns: [column], severity, at: [...parent, key] })
  const reference = references === undefined ? undefined : parseColumnReference(references)
  return [
    ...(not_null ? [{ kind: 'row', ...common('not_null'), wrong: `${name} IS NULL`, says: 'NULL' } as const] : []),
    ...(unique ? [{ kind: 'unique', ...common('unique') } as const] : []),
    ...(accepted_values
      ? [
          {
            kind: 'row',
            ...common('accepted_values'),
            // As text, which DuckDB reads by the type of the column; beside a bare 1 it would read text as numbers, and accept '01'
            wrong: `${name} NOT IN (${accepted_values.map((value) => quoteLiteral(String(value))).join(', ')})`,
            says: 'a value that is not accepted',
          } as const,
        ]
      : []),
    ...(reference
      ? [{ kind: 'references', ...common('references'), table: reference.table, target: reference.column } as const]
      : []),
    ...(check === undefined
      ? []
      : [
          {
            kind: 'row',
            ...common('check'),
            // The SQL may end in a comment
            wrong: `NOT (${trimForParentheses(check)}${check.includes('--') ? '\n' : ''})`,
            expression: check,
            says: 'a value that breaks the condition',
          } as const,
        ]),
  ]
}
