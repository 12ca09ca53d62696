import { checkArguments, source as sourceRule } from '../check-arguments.js'
import type { CatalogConfig, CatalogInput } from '../config/catalog-config.js'
import type { ConfigWarning } from '../config/config-warning.js'
import { warningsOf } from '../config/location-of.js'
import { databaseName } from '../config/resolve-path.js'
import type { DriverConnection } from '../driver/driver.js'
import { whilePending } from '../keep-alive.js'
import { redactDeep } from '../redact-deep.js'
import type { SessionStep } from '../session/session-plan.js'
import { takeOptions } from '../take-options.js'
import { orderDatabases } from '../views/order-databases.js'
import { orderViews } from '../views/order-views.js'
import { readSyntax } from '../views/read-syntax.js'
import type { ViewDefinition } from '../views/view-definition.js'
import { acquireDatabase, releaseDatabase } from './acquire-database.js'
import { connectOptionRules } from './connect-option-rules.js'
import type { ConnectOptions } from './connect-options.js'
import { onOwnConnection } from './on-own-connection.js'
import { driverOf, located, type PlannedCatalog, planCatalog } from './open-catalog.js'

/**
 * A catalog that has been checked without opening anything that it names.
 * @public
 */
export interface ValidatedCatalog {
  readonly config: CatalogConfig
  /** What a connect would restore. */
  readonly session: readonly SessionStep[]
  readonly macros: readonly ViewDefinition[]
  readonly views: readonly ViewDefinition[]
  /** What a person should know of the config, though it is valid. */
  readonly warnings: readonly ConfigWarning[]
}

/**
 * Checks everything that can be known about a catalog without its databases: the files of its config, its session, the SQL of its views and
 * the cycles among them; the catalogs that it attaches as well. DuckDB parses the SQL in memory. No database, attachment or server is
 * opened, and no secret is used.
 *
 * @param source - as in `connectToCatalog`
 * @throws ConfigError as `loadConfig`; ViewError VIEW_INVALID for SQL that no view can have, VIEW_CYCLE; OptionError OPTION_INVALID
 * @public
 */
export function validateCatalog<N>(source: string | URL | CatalogInput, given?: ConnectOptions<N>): Promise<ValidatedCatalog> {
  return whilePending(() => validate(source, given))
}

async function validate<N>(source: string | URL | CatalogInput, given?: ConnectOptions<N>): Promise<ValidatedCatalog> {
  checkArguments('validateCatalog', { source: [source, sourceRule] })
  const options = takeOptions<ConnectOptions<N>>('validateCatalog', given, connectOptionRules)
  const planned = await planCatalog(source, options)
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
    await onOwnConnection(database.instance, (connection) => checkViews(connection, planned, options), options.signal)
  } finally {
    await releaseDatabase(database)
  }
  const { definitions, redactor, config } = planned
  const { steps, known } = redactDeep({ steps: session.steps, known: definitions }, redactor.redact)
  const isMacro = ({ macro }: ViewDefinition) => macro !== undefined
  const views = known.filter((definition) => !isMacro(definition))
  return {
    config,
    session: steps,
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
