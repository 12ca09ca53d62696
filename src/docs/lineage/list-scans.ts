import { readName, readText } from '../../sql/lexer/token-text.js'
import { parseSqlTokens, type SqlToken } from '../../sql/lexer/tokenize.js'

/** Functions that read files, and those that read a server through a connection string or an attached database. */
const readsFiles = /^(?:read_\w+|parquet_\w+|\w+_scan|\w+_scan_\w+|sniff_csv|glob|st_read\w*)$/i
const readsServer = /^(?:postgres|mysql|mssql|odbc|bigquery|snowflake|quack)\w*_(?:scan\w*|query)$/i
const neither = /^(?:seq_scan|arrow_scan\w*|pandas_scan|iceberg_scan_deletes)$/i

/**
 * Lists what the table functions in SQL read: files and URLs as written, and `postgres_query(crm)` for a server. Connection strings are left out. What is not
 * a constant is `read_csv(…)`.
 */
export function listScans(sql: string): readonly string[] {
  const statements = parseSqlTokens(sql)
  if ('problem' in statements) return []
  const found = new Set<string>()
  for (const tokens of statements)
    for (const [index, token] of tokens.entries()) {
      const name = readName(token)
      if (name === undefined || tokens[index + 1]?.text !== '(' || neither.test(name)) continue
      if (readsServer.test(name)) found.add(`${name}(${describeServer(name, tokens, index + 2)})`)
      else if (readsFiles.test(name)) for (const file of readFiles(tokens, index + 2) ?? [`${name}(…)`]) found.add(file)
    }
  return [...found]
}

/** The first argument, if it is a text or a list of texts. */
function readFiles(tokens: readonly SqlToken[], start: number): readonly string[] | undefined {
  const isList = tokens[start]?.text === '['
  const files: string[] = []
  for (let at = isList ? start + 1 : start; ; at += 2) {
    const text = readText(tokens[at])
    const after = tokens[at + 1]?.text
    if (text === undefined) return undefined
    files.push(text)
    if (isList && after === ',') continue
    return after === (isList ? ']' : ',') || after === ')' ? files : undefined
  }
}

/** The table of a scan; the alias of the attached database of a query. */
function describeServer(name: string, tokens: readonly SqlToken[], start: number): string {
  const texts: string[] = []
  for (let at = start; ; at += 2) {
    const text = readText(tokens[at])
    if (text === undefined) break
    texts.push(text)
    if (tokens[at + 1]?.text !== ',') break
  }
  const shown = /_query$/i.test(name) ? texts.slice(0, 1).filter((text) => /^\w+$/.test(text)) : texts.slice(1)
  return shown.length === 0 ? '…' : shown.join('.')
}
