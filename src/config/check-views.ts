import type { ConfigPath } from '../errors.js'
import type { ConfigProblem } from './config-problem.js'
import { type CheckContext, type Draft, draftOf, draftsOf, textOf } from './draft.js'
import { foldName } from './fold-name.js'
import { type PlacedName, suggestName } from './suggest-name.js'

const origins = ['sql', 'sql_file', 'source'] as const
const fileKeys = ['uri', 'options'] as const
const tableKeys = ['database', 'table'] as const
const fileSources = ['parquet', 'csv', 'json']
const tableSources = ['duckdb', 'sqlite', 'postgres'] as const

/**
 * What the schema cannot say about `views`: one origin each, names that differ, sources that exist.
 * @internal
 */
export function checkViews(document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const views = draftsOf(document.views)
  const attachments = listAttachments(document)
  return [
    ...views.flatMap(([view, index]) => checkOrigin(view, ['views', index])),
    ...views.flatMap(([view, index]) => checkDatabase(view, ['views', index], attachments, context)),
    ...checkNames(views, context),
  ]
}

function checkOrigin(view: Draft, at: ConfigPath): readonly ConfigProblem[] {
  const [first, second] = origins.filter((key) => key in view)
  if (first === undefined) return [{ at, message: 'has no origin; write one of `sql`, `sql_file` and `source`' }]
  if (second !== undefined) {
    const message = `stands beside \`${first}\`, and a view has one origin; remove \`${second}\` or \`${first}\``
    return [{ at: [...at, second], message }]
  }
  if (first !== 'source')
    return checkForeignKeys(view, at, [...fileKeys, ...tableKeys], `belongs to a \`source\`, and this view has \`${first}\``)
  const source = String(view.source)
  if (fileSources.includes(source)) return checkCompanions(view, at, source, ['uri'], tableKeys)
  if ((tableSources as readonly string[]).includes(source)) return checkCompanions(view, at, source, tableKeys, fileKeys)
  return []
}

function checkCompanions(
  view: Draft,
  at: ConfigPath,
  source: string,
  needed: readonly string[],
  foreign: readonly string[],
): readonly ConfigProblem[] {
  return [
    ...needed
      .filter((key) => !(key in view))
      .map((key) => ({ at: [...at, key], message: `is missing; the source \`${source}\` needs it` })),
    ...checkForeignKeys(view, at, foreign, `does not go with the source \`${source}\``),
  ]
}

function checkForeignKeys(view: Draft, at: ConfigPath, keys: readonly string[], reason: string): readonly ConfigProblem[] {
  return keys.filter((key) => key in view).map((key) => ({ at: [...at, key], message: `${reason}; remove it` }))
}

/** The aliases of each kind of attachment, with the places where they stand. */
type Attachments = ReadonlyMap<string, readonly PlacedName[]>

function listAttachments(document: Draft): Attachments {
  const sections = draftOf(document.attachments)
  return new Map(
    tableSources.map((kind) => [
      kind,
      draftsOf(sections[kind]).flatMap(([entry, index]) => {
        const name = textOf(entry, 'alias')
        return name === undefined ? [] : [{ name, at: ['attachments', kind, index, 'alias'] }]
      }),
    ]),
  )
}

function checkDatabase(
  view: Draft,
  parent: ConfigPath,
  attachments: Attachments,
  context: CheckContext,
): readonly ConfigProblem[] {
  const source = textOf(view, 'source')
  const name = textOf(view, 'database')
  const declared = source === undefined ? undefined : attachments.get(source)
  if (source === undefined || name === undefined || !declared) return []
  const at = [...parent, 'database']
  const wanted = foldName(name)
  const isWanted = (other: PlacedName) => foldName(other.name) === wanted
  if (declared.some(isWanted) || declared.some((other) => context.isUnknown(other.at))) return []
  const [otherKind] = [...attachments].find(([, names]) => names.some(isWanted)) ?? []
  if (otherKind !== undefined)
    return [{ at, message: `is an attachment of kind \`${otherKind}\`; write \`source: ${otherKind}\`` }]
  const instead = suggestName({ name, at }, declared, context) ?? `declare it under \`attachments.${source}\``
  return [{ at, message: `names no attachment of kind \`${source}\`; ${instead}` }]
}

function checkNames(views: ReturnType<typeof draftsOf>, context: CheckContext): readonly ConfigProblem[] {
  const seen = new Map<string, number>()
  return views.flatMap(([view, index]) => {
    const name = textOf(view, 'name')
    if (name === undefined) return []
    const schema = textOf(view, 'db_schema') ?? 'main'
    const key = JSON.stringify([foldName(schema), foldName(name)])
    const first = seen.get(key)
    if (first === undefined) {
      seen.set(key, index)
      return []
    }
    const at = ['views', index, 'name']
    if (context.isUnknown(at) || context.isUnknown(['views', first, 'name'])) return []
    return [
      {
        at,
        message: `is the name of ${context.place(['views', first])} as well; rename one of them, or give them different \`db_schema\`s`,
      },
    ]
  })
}
