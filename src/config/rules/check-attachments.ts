import type { ConfigPath } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { type Draft, draftOf, draftsOf, textOf } from '../model/untyped.js'
import { databaseName, isRemotePath, reservedNames } from '../notation/resolve-path.js'
import { aboutName, type CheckContext } from './check-context.js'
import { checkDuckLake } from './check-ducklake.js'
import { checkFixedValues } from './check-fixed-values.js'
import { checkIcebergCatalog } from './check-iceberg-catalog.js'
import { checkServer, secretOption, secretOptionProblem } from './check-server.js'
import { checkSecretName } from './secrets/check-secret-name.js'

const kinds = ['duckdb', 'sqlite', 'postgres', 'mysql', 'ducklake', 'delta', 'motherduck', 'quack', 'duckalog'] as const
const servers = ['postgres', 'mysql']

interface Entry {
  readonly kind: string
  readonly entry: Draft
  readonly at: ConfigPath
}

/**
 * Checks `attachments` and `iceberg_catalogs` beyond the schema: unique aliases, credentials from a single place, secrets that exist and
 * are hidden.
 */
export function checkAttachments(document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const sections = draftOf(document.attachments)
  const attachments: readonly Entry[] = kinds.flatMap((kind) =>
    draftsOf(sections[kind]).map(([entry, index]) => ({ kind, entry, at: ['attachments', kind, index] })),
  )
  const catalogs: readonly Entry[] = draftsOf(document.iceberg_catalogs).map(([entry, index]) => ({
    kind: 'iceberg',
    entry,
    at: ['iceberg_catalogs', index],
  }))
  const names = [
    ...attachments.map(({ entry, at }) => ({ name: textOf(entry, 'alias'), at: [...at, 'alias'] })),
    ...catalogs.map(({ entry, at }) => ({ name: textOf(entry, 'name'), at: [...at, 'name'] })),
  ]
  return [
    ...checkAliases(names, document, context),
    ...[...attachments, ...catalogs].flatMap((entry) => [
      ...checkOptions(entry),
      ...checkFixedValues('attachment', { ...entry, type: entry.kind === 'duckalog' ? 'duckdb' : entry.kind }, context),
      ...checkEntry(entry, document, context),
      ...checkSecretOf(entry, document, context),
    ]),
  ]
}

/** Checks that names of attached databases are unique, and differ from the main database and DuckDB's reserved names. */
function checkAliases(
  names: readonly { readonly name: string | undefined; readonly at: ConfigPath }[],
  document: Draft,
  context: CheckContext,
): readonly ConfigProblem[] {
  const databaseAt = ['duckdb', 'database']
  const main = context.isUnknown(databaseAt)
    ? undefined
    : foldName(databaseName(textOf(draftOf(document.duckdb), 'database') ?? ':memory:'))
  const seen = new Map<string, ConfigPath>()
  return names.flatMap(({ name, at }) => {
    if (name === undefined || context.isUnknown(at)) return []
    const folded = foldName(name)
    const first = seen.get(folded)
    const problem = (message: string) => [{ at, message: aboutName({ name, at }, message, context) }]
    if (first)
      return problem(
        `duplicates the alias of ${context.place(first)}; aliases are case-insensitive and must be unique across all kinds`,
      )
    seen.set(folded, at.slice(0, -1))
    if (reservedNames.has(folded)) return problem('is reserved by DuckDB; choose another alias')
    if (folded === main) return problem('is the name of the main database; choose another alias')
    return []
  })
}

function checkEntry({ kind, entry, at }: Entry, document: Draft, context: CheckContext): readonly ConfigProblem[] {
  switch (kind) {
    case 'duckdb':
      return [...checkRemote(entry, at), ...checkOwnFile(entry, at, document)]
    case 'sqlite':
      return checkLocal(entry, at)
    case 'postgres':
    case 'mysql':
      return checkServer(kind, entry, at, context)
    case 'ducklake':
      return checkDuckLake(entry, at)
    case 'delta':
      return checkDelta(entry, at)
    case 'motherduck':
      return checkMotherDuck(entry, at, context)
    case 'iceberg':
      return checkIcebergCatalog(entry, at, context)
    default:
      return []
  }
}

function checkOptions({ kind, entry, at }: Entry): readonly ConfigProblem[] {
  // Options of servers are checked with the server
  if (kind === 'postgres' || kind === 'mysql') return []
  const hidden = kind === 'iceberg' ? 'token' : 'encryption_key'
  return Object.keys(draftOf(entry.options))
    .filter((option) => secretOption.test(option) && foldName(option) !== hidden)
    .map((option) => ({
      at: [...at, 'options', option],
      message: secretOptionProblem,
    }))
}

function checkRemote(entry: Draft, at: ConfigPath): readonly ConfigProblem[] {
  if (!isRemotePath(textOf(entry, 'path') ?? '')) return []
  return [
    ...checkAuthority(entry, at),
    ...(entry.read_only === false
      ? [{ at: [...at, 'read_only'], message: 'is false, but DuckDB cannot write to a file at a URL; remove it' }]
      : []),
  ]
}

function checkAuthority(entry: Draft, at: ConfigPath): readonly ConfigProblem[] {
  if (!/^(?!abfss?:)[^/]*:\/\/[^/\s]*@/i.test(textOf(entry, 'path') ?? '')) return []
  return [
    { at: [...at, 'path'], message: 'contains credentials, which everyone could read; declare them under `duckdb.secrets`' },
  ]
}

function checkDelta(entry: Draft, at: ConfigPath): readonly ConfigProblem[] {
  const path = textOf(entry, 'path')
  const isLocal = path !== undefined && !isRemotePath(path)
  return [
    ...checkAuthority(entry, at),
    ...(isLocal && 'secret' in entry
      ? [{ at: [...at, 'secret'], message: 'only applies to tables at URLs, but this one is in a local folder; remove it' }]
      : []),
  ]
}

/** Paths are already absolute. */
function checkOwnFile(entry: Draft, at: ConfigPath, document: Draft): readonly ConfigProblem[] {
  const path = textOf(entry, 'path')
  if (path === undefined || path !== textOf(draftOf(document.duckdb), 'database')) return []
  return [
    { at: [...at, 'path'], message: "is the catalog's own database, whose tables can be read without an attachment; remove it" },
  ]
}

function checkLocal(entry: Draft, at: ConfigPath): readonly ConfigProblem[] {
  if (!isRemotePath(textOf(entry, 'path') ?? '')) return []
  return [{ at: [...at, 'path'], message: 'is a URL, but SQLite files can only be read from a local disk; copy the file' }]
}

function checkMotherDuck(entry: Draft, parent: ConfigPath, context: CheckContext): readonly ConfigProblem[] {
  const [alias, database] = [textOf(entry, 'alias'), textOf(entry, 'database')]
  const at = [...parent, 'database']
  if (alias === undefined || database === undefined || context.isUnknown(at) || context.isUnknown([...parent, 'alias'])) return []
  if (/[?&=]/.test(database))
    return [{ at, message: 'contains parameters; write only the name of the database, and declare the token as a secret' }]
  if (database.startsWith('_share/') || foldName(alias) === foldName(database)) return []
  return [
    { at, message: 'differs from the alias, but MotherDuck attaches a database only under its own name; use that as the alias' },
  ]
}

function checkSecretOf({ kind, entry, at }: Entry, document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const metadata = draftOf(entry.metadata)
  const type = textOf(metadata, 'type')
  return [
    ...checkSecretName(entry, [...at, 'secret'], secretTypesOf(kind, entry), document, context),
    ...(kind === 'ducklake' && type !== undefined && servers.includes(type)
      ? checkSecretName(metadata, [...at, 'metadata', 'secret'], [type], document, context)
      : []),
  ]
}

function secretTypesOf(kind: string, entry: Draft): readonly string[] {
  if (kind === 'delta') return ['s3', 'gcs', 'r2', 'aws', 'azure']
  return kind === 'iceberg' && ['glue', 's3_tables'].includes(textOf(entry, 'catalog_type') ?? '') ? ['s3'] : [kind]
}
