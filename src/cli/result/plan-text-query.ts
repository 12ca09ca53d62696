import { splitStatements } from '../../sql/split-statements.js'

/** A column of a result, as DESCRIBE tells it. */
export interface DescribedColumn {
  readonly name: string
  readonly type: string
}

/**
 * The same query with its values as text: DuckDB itself writes them, as it does for COPY. Its columns are `c0`, `c1` …, for two of a
 * query may have one name. The query comes first, so that the lines that errors name are its own. Pure.
 */
export function planTextQuery(
  sql: string,
  columns: readonly DescribedColumn[],
  { keepNested }: { readonly keepNested: boolean },
): string | undefined {
  const [query, ...more] = splitStatements(`${sql}\n;`).statements
  if (query === undefined || more.length > 0 || columns.length === 0) return undefined
  const names = columns.map((_, index) => `c${index}`)
  const values = columns.map(({ type }, index) =>
    keepNested && isNested(type) ? `c${index}` : `CAST(c${index} AS VARCHAR) AS c${index}`,
  )
  return `FROM (${query}\n) AS result(${names.join(', ')}) SELECT ${values.join(', ')}`
}

/** Whether DuckDB's text of a value is less than JSON. */
function isNested(type: string): boolean {
  return /^(STRUCT|MAP|UNION)\(|\[\d*\]$/.test(type) || type === 'VARIANT'
}

/** Whether values of a type are numbers. */
export function isNumericType(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)$/.test(type)
}
