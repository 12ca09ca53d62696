import { quoteIdentifier } from './quote.js'

/** The keywords of DuckDB 1.5 that cannot be the name of a table without quotes. */
const reserved: ReadonlySet<string> = new Set(
  (
    'all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case cast check collate collation column ' +
    'concurrently constraint create cross default deferrable desc describe distinct do else end except false fetch for foreign freeze from ' +
    'full glob group having ilike in initially inner intersect into is isnull join lambda lateral leading left like limit ' +
    'natural not notnull null offset on only or order outer overlaps pivot pivot_longer pivot_wider placing positional primary qualify ' +
    'references returning right select semi show similar some summarize symmetric table tablesample then to trailing true ' +
    'union unique unpack unpivot using variadic verbose when where window with'
  ).split(' '),
)

/** The name of a table as people write it in SQL: with quotes only if DuckDB would read it differently without them. */
export function quoteIfNeeded(name: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(name) && !reserved.has(name.toLowerCase()) ? name : quoteIdentifier(name)
}
