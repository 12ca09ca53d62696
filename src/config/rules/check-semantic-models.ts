import type { ConfigPath } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { type Draft, draftOf, draftsOf, textOf } from '../model/untyped.js'
import { parseSessionPath, placeView } from '../notation/parse-session-path.js'
import { aboutName, type CheckContext, type PlacedName, suggestName } from './check-context.js'

/** Checks `semantic_models` beyond the schema: unique names, existing views, dimensions and measures. */
export function checkSemanticModels(document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const models = draftsOf(document.semantic_models)
  if (models.length === 0) return []
  const views = listViews(document)
  return [
    ...checkUnique(
      models.flatMap(([model, index]) => placeName(model, ['semantic_models', index])),
      context,
    ),
    ...models.flatMap(([model, index]) => checkModel(model, ['semantic_models', index], views, context)),
  ]
}

/** A view with all names that can refer to it. */
interface NamedView extends PlacedName {
  readonly names: readonly string[]
  /** Whether it is in the schema where unqualified names are looked up first. */
  readonly isHome: boolean
}

function listViews(document: Draft): readonly NamedView[] {
  const path = parseSessionPath(document)
  const home = placeView({}, path)
  return draftsOf(document.views).flatMap(([view, index]) => {
    const name = textOf(view, 'name')
    if (name === undefined) return []
    const schema = textOf(view, 'db_schema')
    const place = placeView({ db_schema: schema }, path)
    const qualified = `${place.schema}.${name}`
    return [
      {
        name: schema === undefined ? name : qualified,
        names: [name, qualified].map(foldName),
        isHome: foldName(place.schema) === foldName(home.schema),
        at: ['views', index, 'name'],
      },
    ]
  })
}

function checkModel(model: Draft, at: ConfigPath, views: readonly NamedView[], context: CheckContext): readonly ConfigProblem[] {
  const dimensions = draftsOf(model.dimensions)
  const names = (['dimensions', 'measures'] as const).map((key) =>
    draftsOf(model[key]).flatMap(([entry, index]) => placeName(entry, [...at, key, index])),
  )
  return [
    ...checkView(model, 'base_view', at, views, context),
    ...draftsOf(model.joins).flatMap(([join, index]) => checkView(join, 'to_view', [...at, 'joins', index], views, context)),
    ...checkUnique(names.flat(), context),
    ...dimensions.flatMap(([dimension, index]) => checkGrains(dimension, [...at, 'dimensions', index])),
    ...checkDefaults(draftOf(model.defaults), [...at, 'defaults'], dimensions, names, context),
  ]
}

function checkView(
  draft: Draft,
  key: string,
  parent: ConfigPath,
  views: readonly NamedView[],
  context: CheckContext,
): readonly ConfigProblem[] {
  const name = textOf(draft, key)
  if (name === undefined || views.some((view) => context.isUnknown(view.at))) return []
  const at = [...parent, key]
  const found = views.filter(({ names }) => names.includes(foldName(name)))
  if (found.length === 0) {
    const instead = suggestName({ name, at }, views, context) ?? 'declare it under `views`'
    return [{ at, message: aboutName({ name, at }, `is not a view of this catalog; ${instead}`, context) }]
  }
  if (found.length === 1 || found.some(({ isHome }) => isHome)) return []
  const places = found.map((view) => context.place(view.at.slice(0, -1)))
  const message = `matches several views: ${places.join(', ')}; write it as \`schema.view\``
  return [{ at, message: aboutName({ name, at }, message, context) }]
}

function checkGrains(dimension: Draft, at: ConfigPath): readonly ConfigProblem[] {
  if (!('time_grains' in dimension) || dimension.type === 'time') return []
  return [{ at: [...at, 'time_grains'], message: 'requires a dimension of `type: time`; give it that type, or remove it' }]
}

function checkDefaults(
  defaults: Draft,
  at: ConfigPath,
  dimensions: ReturnType<typeof draftsOf>,
  [dimensionNames = [], measureNames = []]: readonly (readonly PlacedName[])[],
  context: CheckContext,
): readonly ConfigProblem[] {
  const time = textOf(defaults, 'time_dimension')
  const [chosen] = dimensions.find(([dimension]) => isNamed(dimension, time)) ?? []
  const isOfOtherType = chosen !== undefined && chosen.type !== 'time'
  return [
    ...checkMember(defaults, 'time_dimension', at, 'dimension', dimensionNames, context),
    ...(isOfOtherType
      ? [{ at: [...at, 'time_dimension'], message: 'names a dimension that is not of `type: time`; give it that type' }]
      : []),
    ...checkMember(defaults, 'primary_measure', at, 'measure', measureNames, context),
    ...draftsOf(defaults.default_filters).flatMap(([filter, index]) =>
      checkMember(filter, 'dimension', [...at, 'default_filters', index], 'dimension', dimensionNames, context),
    ),
  ]
}

function checkMember(
  draft: Draft,
  key: string,
  parent: ConfigPath,
  kind: 'dimension' | 'measure',
  members: readonly PlacedName[],
  context: CheckContext,
): readonly ConfigProblem[] {
  const name = textOf(draft, key)
  if (name === undefined || members.some((member) => context.isUnknown(member.at))) return []
  if (members.some((member) => foldName(member.name) === foldName(name))) return []
  const at = [...parent, key]
  const instead = suggestName({ name, at }, members, context) ?? `declare it under \`${kind}s\``
  return [{ at, message: aboutName({ name, at }, `is not a ${kind} of this model; ${instead}`, context) }]
}

function checkUnique(names: readonly PlacedName[], context: CheckContext): readonly ConfigProblem[] {
  const seen = new Map<string, ConfigPath>()
  return names.flatMap(({ name, at }) => {
    const first = seen.get(foldName(name))
    if (first === undefined) {
      seen.set(foldName(name), at)
      return []
    }
    if (context.isUnknown(at) || context.isUnknown(first)) return []
    const message = `duplicates the name of ${context.place(first.slice(0, -1))}; rename one of them`
    return [{ at, message: aboutName({ name, at }, message, context) }]
  })
}

function placeName(draft: Draft, at: ConfigPath): readonly PlacedName[] {
  const name = textOf(draft, 'name')
  return name === undefined ? [] : [{ name, at: [...at, 'name'] }]
}

function isNamed(draft: Draft, name: string | undefined): boolean {
  const own = textOf(draft, 'name')
  return own !== undefined && name !== undefined && foldName(own) === foldName(name)
}
