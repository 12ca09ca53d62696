import { stat } from 'node:fs/promises'
import type { CatalogConfig, CatalogSession } from '../../index.js'
import { readName, readText } from '../../sql/lexer/token-text.js'
import { parseSqlTokens } from '../../sql/lexer/tokenize.js'
import { runnableSql } from '../../sql/quote.js'
import { planViews } from '../../views/index.js'
import type { Finding } from './render-findings.js'

const advice =
  'Choose a pattern that does not match it, or move it to another folder. Read its tables through an attachment, which keeps the lock.'

/**
 * Finds views that read a database file of the catalog as a plain file. DuckDB then drops its lock on it, so another process could write to it
 * at the same time.
 */
export async function* diagnoseDatabaseFiles(config: CatalogConfig, session: CatalogSession): AsyncGenerator<Finding> {
  const databases = new Map<string, string>()
  for (const path of listDatabaseFiles(config)) for (const file of await identify(path)) databases.set(file, path)
  if (databases.size === 0) return
  for (const view of planViews(config)) {
    const files = await listFiles(session, listTexts(runnableSql(view)))
    const found = (await Promise.all(files.map(identify))).flat().flatMap((file) => databases.get(file) ?? [])
    for (const path of new Set(found)) {
      const detail = `reads ${path} as a plain file. When DuckDB closes the file, it loses the lock on this database, and another process can damage it`
      yield { status: 'note', subject: `source of view ${view.name}`, detail, advice }
    }
  }
}

function listDatabaseFiles({ duckdb, attachments = {} }: CatalogConfig): readonly string[] {
  const lakes = (attachments.ducklake ?? []).map(({ metadata }) => (typeof metadata === 'object' ? metadata.path : metadata))
  const catalogs = (attachments.duckalog ?? []).map(({ database }) => database)
  const files = [...(attachments.duckdb ?? []), ...(attachments.sqlite ?? [])].map(({ path }) => path)
  return [duckdb.database, ...files, ...lakes, ...catalogs].filter((path) => path !== undefined)
}

/** Device and inode of a file; nothing for a path without a file. */
async function identify(path: string): Promise<readonly string[]> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  return found?.isFile() ? [`${found.dev}:${found.ino}`] : []
}

/** The texts in SQL that may be paths of this machine. SQLite itself keeps its locks, so what only `sqlite_scan` reads is left out. */
function listTexts(sql: string): readonly string[] {
  const statements = parseSqlTokens(sql)
  if ('problem' in statements) return []
  const tokens = statements.flat()
  return tokens.flatMap((token, index) => {
    if (/^sqlite_scan$/i.test(tokens[index - 2]?.text ?? '')) return []
    const text = readText(token) ?? (token.kind === 'quoted' ? readName(token) : undefined)
    return text !== undefined && /[./*]/.test(text) && !isUrl.test(text) ? [text] : []
  })
}

const isUrl = /^(?!file:)[a-z][a-z\d+.-]+:\/\//i

/** Lists without opening. */
async function listFiles(session: CatalogSession, patterns: readonly string[]): Promise<readonly string[]> {
  if (patterns.length === 0) return []
  const rows = await session.query<{ file: string }>('SELECT file FROM glob($1)', [patterns]).catch(() => [])
  return rows.map(({ file }) => file)
}
