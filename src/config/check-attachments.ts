import type { ConfigPath } from '../errors.js'
import type { ConfigProblem } from './config-problem.js'
import { type CheckContext, type Draft, draftOf, draftsOf, textOf } from './draft.js'
import { foldName } from './fold-name.js'
import { databaseName, reservedNames } from './resolve-path.js'
import { suggestName } from './suggest-name.js'

const kinds = ['duckdb', 'sqlite', 'postgres', 'duckalog'] as const
const parts = ['host', 'port', 'database', 'user', 'password', 'sslmode'] as const

/**
 * What the schema cannot say about `attachments`: aliases that differ, credentials from one place, secrets that exist.
 * @internal
 */
export function checkAttachments(document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const sections = draftOf(document.attachments)
  const entries = kinds.flatMap((kind) =>
    draftsOf(sections[kind]).map(([entry, index]) => ({ entry, at: ['attachments', kind, index] as const })),
  )
  return [
    ...checkAliases(entries, document, context),
    ...draftsOf(sections.postgres).flatMap(([entry, index]) =>
      checkPostgres(entry, ['attachments', 'postgres', index], document, context),
    ),
  ]
}

function checkAliases(
  entries: readonly { readonly entry: Draft; readonly at: ConfigPath }[],
  document: Draft,
  context: CheckContext,
): readonly ConfigProblem[] {
  const databaseAt = ['duckdb', 'database']
  const main = context.isUnknown(databaseAt)
    ? undefined
    : foldName(databaseName(textOf(draftOf(document.duckdb), 'database') ?? ':memory:'))
  const seen = new Map<string, ConfigPath>()
  return entries.flatMap(({ entry, at: parent }) => {
    const alias = textOf(entry, 'alias')
    const at = [...parent, 'alias']
    if (alias === undefined || context.isUnknown(at)) return []
    const folded = foldName(alias)
    const first = seen.get(folded)
    if (first)
      return [
        { at, message: `is the alias of ${context.place(first)} as well; aliases are unique over all kinds, whatever the case` },
      ]
    seen.set(folded, parent)
    if (reservedNames.has(folded)) return [{ at, message: 'is a name that DuckDB keeps for itself; choose another alias' }]
    if (folded === main)
      return [{ at, message: 'is the name that DuckDB gives to the main database itself; choose another alias' }]
    return []
  })
}

function checkPostgres(entry: Draft, parent: ConfigPath, document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const given = parts.filter((key) => key in entry)
  if (!('secret' in entry)) {
    if (given.some((key) => key !== 'password' && key !== 'sslmode')) return []
    return [
      { at: parent, message: 'says no server; write `host` and `database`, or `secret` with the name of a declared secret' },
    ]
  }
  const twice = given.map((key) => ({
    at: [...parent, key],
    message: `stands beside \`secret\`, which holds the \`${key}\`; remove one of them`,
  }))
  return [...twice, ...checkSecret(entry, [...parent, 'secret'], document, context)]
}

function checkSecret(entry: Draft, at: ConfigPath, document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const name = textOf(entry, 'secret')
  if (name === undefined) return []
  const declared = draftsOf(draftOf(document.duckdb).secrets).flatMap(([secret, index]) => {
    const key = 'name' in secret ? 'name' : 'type'
    const text = textOf(secret, key)
    return text === undefined ? [] : [{ secret, name: text, at: ['duckdb', 'secrets', index, key] }]
  })
  if (declared.some((secret) => context.isUnknown(secret.at))) return []
  const found = declared.find((secret) => foldName(secret.name) === foldName(name))
  if (found) {
    const type = textOf(found.secret, 'type')
    if (type === undefined || foldName(type) === 'postgres' || context.isUnknown([...found.at.slice(0, -1), 'type'])) return []
    return [{ at, message: `names the secret at ${context.place(found.at.slice(0, -1))}, which is not of type \`postgres\`` }]
  }
  const instead = suggestName({ name, at }, declared, context) ?? 'declare it under `duckdb.secrets`, with `type: postgres`'
  return [{ at, message: `names no declared secret; ${instead}` }]
}
