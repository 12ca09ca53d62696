import { closestMatch } from '../closest-match.js'
import type { ConfigPath } from '../errors.js'
import { checkAliases } from './check-aliases.js'
import { checkFixedValues } from './check-fixed-values.js'
import { checkIcebergCatalog } from './check-iceberg-catalog.js'
import { checkSecretName } from './check-secret-name.js'
import type { ConfigProblem } from './config-problem.js'
import { type CheckContext, type Draft, draftOf, draftsOf, textOf } from './draft.js'
import { fixedValuesOf } from './fixed-values.js'
import { foldName } from './fold-name.js'
import { parseConnectionString } from './parse-connection-string.js'
import { isRemotePath } from './resolve-path.js'

const kinds = ['duckdb', 'sqlite', 'postgres', 'mysql', 'ducklake', 'motherduck', 'quack', 'duckalog'] as const
const parts = ['host', 'port', 'database', 'user', 'password'] as const
const servers = ['postgres', 'mysql']

/** Options of ATTACH that DuckDB shows to everyone, in `duckdb_databases()`, and whose values are secrets. */
const secretOption = /(?:^|_)(?:password|passwd|token|secret|client_secret|key|credentials?)$/i

interface Entry {
  readonly kind: string
  readonly entry: Draft
  readonly at: ConfigPath
}

/**
 * What the schema cannot say about `attachments` and `iceberg_catalogs`: aliases that differ, credentials from one place, secrets
 * that exist and are hidden.
 * @internal
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

function checkEntry({ kind, entry, at }: Entry, document: Draft, context: CheckContext): readonly ConfigProblem[] {
  switch (kind) {
    case 'duckdb':
      return [...checkRemote(entry, at), ...checkOwnFile(entry, at, document)]
    case 'sqlite':
      return checkLocal(entry, at)
    case 'postgres':
    case 'mysql':
      return [
        ...checkServer(entry, at),
        ...checkTls(kind, entry, at, context),
        ...checkConnectionString(kind, entry, [...at, 'connection_string'], context),
      ]
    case 'ducklake':
      return checkDuckLake(entry, at)
    case 'motherduck':
      return checkMotherDuck(entry, at, context)
    case 'iceberg':
      return checkIcebergCatalog(entry, at, context)
    default:
      return []
  }
}

function checkOptions({ kind, entry, at }: Entry): readonly ConfigProblem[] {
  const hidden = kind === 'iceberg' ? 'token' : 'encryption_key'
  return Object.keys(draftOf(entry.options))
    .filter((option) => secretOption.test(option) && foldName(option) !== hidden)
    .map((option) => ({
      at: [...at, 'options', option],
      message: 'would be seen by everyone who lists the databases; declare it under `duckdb.secrets`, and name that in `secret`',
    }))
}

function checkRemote(entry: Draft, at: ConfigPath): readonly ConfigProblem[] {
  const path = textOf(entry, 'path') ?? ''
  if (!isRemotePath(path)) return []
  return [
    ...(/:\/\/[^/\s]*@/.test(path)
      ? [{ at: [...at, 'path'], message: 'holds credentials, which everyone would see; declare them under `duckdb.secrets`' }]
      : []),
    ...(entry.read_only === false
      ? [{ at: [...at, 'read_only'], message: 'is false, and DuckDB writes to no file behind a URL; remove it' }]
      : []),
  ]
}

/** Paths are absolute by now. */
function checkOwnFile(entry: Draft, at: ConfigPath, document: Draft): readonly ConfigProblem[] {
  const path = textOf(entry, 'path')
  if (path === undefined || path !== textOf(draftOf(document.duckdb), 'database')) return []
  return [
    { at: [...at, 'path'], message: "is the catalog's own database; remove the attachment: its tables can be read without it" },
  ]
}

function checkLocal(entry: Draft, at: ConfigPath): readonly ConfigProblem[] {
  if (!isRemotePath(textOf(entry, 'path') ?? '')) return []
  return [{ at: [...at, 'path'], message: 'is a URL, and SQLite files are read from local disks only; copy the file' }]
}

function checkServer(entry: Draft, parent: ConfigPath): readonly ConfigProblem[] {
  const given = parts.filter((key) => key in entry)
  const whole = (['secret', 'connection_string'] as const).filter((key) => key in entry)
  const [first, second] = whole
  if (first === undefined) {
    if (given.some((key) => key !== 'password')) return []
    const message =
      'says no server; write `host` and `database`, or `connection_string`, or `secret` with the name of a declared secret'
    return [{ at: parent, message }]
  }
  const twice = second === undefined ? given : [...given, second]
  return twice.map((key) => ({
    at: [...parent, key],
    message:
      key === 'connection_string'
        ? 'stands beside `secret`, which holds the same; remove one of them'
        : `stands beside \`${first}\`, which holds the \`${key}\`; remove one of them`,
  }))
}

function checkTls(kind: string, entry: Draft, at: ConfigPath, context: CheckContext): readonly ConfigProblem[] {
  const mode = textOf(entry, 'sslmode')
  const place = [...at, 'sslmode']
  if (mode === undefined || context.isUnknown(place)) return []
  const own = fixedValuesOf('secret', kind, kind === 'mysql' ? 'ssl_mode' : 'sslmode')?.values ?? []
  // MySQL is asked for TLS in the words of Postgres, too
  const known = kind === 'mysql' ? [...own, ...(fixedValuesOf('secret', 'postgres', 'sslmode')?.values ?? [])] : own
  if (known.includes(foldName(mode))) return []
  const match = closestMatch(mode, known)
  return [
    {
      at: place,
      message: `is no mode of TLS; ${match === undefined ? `write ${own.join(', ')}` : `did you mean \`${match}\`?`}`,
    },
  ]
}

function checkConnectionString(
  kind: 'postgres' | 'mysql',
  entry: Draft,
  at: ConfigPath,
  context: CheckContext,
): readonly ConfigProblem[] {
  const text = textOf(entry, 'connection_string')
  if (text === undefined || context.isUnknown(at)) return []
  const parsed = parseConnectionString(kind, text)
  return 'problem' in parsed ? [{ at, message: parsed.problem }] : []
}

function checkDuckLake(entry: Draft, parent: ConfigPath): readonly ConfigProblem[] {
  const snapshots = ['snapshot_version', 'snapshot_time'].filter((key) => key in entry)
  return [
    ...refuseServerText(textOf(entry, 'metadata'), [...parent, 'metadata']),
    ...checkMetadata(draftOf(entry.metadata), [...parent, 'metadata']),
    ...(snapshots.length === 2
      ? [{ at: [...parent, 'snapshot_time'], message: 'stands beside `snapshot_version`; a snapshot is chosen by one of them' }]
      : []),
  ]
}

/** By now it was made an absolute path, unless it is a URL. */
function refuseServerText(text: string | undefined, at: ConfigPath): readonly ConfigProblem[] {
  const [, server] = /(?:^|[\\/])(postgres|mysql)(?:ql)?:/i.exec(text ?? '') ?? []
  if (server === undefined) return []
  const type = server.toLowerCase()
  const instead = `declare a secret of type \`${type}\` and write { type: ${type}, secret: NAME }`
  return [{ at, message: `is a connection string, where the path of a file is wanted; ${instead}` }]
}

function checkMetadata(metadata: Draft, at: ConfigPath): readonly ConfigProblem[] {
  const type = textOf(metadata, 'type')
  if (type === undefined) return []
  const [wanted, other] = servers.includes(type) ? (['secret', 'path'] as const) : (['path', 'secret'] as const)
  return [
    ...(wanted in metadata
      ? []
      : [{ at: [...at, wanted], message: `is missing; metadata of type \`${type}\` is found by its \`${wanted}\`` }]),
    ...(other in metadata ? [{ at: [...at, other], message: `does not go with metadata of type \`${type}\`; remove it` }] : []),
  ]
}

function checkMotherDuck(entry: Draft, parent: ConfigPath, context: CheckContext): readonly ConfigProblem[] {
  const [alias, database] = [textOf(entry, 'alias'), textOf(entry, 'database')]
  const at = [...parent, 'database']
  if (alias === undefined || database === undefined || context.isUnknown(at) || context.isUnknown([...parent, 'alias'])) return []
  if (/[?&=]/.test(database))
    return [{ at, message: 'holds parameters; write the name of the database only, and the token as a declared secret' }]
  if (database.startsWith('_share/') || foldName(alias) === foldName(database)) return []
  return [
    { at, message: 'differs from the alias, and MotherDuck gives a database no other name than its own; use it as the alias' },
  ]
}

function checkSecretOf({ kind, entry, at }: Entry, document: Draft, context: CheckContext): readonly ConfigProblem[] {
  if (kind === 'ducklake') {
    const metadata = draftOf(entry.metadata)
    const type = textOf(metadata, 'type')
    if (type === undefined || !servers.includes(type)) return []
    return checkSecretName(metadata, [...at, 'metadata', 'secret'], [type], document, context)
  }
  const isAws = kind === 'iceberg' && ['glue', 's3_tables'].includes(textOf(entry, 'catalog_type') ?? '')
  return checkSecretName(entry, [...at, 'secret'], [isAws ? 's3' : kind], document, context)
}
