import { splitStatements } from '../../sql/lexer/split-statements.js'

/**
 * Wraps a query so that DuckDB returns its values as text, as COPY writes them. The columns are named `c0`, `c1` … because names of a
 * query may repeat. The query comes first, so that line numbers in errors match it. Returns `undefined` if the values need no conversion, or
 * the statement cannot be a subquery.
 */
export function planTextQuery(
  sql: string,
  columns: readonly { readonly type: string }[],
  { keepNested }: { readonly keepNested: boolean },
): string | undefined {
  const [query, ...more] = splitStatements(`${sql}\n;`).statements
  if (query === undefined || more.length > 0 || columns.every(({ type }) => isPlainType(type))) return undefined
  const names = columns.map((_, index) => `c${index}`)
  const values = columns.map(({ type }, index) =>
    isSmallType(type) || (keepNested && isNested(type)) ? `c${index}` : `CAST(c${index} AS VARCHAR) AS c${index}`,
  )
  return `FROM (${query}\n) AS result(${names.join(', ')}) SELECT ${values.join(', ')}`
}

/** Whether the text of a value is the same in JavaScript. */
function isPlainType(type: string): boolean {
  return /^(?:VARCHAR|BOOLEAN|U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/.test(type)
}

/** Whether the client reads values as fast as their texts. A BIGINT takes twice as long. */
function isSmallType(type: string): boolean {
  return isPlainType(type) && !/(?:BIG|HUGE)INT$/.test(type)
}

/** Whether DuckDB's text of a value loses what JSON keeps. */
function isNested(type: string): boolean {
  return /^(STRUCT|MAP|UNION)\(|\[\d*\]$/.test(type) || type === 'VARIANT'
}

/** Whether a type is numeric. */
export function isNumericType(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)$/.test(type)
}
