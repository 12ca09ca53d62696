import type { ConfigPath } from '../../../errors.js'
import { foldName } from '../../../sql/fold-name.js'
import type { ConfigProblem } from '../../model/config-problem.js'
import { type Draft, draftOf, draftsOf, textOf } from '../../model/untyped.js'
import { aboutName, type CheckContext, suggestName } from '../check-context.js'

/** Checks that `secret` names a declared secret of a suitable type. */
export function checkSecretName(
  entry: Draft,
  at: ConfigPath,
  types: readonly string[],
  document: Draft,
  context: CheckContext,
): readonly ConfigProblem[] {
  const name = textOf(entry, 'secret')
  if (name === undefined) return []
  const declared = draftsOf(draftOf(document.duckdb).secrets).flatMap(([secret, index]) => {
    const key = 'name' in secret ? 'name' : 'type'
    const text = textOf(secret, key)
    return text === undefined ? [] : [{ secret, name: text, at: ['duckdb', 'secrets', index, key] }]
  })
  if (declared.some((secret) => context.isUnknown(secret.at))) return []
  const found = declared.find((secret) => foldName(secret.name) === foldName(name))
  const problem = (message: string) => [{ at, message: aboutName({ name, at }, message, context) }]
  const wanted = types.map((type) => `\`${type}\``).join(' or ')
  if (found) {
    const type = textOf(found.secret, 'type')
    if (type === undefined || types.includes(foldName(type)) || context.isUnknown([...found.at.slice(0, -1), 'type'])) return []
    return problem(`names the secret at ${context.place(found.at.slice(0, -1))}, which is not of type ${wanted}`)
  }
  const instead =
    suggestName({ name, at }, declared, context) ?? `declare it under \`duckdb.secrets\`, with \`type: ${types[0]}\``
  return problem(`is not a declared secret; ${instead}`)
}
