import { type ConfigPath, formatPath } from '../errors.js'
import { freezeDeep } from '../freeze-deep.js'
import { listCredentials } from '../list-credentials.js'
import { redactDeep } from '../redact-deep.js'
import { createRedactor } from '../redactor.js'
import type { CatalogConfig } from './catalog-config.js'
import type { CatalogFile } from './catalog-file.js'
import { catalogSchema } from './catalog-schema.js'
import { checkAttachments } from './check-attachments.js'
import { checkMacros } from './check-macros.js'
import { checkSemanticModels } from './check-semantic-models.js'
import { checkSession } from './check-session.js'
import { checkViews } from './check-views.js'
import { type ConfigProblem, createConfigError } from './config-problem.js'
import type { ConfigWarning } from './config-warning.js'
import { type CheckContext, draftOf } from './draft.js'
import { dropEmpty, tellEmpty } from './drop-empty.js'
import { fillSources } from './fill-sources.js'
import { findScopeOverlaps } from './find-scope-overlaps.js'
import { findStoredCredentials } from './find-stored-credentials.js'
import { rememberOrigin } from './location-of.js'
import { describeSource, findVariable, listVariableValues, locateIn, type Provenance, textIn, tracePath } from './provenance.js'
import { expandHomes } from './resolve-config-paths.js'
import { validateDocument } from './validate-document.js'

/**
 * A config before its validation, of however many files.
 * @internal
 */
export interface UnfinishedConfig {
  /** The caller's own copy. */
  readonly value: unknown
  readonly from: Provenance
  /** What was found before: each problem knows its own file. */
  readonly problems: readonly ConfigProblem[]
  readonly warnings: readonly ConfigWarning[]
  /** Absent for a config of a text or an object that may import nothing. */
  readonly files?: CatalogFile
}

/**
 * Validates a config as a whole, checks it across its sections, and keeps what is known about its texts.
 *
 * @returns the config, deeply frozen
 * @throws {@link ConfigError} CONFIG_INVALID with all problems; CONFIG_ENV_MISSING when only variables are missing
 * @internal
 */
export function finishConfig({ value, from, problems, warnings, files }: UnfinishedConfig): CatalogConfig {
  const findText = (at: ConfigPath) => findVariable(from, at)
  // What stands where a variable is missing is not the value, and nothing is right or wrong about it
  const isUnknown = (at: ConfigPath) => findText(at)?.missing === true
  const empty = dropEmpty(value)
  expandHomes(value)
  fillSources(value)
  const isEmpty = (at: ConfigPath) => empty.size > 0 && empty.has(formatPath(at))
  const validated = validateDocument(catalogSchema, value, findText)
  const context: CheckContext = {
    show: (text, at) => (findText(at) ? undefined : JSON.stringify(text.slice(0, 80))),
    isUnknown,
    isEmpty,
    place: (at) => {
      const place = tracePath(from, at)
      return describeSource(place.source, place.at)
    },
  }
  const document = draftOf(value)
  const found = [
    ...validated.problems,
    ...checkSession(document, context),
    ...checkAttachments(document, context),
    ...checkMacros(document, context),
    ...checkViews(document, context),
    ...checkSemanticModels(document, context),
  ]
    .filter(({ at }) => !isUnknown(at))
    .map((problem) => tellEmpty(problem, empty))
  const locate = locateIn(from)
  const variables = listVariableValues(from)
  if (problems.length + found.length > 0) {
    const redactor = createRedactor()
    for (const credential of listCredentials(value, { variables })) redactor.add(credential)
    throw redactDeep(createConfigError([...problems, ...found], locate), redactor.redact)
  }
  const config = freezeDeep(validated.output)
  const credentials = listCredentials(config, { variables })
  const stored = credentials.length === 0 ? [] : findStoredCredentials(config, locate, variables)
  return rememberOrigin(config, {
    locate,
    textAt: textIn(from),
    isFromVariable: (at) => findText(at) !== undefined,
    warnings: [...warnings, ...stored, ...findScopeOverlaps(config, locate, (at) => findText(at) !== undefined)],
    credentials,
    variables,
    ...(files && { files: freezeDeep(files) }),
  })
}
