import type { ConfigPath } from '../../../errors.js'
import { ownValue } from '../../../plain-data.js'
import { foldName } from '../../../sql/fold-name.js'
import { parseSqlTokens } from '../../../sql/lexer/tokenize.js'
import type { ConfigProblem } from '../../model/config-problem.js'
import { type Draft, draftOf, draftsOf, textOf } from '../../model/untyped.js'
import { type ParsedAttach, parseAttach } from '../../notation/parse-attach.js'
import { parseSessionPath, placeView, type SessionPath, type UnreadPath } from '../../notation/parse-session-path.js'
import { aboutName, type CheckContext, type PlacedName, suggestName } from '../check-context.js'
import { refuseSameNames } from '../refuse-same-names.js'
import { checkOrigin } from './check-view-origin.js'

/** The kinds of attachment that each source can read. */
const sourceKinds: Readonly<Record<string, readonly string[]>> = {
  duckdb: ['duckdb', 'duckalog', 'motherduck', 'quack'],
  sqlite: ['sqlite'],
  postgres: ['postgres'],
  mysql: ['mysql'],
  ducklake: ['ducklake'],
}

/** Checks `views` beyond the schema: complete sources, unique names, existing attachments. */
export function checkViews(document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const views = draftsOf(document.views)
  const attachments = listAttachments(document)
  const catalogs = listNames(document.iceberg_catalogs, ['iceberg_catalogs'], 'name')
  const statements = listAttached(document)
  const path = parseSessionPath(document, context.isUnknown)
  const having = (key: string) => views.filter(([view]) => key in view)
  return [
    ...views.flatMap(([view, index]) => checkOrigin(view, ['views', index], context)),
    ...having('columns').flatMap(([view, index]) => refuseSameNames(view.columns, ['views', index, 'columns'], 'column')),
    ...having('database').flatMap(([view, index]) => checkDatabase(view, ['views', index], attachments, statements, context)),
    ...having('catalog').flatMap(([view, index]) => checkCatalog(view, ['views', index], catalogs, statements, context)),
    ...checkTargets('views', document, context),
    ...checkSession(views, path, attachments, document, context),
    ...checkNames(views, path, context),
  ]
}

/** The aliases of each kind of attachment, with their config paths. */
type Attachments = ReadonlyMap<string, readonly PlacedName[]>

function listAttachments(document: Draft): Attachments {
  return new Map(
    Object.entries(draftOf(document.attachments)).map(([kind, entries]) => [
      kind,
      listNames(entries, ['attachments', kind], 'alias'),
    ]),
  )
}

/** The databases that `duckdb.pragmas` attach. */
function listAttached(document: Draft): readonly ParsedAttach[] {
  const { pragmas } = draftOf(document.duckdb)
  const texts = Array.isArray(pragmas) ? pragmas.filter((text): text is string => typeof text === 'string') : []
  return texts.flatMap((text) => {
    const statements = parseSqlTokens(text)
    return 'problem' in statements ? [] : statements.flatMap((tokens) => parseAttach(tokens) ?? [])
  })
}

function listNames(entries: unknown, at: ConfigPath, key: string): readonly PlacedName[] {
  return draftsOf(entries).flatMap(([entry, index]) => {
    const name = textOf(entry, key)
    return name === undefined ? [] : [{ name, at: [...at, index, key] }]
  })
}

function checkDatabase(
  view: Draft,
  parent: ConfigPath,
  attachments: Attachments,
  statements: readonly ParsedAttach[],
  context: CheckContext,
): readonly ConfigProblem[] {
  const source = textOf(view, 'source')
  const name = textOf(view, 'database')
  const kinds = source === undefined ? undefined : ownValue(sourceKinds, source)
  if (source === undefined || name === undefined || !kinds) return []
  const at = [...parent, 'database']
  const declared = kinds.flatMap((kind) => attachments.get(kind) ?? [])
  const wanted = foldName(name)
  const isWanted = (other: PlacedName) => foldName(other.name) === wanted
  if (declared.some(isWanted) || declared.some((other) => context.isUnknown(other.at))) return []
  const attached = statements.find(({ alias }) => foldName(alias) === wanted)
  // Without a kind in the statement, DuckDB inspects the file
  if (attached && (attached.kind === undefined || kinds.includes(attached.kind))) return []
  const [declaredKind] = [...attachments].find(([, names]) => names.some(isWanted)) ?? []
  const otherKind = declaredKind ?? attached?.kind
  const otherSource = Object.keys(sourceKinds).find((key) => otherKind !== undefined && sourceKinds[key]?.includes(otherKind))
  const problem = (message: string) => [{ at, message: aboutName({ name, at }, message, context) }]
  if (otherSource !== undefined) return problem(`is an attachment of kind \`${otherKind}\`; write \`source: ${otherSource}\``)
  const instead = suggestName({ name, at }, declared, context) ?? `declare it under \`attachments.${source}\``
  return problem(`is not an attachment of kind \`${source}\`; ${instead}`)
}

function checkCatalog(
  view: Draft,
  parent: ConfigPath,
  catalogs: readonly PlacedName[],
  statements: readonly ParsedAttach[],
  context: CheckContext,
): readonly ConfigProblem[] {
  const name = textOf(view, 'catalog')
  if (name === undefined || view.source !== 'iceberg' || 'uri' in view) return []
  const at = [...parent, 'catalog']
  if (catalogs.some((other) => foldName(other.name) === foldName(name) || context.isUnknown(other.at))) return []
  if (statements.some(({ alias }) => foldName(alias) === foldName(name))) return []
  const instead = suggestName({ name, at }, catalogs, context) ?? 'declare it under `iceberg_catalogs`'
  return [{ at, message: aboutName({ name, at }, `is not a declared Iceberg catalog; ${instead}`, context) }]
}

/** The sections whose entries are created in a database. */
type Section = 'views' | 'macros'

/** The kinds of attachment that views can be created in. */
const targetKinds = ['duckdb', 'ducklake']

/** Checks `into` of all entries of a section. */
export function checkTargets(section: Section, document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const attachments = listAttachments(document)
  return draftsOf(document[section]).flatMap(([entry, index]) =>
    checkTarget(entry, [section, index], attachments, section, document, context),
  )
}

function checkTarget(
  view: Draft,
  parent: ConfigPath,
  attachments: Attachments,
  section: Section,
  document: Draft,
  context: CheckContext,
): readonly ConfigProblem[] {
  const name = textOf(view, 'into')
  if (name === undefined) return []
  const at = [...parent, 'into']
  const message = refuseTarget({ name, at }, attachments, section, document, context)
  return message === undefined ? [] : [{ at, message: aboutName({ name, at }, message, context) }]
}

/** Why views or macros cannot be created in a database. */
function refuseTarget(
  { name, at }: PlacedName,
  attachments: Attachments,
  section: Section,
  document: Draft,
  context: CheckContext,
): string | undefined {
  const all = [...attachments].flatMap(([kind, names]) => names.map((other) => ({ ...other, kind })))
  if (all.some((other) => context.isUnknown(other.at))) return undefined
  const found = all.find((other) => foldName(other.name) === foldName(name))
  if (!found) {
    const declared = all.filter(({ kind }) => targetKinds.includes(kind))
    const instead =
      suggestName({ name, at }, declared, context) ?? 'declare it under `attachments.duckdb` or `attachments.ducklake`'
    return `is not an attachment that can hold ${section}; ${instead}`
  }
  if (!targetKinds.includes(found.kind)) {
    const wanted = targetKinds.map((kind) => `\`${kind}\``).join(' or ')
    return `is an attachment of kind \`${found.kind}\`; ${section} can only go into one of kind ${wanted}`
  }
  const entryAt = found.at.slice(0, -1)
  const [entry] = draftsOf(draftOf(document.attachments)[found.kind]).find(([, index]) => index === entryAt.at(-1)) ?? []
  // Nothing is written at a snapshot, only differences are reported
  if (entry && ('snapshot_version' in entry || 'snapshot_time' in entry)) return undefined
  if (entry?.read_only === false || context.isUnknown([...entryAt, 'read_only'])) return undefined
  return `is attached read-only; write \`read_only: false\` in ${context.place(entryAt)}`
}

/** Checks the schema that session statements set for views without a schema of their own. */
function checkSession(
  views: ReturnType<typeof draftsOf>,
  path: SessionPath | UnreadPath | undefined,
  attachments: Attachments,
  document: Draft,
  context: CheckContext,
): readonly ConfigProblem[] {
  const open = views.filter(([view]) => view.db_schema === undefined)
  const [first] = open
  if (!path || !first) return []
  const { at } = path
  const whose = open.length === 1 ? `of ${context.place(['views', first[1]])}` : `of ${open.length} views`
  if ('unread' in path) {
    const message = `sets the schema ${whose} to a value that is only known when it runs; write it as a literal, or set \`db_schema\` on the views or at the top of the file`
    return [{ at, message }]
  }
  const database = path.schemas[0]?.database
  if (database === undefined || open.every(([view]) => 'into' in view)) return []
  const refused = refuseTarget({ name: database, at }, attachments, 'views', document, context)
  if (refused === undefined) return []
  const shown = context.show(database, at) ?? 'which'
  const message = `sets the database ${whose}: ${shown} ${refused}; or set \`db_schema\` on the views or at the top of the file to put them into the catalog's own database`
  return [{ at, message }]
}

function checkNames(
  views: ReturnType<typeof draftsOf>,
  path: SessionPath | UnreadPath | undefined,
  context: CheckContext,
): readonly ConfigProblem[] {
  const seen = new Map<string, number>()
  return views.flatMap(([view, index]) => {
    const name = textOf(view, 'name')
    if (name === undefined) return []
    const { database, schema } = placeView({ db_schema: textOf(view, 'db_schema'), into: textOf(view, 'into') }, path)
    const key = foldName(`${database ?? ''}\0${schema}\0${name}`)
    const first = seen.get(key)
    if (first === undefined) {
      seen.set(key, index)
      return []
    }
    const at = ['views', index, 'name']
    if (context.isUnknown(at) || context.isUnknown(['views', first, 'name'])) return []
    const message = `duplicates the name of ${context.place(['views', first])}; rename one of them, or give them different \`db_schema\`s`
    return [{ at, message: aboutName({ name, at }, message, context) }]
  })
}
