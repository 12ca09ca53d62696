import { type ConfigPath, formatPath } from '../../errors.js'
import { isMap } from '../../plain-data.js'
import type { LoaderKeys } from '../model/catalog-config.js'
import type { ConfigProblem } from '../model/config-problem.js'
import type { ConfigWarning } from '../model/config-warning.js'
import { type DocumentSource, locateIn, type Provenance, textIn, type VariableUse } from '../model/provenance.js'
import { draftOf, draftsOf } from '../model/untyped.js'
import { loaderEntries, loaderSchema } from '../schema/loader-schemas.js'
import { validateDocument } from '../schema/validate-document.js'
import { dropEmpty, tellEmpty } from './drop-empty.js'
import { expandDocument } from './expand-document.js'
import type { Environment } from './interpolate.js'
import { resolveConfigPaths } from './resolve-config-paths.js'

/** One file of a config, ready to be merged with others: variables filled in, paths absolute, without its {@link LoaderKeys}. */
export interface PreparedDocument {
  readonly value: unknown
  readonly source: DocumentSource
  readonly loader: LoaderKeys
  /** With paths in this file. */
  readonly problems: readonly ConfigProblem[]
  readonly warnings: readonly PlacedWarning[]
  /** Whether the imports are unknown: `problems` has the reason, and the rest is not validated. */
  readonly incomplete: boolean
}

/** A warning with a path in its file. */
export interface PlacedWarning extends Omit<ConfigWarning, 'location'> {
  readonly at: ConfigPath
}

/** The warnings about a file, with their locations. */
export function placeWarnings({ warnings, source }: PreparedDocument): readonly ConfigWarning[] {
  return warnings.map(({ at, ...warning }) => ({ ...warning, location: source.locate?.(at) ?? { path: formatPath(at) } }))
}

/**
 * Fills in the variables of a parsed file, resolves its paths against its own folder, and takes out its {@link LoaderKeys}.
 */
export function prepareDocument(
  document: unknown,
  from: Provenance,
  { env, base }: { readonly env: Environment; readonly base: string | undefined },
): PreparedDocument {
  const expanded = expandDocument(document, env)
  const { variables } = expanded
  const { locate, textAt } = from.source
  const source = { locate: locate && locateIn(from), textAt: textAt && textIn(from), variables }
  const own = (problems: readonly ConfigProblem[]) =>
    problems
      .filter(({ at, missingVariable }) => missingVariable || !variables.get(formatPath(at))?.missing)
      .map((problem) => ({ ...problem, locate: source.locate }))
  if (expanded.refused)
    return { value: undefined, source, loader: {}, problems: own(expanded.problems), warnings: [], incomplete: true }
  const { value, loader, problems } = takeLoaderKeys(expanded.value, (at) => variables.get(formatPath(at)))
  resolveConfigPaths(value, base)
  if (loader.db_schema !== undefined) fillSchemas(value, loader.db_schema)
  return {
    value,
    source,
    loader,
    problems: own([...expanded.problems, ...problems]),
    warnings: loader.loader_settings ? [loaderSettingsWarning] : [],
    incomplete: [...expanded.problems, ...problems].some(({ at }) => at[0] === 'imports'),
  }
}

/** In place: the document is a copy. */
function fillSchemas(value: unknown, schema: string): void {
  for (const [view] of draftsOf(draftOf(value).views)) (view as Record<string, unknown>).db_schema ??= schema
}

const loaderSettingsWarning: PlacedWarning = {
  code: 'LOADER_SETTINGS_IGNORED',
  message: 'loader_settings have no effect: files are always loaded concurrently, and the result never depends on timing.',
  at: ['loader_settings'],
}

/** In place: the document is a copy. */
function takeLoaderKeys(
  value: unknown,
  findVariable: (at: ConfigPath) => VariableUse | undefined,
): { readonly value: unknown; readonly loader: LoaderKeys; readonly problems: readonly ConfigProblem[] } {
  const keys = isMap(value) ? Object.keys(loaderEntries).filter((key) => Object.hasOwn(value, key)) : []
  if (keys.length === 0) return { value, loader: {}, problems: [] }
  const document = value as Record<string, unknown>
  const own = Object.fromEntries(keys.map((key) => [key, document[key]]))
  const empty = dropEmpty(own)
  const { output, problems: found } = validateDocument(loaderSchema, own, findVariable)
  const problems = found.map((problem) => tellEmpty(problem, empty))
  for (const key of keys) delete document[key]
  return { value, loader: problems.length > 0 ? {} : output, problems }
}
