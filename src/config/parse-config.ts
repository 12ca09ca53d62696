import { ConfigError } from '../errors.js'
import { checkArguments } from '../options/check-arguments.js'
import { text as textRule } from '../options/option-rules.js'
import { takeOptions } from '../options/take-options.js'
import { type ParseObjectOptions, type ParseOptions, parseObjectOptionRules, parseOptionRules } from './files/load-options.js'
import { applyProfile, chooseProfile, refuseProfile } from './merge/apply-profile.js'
import type { CatalogConfig } from './model/catalog-config.js'
import { type ConfigProblem, createConfigError, type TextPlaces } from './model/config-problem.js'
import type { CatalogInput } from './model/input/catalog-input.js'
import { parentFolder } from './notation/resolve-path.js'
import { parseText } from './parse/parse-text.js'
import { planImports } from './prepare/plan-imports.js'
import { placeWarnings, prepareDocument } from './prepare/prepare-document.js'
import { validateConfig } from './rules/validate-config.js'

/**
 * Reads a catalog from text: fills in variables, validates, makes paths absolute and hides secrets. Pure: it reads no files, so `sql_file`
 * stays a path, and a catalog with `imports` or `env_files` is an error.
 *
 * @example
 * ```ts
 * const config = parseConfig(text, { format: 'yaml', file: 'catalog.yaml', env: process.env })
 * ```
 * @returns the config, deeply frozen
 * @throws {@link ConfigError} CONFIG_SYNTAX; CONFIG_INVALID with all problems; CONFIG_ENV_MISSING when only variables are missing;
 * {@link OptionError} OPTION_INVALID
 * @public
 */
export function parseConfig(text: string, options: ParseOptions): CatalogConfig {
  checkArguments('parseConfig', { text: [text, textRule] })
  const { format, file, base, ...rest } = takeOptions('parseConfig', options, parseOptionRules, ['format'])
  const { document, ...places } = parseText(text, format, file)
  const folder = base ?? (file === undefined ? undefined : parentFolder(file))
  return parseDocument(document, places, { ...rest, base: folder })
}

/**
 * Like {@link parseConfig}, for a catalog that is an object in code. Functions that provide secrets are kept, not called.
 *
 * @returns the config, deeply frozen; the object itself is not changed
 * @throws {@link ConfigError} CONFIG_INVALID with all problems; CONFIG_ENV_MISSING when only variables are missing; {@link OptionError}
 * OPTION_INVALID
 * @public
 */
export function parseConfigObject(input: CatalogInput, options?: ParseObjectOptions): CatalogConfig {
  return parseDocument(input, undefined, takeOptions('parseConfigObject', options, parseObjectOptionRules))
}

function parseDocument(document: unknown, places: TextPlaces | undefined, options: ParseObjectOptions): CatalogConfig {
  const { env = {}, base } = options
  const profile = chooseProfile(options.profile, env)
  const locate = places?.locate
  const profiled = applyProfile(document, profile, places ?? {})
  const prepared = prepareDocument(profiled.value, profiled.from, { env, base })
  const { value, source, loader, incomplete } = prepared
  const problems: ConfigProblem[] = [...profiled.problems, ...prepared.problems]
  if (incomplete) throw createConfigError(problems, locate)
  for (const [key, files] of [
    ['imports', planImports(loader.imports)],
    ['env_files', loader.env_files ?? []],
  ] as const)
    if (files.length > 0) problems.push({ at: [key], message: needsFiles, locate: source.locate })
  if (profile !== undefined && !profiled.profiles.includes(profile))
    problems.push({ ...refuseProfile(profile, profiled.profiles), locate })
  return validateConfig({ value, from: { source, at: [] }, problems, warnings: placeWarnings(prepared) })
}

const needsFiles = 'names files, but parseConfig() and parseConfigObject() do not read files; use loadConfig()'
