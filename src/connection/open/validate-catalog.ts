import { whilePending } from '../../async/keep-alive.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { warningsOf } from '../../config/model/config-metadata.js'
import type { ConfigWarning } from '../../config/model/config-warning.js'
import type { CatalogInput } from '../../config/model/input/catalog-input.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { checkArguments, source as sourceRule } from '../../options/check-arguments.js'
import { takeOptions } from '../../options/take-options.js'
import { redactDeep } from '../../redaction/redact-deep.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'
import { orderDatabases } from '../../views/diff/order-databases.js'
import { orderViews } from '../../views/diff/order-views.js'
import { readSyntax } from '../../views/syntax/read-syntax.js'
import { acquireDatabase, releaseDatabase } from '../database/acquire-database.js'
import { withConnection } from '../database/with-connection.js'
import type { PlannedStep } from '../types/catalog-report.js'
import { connectOptionRules } from '../types/connect-option-rules.js'
import type { ConnectOptions } from '../types/connect-options.js'
import { driverOf, loadCatalog, type PlannedCatalog } from './load-catalog.js'
import { located } from './locate-errors.js'
import { planSteps } from './plan-steps.js'

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
  const { session } = planned
  const database = await acquireDatabase(
    { database: ':memory:', openOptions: session.openOptions, steps: [] },
    {
      driver: driverOf(options),
      readOnly: false,
      lockTimeout: 0,
      redactor: planned.redactor,
      signal: options.signal,
      onWait: () => undefined,
    },
  )
  try {
    await withConnection(database.instance, (connection) => checkViews(connection, planned, options), options.signal)
  } finally {
    await releaseDatabase(database)
  }
  const { definitions, redactor, config } = planned
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

async function checkViews<N>(connection: DriverConnection, planned: PlannedCatalog, options: ConnectOptions<N>): Promise<void> {
  const { session, definitions, children } = planned
  await located(planned, options, async () => {
    const own = databaseName(session.database)
    const syntaxes = orderViews(await readSyntax(connection, definitions), own)
    orderDatabases(
      syntaxes.map((definition) => ({ action: 'create', view: definition, reason: '', definition })),
      own,
    )
  })
  for (const child of children) await checkViews(connection, child, options)
}
