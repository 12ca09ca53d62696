import { foldName } from '../sql/fold-name.js'
import { quoteIdentifier, quoteQualified } from '../sql/quote.js'
import { type FoldableCheck, isFoldable, type RelationCheck } from './relation-check.js'

/** A query that returns the wrong rows of a check over a relation; for a check with limits, the values to compare with them. */
export function renderCheck(check: RelationCheck, relation: string): string {
  switch (check.kind) {
    case 'exists':
      return `DESCRIBE FROM ${relation}`
    case 'row':
      return `FROM ${relation} WHERE ${check.wrong}`
    case 'unique':
      return renderUnique(check.columns, relation)
    case 'references':
      return renderReferences(check, relation)
    case 'row_count':
      return `SELECT count(*) AS rows FROM ${relation}`
    case 'freshness':
      return `SELECT max(${quoteIdentifier(check.limits.column)}) AS newest, now() AS now FROM ${relation}`
    case 'sql':
      return check.sql
  }
}

function renderUnique(columns: readonly string[], relation: string): string {
  const names = columns.map(quoteIdentifier)
  const known = columns.map(foldName)
  let count = 'count'
  while (known.includes(count)) count = `${count}_of_rows`
  const filled = names.map((name) => `${name} IS NOT NULL`).join(' AND ')
  return `SELECT ${names.join(', ')}, count(*) AS ${count} FROM ${relation} WHERE ${filled} GROUP BY ${names.join(', ')} HAVING count(*) > 1`
}

function renderReferences(
  { columns: [column = ''], table, target }: Extract<RelationCheck, { readonly kind: 'references' }>,
  relation: string,
): string {
  const own = `checked.${quoteIdentifier(column)}`
  const other = quoteQualified(...table)
  return `FROM ${relation} AS checked ANTI JOIN ${other} AS referenced ON ${own} = referenced.${quoteIdentifier(target)} WHERE ${own} IS NOT NULL`
}

/** A query that returns one row with the numbers of one check: its aggregates, or a count of wrong rows. */
export function renderMeasure(check: RelationCheck, relation: string): string {
  // The wrong rows of a check alone are found from statistics, or by a filter that is pushed down
  if (check.kind === 'row' || !isFoldable(check)) return `SELECT count(*) AS "0" FROM (${renderCheck(check, relation)}\n)`
  return renderFold([check], relation)
}

/** A query that returns one row with the numbers of several checks. The columns of a check start with its index. */
export function renderFold(checks: readonly FoldableCheck[], relation: string): string {
  return `SELECT ${checks.map((check, index) => renderAggregates(check, index)).join(', ')} FROM ${relation}`
}

function renderAggregates(check: FoldableCheck, index: number): string {
  if (check.kind === 'row_count') return `count(*) AS "${index}"`
  if (check.kind === 'row') return `count(*) FILTER (WHERE ${check.wrong}) AS "${index}"`
  const newest = `max(${quoteIdentifier(check.limits.column)})`
  // A TIMESTAMP without a time zone counts as UTC; an infinite one has no epoch
  return `count(*) AS "${index}", ${newest} IS NOT NULL AS "${index} found", epoch_us(now()) - epoch_us(${newest}) AS "${index} age"`
}
