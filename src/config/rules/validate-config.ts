import { type ConfigPath, formatPath } from '../../errors.js'
import { freezeDeep } from '../../freeze-deep.js'
import { listCredentials } from '../../redaction/list-credentials.js'
import { redactDeep } from '../../redaction/redact-deep.js'
import { createRedactor } from '../../redaction/redactor.js'
import type { UnfinishedConfig } from '../merge/config-file.js'
import type { CatalogConfig } from '../model/catalog-config.js'
import { rememberOrigin } from '../model/config-metadata.js'
import { createConfigError } from '../model/config-problem.js'
import { describeSource, findVariable, listVariableValues, locateIn, textIn, tracePath } from '../model/provenance.js'
import { draftOf } from '../model/untyped.js'
import { dropEmpty, tellEmpty } from '../prepare/drop-empty.js'
import { fillSources } from '../prepare/fill-sources.js'
import { expandHomes } from '../prepare/resolve-config-paths.js'
import { catalogSchema } from '../schema/catalog-schema.js'
import { validateDocument } from '../schema/validate-document.js'
import { checkAttachments } from './check-attachments.js'
import type { CheckContext } from './check-context.js'
import { checkMacros } from './check-macros.js'
import { checkQueries } from './check-queries.js'
import { checkSemanticModels } from './check-semantic-models.js'
import { checkSession } from './check-session.js'
import { checkTests } from './check-tests.js'
import { findScopeOverlaps } from './secrets/find-scope-overlaps.js'
import { findStoredCredentials } from './secrets/find-stored-credentials.js'
import { checkChecks } from './views/check-checks.js'
import { checkMaterialized } from './views/check-materialized.js'
import { checkViews } from './views/check-views.js'

/**
 * Validates a merged config, runs the checks across its sections, and remembers its origin.
 *
 * @returns the config, deeply frozen
 * @throws {@link ConfigError} CONFIG_INVALID with all problems; CONFIG_ENV_MISSING when only variables are missing
 */
export function validateConfig({ value, from, problems, warnings, files }: UnfinishedConfig): CatalogConfig {
  const findText = (at: ConfigPath) => findVariable(from, at)
  // A text with a missing variable is not the real value, so nothing is reported about it
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
    ...checkMaterialized(document, context),
    ...checkSemanticModels(document, context),
    ...checkQueries(document, context),
    ...checkChecks(document, context),
    ...checkTests(document, context),
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
