import { ConfigError, type ConfigPath, formatLocation, formatPath } from '../errors.js'
import { freezeDeep } from '../freeze-deep.js'
import type { CatalogConfig, CatalogInput } from './catalog-config.js'
import { checkAttachments } from './check-attachments.js'
import { checkSemanticModels } from './check-semantic-models.js'
import { checkSession } from './check-session.js'
import { checkViews } from './check-views.js'
import { type ConfigProblem, createConfigError, type Locator } from './config-problem.js'
import { type CheckContext, draftOf } from './draft.js'
import { type ExpandedDocument, expandDocument } from './expand-document.js'
import type { Environment } from './interpolate.js'
import { createLocator, rememberOrigin } from './location-of.js'
import { parseJson } from './parse-json.js'
import { parseYaml } from './parse-yaml.js'
import { resolveConfigPaths } from './resolve-config-paths.js'
import { parentFolder } from './resolve-path.js'
import { validateCatalog } from './validate-catalog.js'

/** What {@link parseConfigObject} needs beside the object. @public */
export interface ParseObjectOptions {
  /** The folder of relative paths. @defaultValue relative paths stay relative */
  readonly base?: string
  /** Where `${env:NAME}` looks. @defaultValue no variable is set */
  readonly env?: Environment
}

/** What {@link parseConfig} needs beside the text. @public */
export interface ParseOptions extends ParseObjectOptions {
  readonly format: 'yaml' | 'json'
  /** The file's path: it stands in errors, and its folder is the default of `base`. */
  readonly file?: string
}

/**
 * Reads a catalog from text: fills in variables, validates, makes paths absolute, hides secrets. Pure: reads no file, so that
 * `sql_file` stays a path.
 *
 * @example
 * ```ts
 * const config = parseConfig(text, { format: 'yaml', file: 'catalog.yaml', env: process.env })
 * ```
 * @returns the config, deeply frozen
 * @throws {@link ConfigError} CONFIG_SYNTAX; CONFIG_INVALID with all problems; CONFIG_ENV_MISSING when only variables are missing
 * @public
 */
export function parseConfig(text: string, { format, file, base, env }: ParseOptions): CatalogConfig {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (content.length > maxLength)
    throw new ConfigError('CONFIG_INVALID', [{ path: '', message: sizeMessage, ...(file !== undefined && { file }) }])
  const document = format === 'json' ? parseJson(content, file) : parseYaml(content, file)
  const locate = createLocator({ text: content, format, ...(file !== undefined && { file }) })
  const folder = base ?? (file === undefined ? undefined : parentFolder(file))
  return parseDocument(document, env ?? {}, folder, locate)
}

/**
 * As {@link parseConfig}, for a catalog that is an object in code. Functions in place of secrets are kept, and not called.
 *
 * @returns the config, deeply frozen; the object itself is left as it is
 * @throws {@link ConfigError} CONFIG_INVALID with all problems; CONFIG_ENV_MISSING when only variables are missing
 * @public
 */
export function parseConfigObject(input: CatalogInput, { base, env = {} }: ParseObjectOptions = {}): CatalogConfig {
  return parseDocument(input, env, base, undefined)
}

/** Characters of text; about as many bytes in a file. */
const maxLength = 50 * 1024 * 1024

const sizeMessage = 'is bigger than 50 MB; no catalog is: is this the right file?'

function parseDocument(
  document: unknown,
  env: Environment,
  base: string | undefined,
  locate: Locator | undefined,
): CatalogConfig {
  const expanded = expandDocument(document, env)
  if (expanded.refused) throw createConfigError(expanded.problems, locate)
  const { config, problems } = validateCatalog(expanded)
  const found = [...expanded.problems, ...problems, ...checkDocument(expanded, locate)]
  const known = found.filter(({ at, missingVariable }) => missingVariable || !isUnknown(expanded, at))
  if (known.length > 0) throw createConfigError(known, locate)
  const { variables } = expanded
  return rememberOrigin(freezeDeep(resolveConfigPaths(config, base)), {
    ...(locate && { locate }),
    isFromVariable: (at) => variables.has(formatPath(at)),
  })
}

function checkDocument(expanded: ExpandedDocument, locate: Locator | undefined): readonly ConfigProblem[] {
  const { variables } = expanded
  const document = draftOf(expanded.value)
  const context: CheckContext = {
    show: (text, at) => (variables.has(formatPath(at)) ? undefined : JSON.stringify(text.slice(0, 80))),
    isUnknown: (at) => isUnknown(expanded, at),
    place: (at) => describePlace(at, locate),
  }
  return [
    ...checkSession(document, context),
    ...checkAttachments(document, context),
    ...checkViews(document, context),
    ...checkSemanticModels(document, context),
  ]
}

/** What stands where a variable is missing is not the value, and nothing is right or wrong about it. */
function isUnknown({ variables }: ExpandedDocument, at: ConfigPath): boolean {
  return variables.size > 0 && variables.get(formatPath(at))?.missing === true
}

function describePlace(at: ConfigPath, locate: Locator | undefined): string {
  const location = locate?.(at)
  const place = location && formatLocation(location)
  return place === undefined ? formatPath(at) : `${formatPath(at)} (${place})`
}
