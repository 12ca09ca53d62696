import { closestMatch } from '../closest-match.js'
import type { CheckSeverity } from '../config/model/view/check-config.js'
import { OptionError } from '../errors.js'
import { foldName } from '../sql/fold-name.js'
import { parseRelationName } from '../sql/parse-relation-name.js'
import type { CheckedRelation, RelationCheck } from './relation-check.js'

/**
 * The relations with these names, or all, without those that have nothing to check. A name may leave out the schema and the database.
 * @throws OptionError OPTION_INVALID for a name that is neither a view nor a table of `checks`
 */
export function selectRelations(
  relations: readonly CheckedRelation[],
  { views, severity = 'warn' }: { readonly views?: readonly string[] | undefined; readonly severity?: CheckSeverity | undefined },
): readonly CheckedRelation[] {
  const unknown = (views ?? []).filter((name) => !relations.some((relation) => isNamed(relation, name)))
  if (unknown.length > 0)
    throw new OptionError(
      'check',
      unknown.map((name) => ({ option: 'views', message: describeUnknown(name, relations) })),
    )
  const isWanted = (check: RelationCheck) => severity === 'warn' || check.severity === 'error'
  return relations
    .filter((relation) => views === undefined || views.some((name) => isNamed(relation, name)))
    .map((relation) => ({ ...relation, checks: relation.checks.filter(isWanted) }))
    .filter(({ checks }) => checks.length > 0)
}

function isNamed({ view, parts }: CheckedRelation, name: string): boolean {
  const wanted = parseRelationName(name)?.parts ?? [name]
  const whole = view ? [view.database, view.schema, view.name].filter((part) => part !== undefined) : parts
  return wanted.length <= whole.length && fold(whole.slice(-wanted.length)) === fold(wanted)
}

function fold(parts: readonly string[]): string {
  return foldName(JSON.stringify(parts))
}

function describeUnknown(name: string, relations: readonly CheckedRelation[]): string {
  const names = relations.map((relation) => relation.name)
  // A name may leave out the schema and the database
  const short = closestMatch(
    parseRelationName(name)?.parts.at(-1) ?? name,
    relations.map(({ parts }) => parts.at(-1) ?? ''),
  )
  const match = closestMatch(name, names) ?? names.find((_, index) => relations[index]?.parts.at(-1) === short)
  const hint = match === undefined ? '' : ` Did you mean ${JSON.stringify(match)}?`
  return `has ${JSON.stringify(name)}, which is not a view of the catalog or a table of \`checks\`.${hint}`
}
