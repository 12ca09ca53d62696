import { closestMatch } from '../closest-match.js'
import type { CatalogConfig } from '../config/model/catalog-config.js'
import { OptionError, type OptionIssue } from '../errors.js'
import { foldName } from '../sql/fold-name.js'
import { parseRelationName } from '../sql/parse-relation-name.js'
import { formatViewName, type ViewDefinition, viewKey } from '../views/definition/view-definition.js'

const tagPrefix = 'tag:'

/**
 * The keys of the materialised views with these names and tags. A name may leave out the schema and the database. Pure.
 * @throws OptionError OPTION_INVALID for a name of no materialised view, and a tag that none of them has
 */
export function planSelection(
  names: readonly string[],
  definitions: readonly ViewDefinition[],
  config: CatalogConfig,
): ReadonlySet<string> {
  const views = definitions.filter(({ macro }) => macro === undefined)
  const issues: OptionIssue[] = []
  const found = names.flatMap((name) => {
    const isTag = name.startsWith(tagPrefix)
    const named = isTag ? findTagged(name.slice(tagPrefix.length), views, config) : views.filter((view) => isNamed(view, name))
    const kept = named.filter(({ materialized }) => materialized)
    if (kept.length === 0) issues.push({ option: 'materialized', message: explain(name, named, views, isTag) })
    return kept
  })
  if (issues.length > 0) throw new OptionError('refresh', issues)
  return new Set(found.map(viewKey))
}

function findTagged(tag: string, views: readonly ViewDefinition[], { views: written }: CatalogConfig): readonly ViewDefinition[] {
  return views.filter(({ at: [, index] }) => typeof index === 'number' && written[index]?.tags?.includes(tag))
}

function isNamed({ database, schema, name }: ViewDefinition, wanted: string): boolean {
  const parts = parseRelationName(wanted)?.parts ?? [wanted]
  const whole = [database, schema, name].filter((part) => part !== undefined)
  return parts.length <= whole.length && fold(whole.slice(-parts.length)) === fold(parts)
}

function fold(parts: readonly string[]): string {
  return foldName(JSON.stringify(parts))
}

function explain(name: string, named: readonly ViewDefinition[], views: readonly ViewDefinition[], isTag: boolean): string {
  const shown = JSON.stringify(name)
  if (isTag) return `has ${shown}, a tag that no materialised view has.`
  if (named.length > 0) return `has ${shown}, which is not materialised: write \`materialized: true\` in the view.`
  const kept = views.filter(({ materialized }) => materialized)
  const match = closestMatch(name, [...kept.map((view) => view.name), ...kept.map(formatViewName)])
  return `has ${shown}, which is not a view of the catalog.${match === undefined ? '' : ` Did you mean ${JSON.stringify(match)}?`}`
}
