import { whilePending } from '../../async/keep-alive.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { warningsOf } from '../../config/model/config-metadata.js'
import type { ConfigWarning } from '../../config/model/config-warning.js'
import type { CatalogInput } from '../../config/model/input/catalog-input.js'
import { checkArguments, source as sourceRule } from '../../options/check-arguments.js'
import { takeOptions } from '../../options/take-options.js'
import { redactDeep } from '../../redaction/redact-deep.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'
import type { PlannedStep } from '../types/catalog-report.js'
import { connectOptionRules } from '../types/connect-option-rules.js'
import type { ConnectOptions } from '../types/connect-options.js'
import { loadCatalog } from './load-catalog.js'
import { planSteps } from './plan-steps.js'
import { withPlannedSyntax } from './with-planned-syntax.js'

/**
 * The result of {@link validateCatalog}. Holds no secret.
 * @public
 */
export interface ValidatedCatalog {
  /** The merged and validated config. */
  readonly config: CatalogConfig
  /** The steps of the session that a connect would restore. */
  readonly session: readonly PlannedStep[]
  /** The macros that a connect would create. */
  readonly macros: readonly ViewDefinition[]
  /** The views that a connect would create, including semantic models. */
  readonly views: readonly ViewDefinition[]
  /** Likely mistakes in the config, which is valid nevertheless. */
  readonly warnings: readonly ConfigWarning[]
}

/**
 * Checks everything about a catalog that does not need its databases: the config files, the session, the SQL of the views and cycles among
 * them, also in attached catalogs. DuckDB parses the SQL in memory. No database, attachment or server is opened, and no secret is used.
 *
 * @param source - as in `connectToCatalog`
 * @throws ConfigError as `loadConfig`; ViewError VIEW_INVALID for SQL that cannot be a view, VIEW_CYCLE; OptionError OPTION_INVALID
 * @public
 */
export function validateCatalog<N>(source: string | URL | CatalogInput, given?: ConnectOptions<N>): Promise<ValidatedCatalog> {
  return whilePending(() => validate(source, given))
}

async function validate<N>(source: string | URL | CatalogInput, given?: ConnectOptions<N>): Promise<ValidatedCatalog> {
  checkArguments('validateCatalog', { source: [source, sourceRule] })
  const options = takeOptions<ConnectOptions<N>>('validateCatalog', given, connectOptionRules)
  const planned = await loadCatalog(source, options)
  await withPlannedSyntax(planned, options, () => undefined)
  const { session, definitions, redactor, config } = planned
  const { steps, known } = redactDeep({ steps: session.steps, known: definitions }, redactor.redact)
  const isMacro = ({ macro }: ViewDefinition) => macro !== undefined
  const views = known.filter((definition) => !isMacro(definition))
  return {
    config,
    session: planSteps(steps),
    macros: known.filter(isMacro),
    views,
    warnings: redactDeep(warningsOf(config), redactor.redact),
  }
}
