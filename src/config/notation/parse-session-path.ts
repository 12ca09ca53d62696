import type { ConfigPath } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import { readName, readText } from '../../sql/lexer/token-text.js'
import { parseSqlTokens, type SqlToken } from '../../sql/lexer/tokenize.js'
import { type Draft, draftOf, draftsOf, textOf } from '../model/untyped.js'
import { parseAttach } from './parse-attach.js'
import { databaseName } from './resolve-path.js'

/**
 * A schema on the search path of a session.
 * @public
 */
export interface SessionSchema {
  /** The attached database; absent for the catalog's own. */
  readonly database?: string
  /** The name of the schema. */
  readonly schema: string
}

/** The search path of a session after its settings and pragmas. */
export interface SessionPath {
  /** In lookup order: views without a `db_schema` are created in the first. */
  readonly schemas: readonly SessionSchema[]
  /** The statement that sets it. */
  readonly at: ConfigPath
}

/** A statement whose value is only known when it runs. */
export interface UnreadPath {
  readonly unread: true
  readonly at: ConfigPath
}

/** One part: a schema or a database; two parts: a database and a schema. */
type Entry = readonly [string] | readonly [string, string]

/** How a statement changes the path: an empty list resets it, `undefined` means unknown. */
interface PathChange {
  readonly entries: readonly Entry[] | undefined
  readonly at: ConfigPath
}

interface PlacedStatement {
  readonly tokens: readonly SqlToken[]
  readonly at: ConfigPath
}

/**
 * Determines the search path of a connection after the statements of `duckdb.pragmas` and `duckdb.settings`, in execution order: the last
 * `USE`, `SET schema` or `SET search_path` decides. Pure.
 *
 * @param isUnknown - whether a text contains a missing variable
 * @returns `undefined` if the schema stays `main` of the catalog's own database
 */
export function parseSessionPath(
  document: Draft,
  isUnknown: (at: ConfigPath) => boolean = () => false,
): SessionPath | UnreadPath | undefined {
  const duckdb = draftOf(document.duckdb)
  const statements = listStatements(duckdb)
  const changes = [...statements.flatMap(readChange), ...listSettings(duckdb)]
  const last = changes.at(-1)
  if (!last || changes.some(({ at }) => isUnknown(at))) return undefined
  const names = listNames(document, statements)
  let database: string | undefined
  let schemas: readonly SessionSchema[] | undefined = []
  for (const { entries } of changes) {
    const current = database
    schemas = entries?.filter(([name]) => !isInternal(name)).map((entry) => resolve(entry, current, names))
    database = schemas?.[0]?.database
  }
  const { at } = last
  if (!schemas) return { unread: true, at }
  const first = schemas[0]
  return !first || (schemas.length === 1 && isHome(first)) ? undefined : { schemas, at }
}

/**
 * The schema that a view is created in: its own `db_schema` and `into` take precedence; a `db_schema` without `into` is in the catalog's own
 * database.
 */
export function placeView(
  { db_schema, into }: { readonly db_schema?: string | undefined; readonly into?: string | undefined },
  path: SessionPath | UnreadPath | undefined,
): SessionSchema {
  const first = path && 'schemas' in path ? path.schemas[0] : undefined
  if (into === undefined) return db_schema === undefined ? (first ?? home) : { schema: db_schema }
  const isThere = first?.database !== undefined && foldName(first.database) === foldName(into)
  return { database: into, schema: db_schema ?? (isThere ? first.schema : 'main') }
}

/** These end every search path. */
function isInternal(name: string): boolean {
  return ['temp', 'system'].includes(foldName(name))
}

const home: SessionSchema = { schema: 'main' }

function isHome({ database, schema }: SessionSchema): boolean {
  return database === undefined && foldName(schema) === 'main'
}

function listStatements({ pragmas, settings }: Draft): readonly PlacedStatement[] {
  return [...listTexts(pragmas, ['duckdb', 'pragmas']), ...listTexts(settings, ['duckdb', 'settings'])].flatMap(([sql, at]) => {
    const statements = parseSqlTokens(sql)
    return 'problem' in statements ? [] : statements.map((tokens) => ({ tokens, at }))
  })
}

function listTexts(value: unknown, at: ConfigPath): readonly (readonly [string, ConfigPath])[] {
  if (typeof value === 'string') return [[value, at]]
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown, index) => (typeof item === 'string' ? [[item, [...at, index]] as const] : []))
}

/** A map of settings. */
function listSettings({ settings }: Draft): readonly PathChange[] {
  return Object.entries(draftOf(settings)).flatMap(([name, value]) =>
    isPathSetting(name) ? [{ entries: parseEntries(String(value)), at: ['duckdb', 'settings', name] }] : [],
  )
}

function isPathSetting(name: string | undefined): boolean {
  return name !== undefined && ['schema', 'search_path'].includes(foldName(name))
}

function readChange({ tokens, at }: PlacedStatement): readonly PathChange[] {
  const [verb, ...rest] = tokens
  const word = verb?.kind === 'word' ? verb.text.toUpperCase() : ''
  if (word === 'USE') return [{ entries: readUse(rest), at }]
  if (!['SET', 'RESET', 'PRAGMA'].includes(word)) return []
  const [name, ...value] = ['SESSION', 'LOCAL'].includes(foldUpper(rest[0])) ? rest.slice(1) : rest
  if (!isPathSetting(readName(name))) return []
  if (word === 'RESET') return [{ entries: [], at }]
  const isAssigned = value[0]?.text === '=' || foldUpper(value[0]) === 'TO'
  return [{ entries: readValue(isAssigned ? value.slice(1) : value), at }]
}

function foldUpper(token: SqlToken | undefined): string {
  return token?.kind === 'word' ? token.text.toUpperCase() : ''
}

function readUse(tokens: readonly SqlToken[]): readonly Entry[] | undefined {
  const [first, dot, second, ...more] = tokens
  const name = readName(first)
  if (name === undefined || tokens.length === 1) return readValue(tokens)
  const schema = readName(second)
  return dot?.text === '.' && schema !== undefined && more.length === 0 ? [[name, schema]] : undefined
}

/** The value of a SET, if it is a text or a name. */
function readValue(tokens: readonly SqlToken[]): readonly Entry[] | undefined {
  const [only, ...more] = tokens
  if (more.length === 0) {
    if (foldUpper(only) === 'DEFAULT') return []
    // A quoted name is one value, whatever characters it contains
    if (only?.kind === 'quoted') return parseEntries(readName(only) ?? '')
    const text = readText(only) ?? readName(only)
    return text === undefined ? undefined : parseEntries(text)
  }
  const parts = tokens.map((token, index) => (index % 2 === 0 ? readName(token) : token.text === '.' ? '.' : undefined))
  return parts.includes(undefined) || parts.length % 2 === 0 ? undefined : parseEntries(parts.join(''))
}

/** A search path as DuckDB parses it: blanks are significant, quotes in quoted names are doubled. This is not SQL, so not for the lexer. */
function parseEntries(text: string): readonly Entry[] | undefined {
  const part = '(?:"(?:[^"]|"")*"|[^.,"]+)'
  if (text === '') return []
  if (!new RegExp(`^${part}(?:\\.${part})?(?:,${part}(?:\\.${part})?)*$`, 's').test(text)) return undefined
  const entries: string[][] = [[]]
  for (const [piece] of text.matchAll(new RegExp(`${part}|[.,]`, 'gs'))) {
    if (piece === ',') entries.push([])
    else if (piece !== '.') entries.at(-1)?.push(piece.startsWith('"') ? piece.slice(1, -1).replaceAll('""', '"') : piece)
  }
  return entries as unknown as readonly Entry[]
}

interface KnownNames {
  readonly own: string
  readonly databases: ReadonlySet<string>
  readonly schemas: ReadonlySet<string>
}

function listNames(document: Draft, statements: readonly PlacedStatement[]): KnownNames {
  const aliases = Object.values(draftOf(document.attachments)).flatMap((entries) =>
    draftsOf(entries).map(([entry]) => entry.alias),
  )
  const catalogs = draftsOf(document.iceberg_catalogs).map(([entry]) => entry.name)
  const attached = statements.map(({ tokens }) => parseAttach(tokens)?.alias)
  const made = statements.map(({ tokens }) => readCreatedSchema(tokens))
  const wanted = draftsOf(document.views).map(([view]) => textOf(view, 'db_schema'))
  const fold = (names: readonly unknown[]) => new Set(names.flatMap((name) => (typeof name === 'string' ? foldName(name) : [])))
  return {
    own: foldName(databaseName(textOf(draftOf(document.duckdb), 'database') ?? ':memory:')),
    databases: fold([...aliases, ...catalogs, ...attached]),
    schemas: fold([...made, ...wanted]),
  }
}

/** The schema of a `CREATE SCHEMA` in the current database. */
function readCreatedSchema(tokens: readonly SqlToken[]): string | undefined {
  const words = tokens.map((token) => foldUpper(token))
  if (words[0] !== 'CREATE') return undefined
  const at = words.indexOf('SCHEMA') + 1
  const named = tokens.slice(words[at] === 'IF' ? at + 3 : at)
  return at > 0 && named.length === 1 ? readName(named[0]) : undefined
}

/** A single name is a schema of the current database if that exists, else a database. */
function resolve(entry: Entry, current: string | undefined, { own, databases, schemas }: KnownNames): SessionSchema {
  const [name, schema] = entry
  const folded = foldName(name)
  if (schema !== undefined) return folded === own ? { schema } : { database: name, schema }
  if (!schemas.has(folded)) {
    if (folded === own) return home
    if (databases.has(folded)) return { database: name, schema: 'main' }
  }
  return current === undefined ? { schema: name } : { database: current, schema: name }
}
