import type { CatalogConfig, DirectoriesConfig } from '../../config/model/catalog-config.js'
import type { ConfigPath } from '../../errors.js'
import { freezeDeep } from '../../freeze-deep.js'
import { checkArguments, config as configRule } from '../../options/check-arguments.js'
import { flag, listOf, seconds } from '../../options/option-rules.js'
import { group, type OptionRules, takeOptions } from '../../options/take-options.js'
import { runnableSql } from '../../sql/quote.js'
import { orderConnectionState } from './connection-state.js'
import { hideCredentials } from './hide-credentials.js'
import { planSetting } from './restorers/settings.js'
import type { PlanLimits, SessionPlan, SessionRestorer, SessionStep } from './session-plan.js'
import { sessionRestorers } from './session-restorers.js'

export const restorersRule = listOf(['plan'], 'a list of restorers, each with a function `plan`')

const directoryOptions = {
  home: 'home_directory',
  extensions: 'extension_directory',
  secrets: 'secret_directory',
  temp: 'temp_directory',
} as const satisfies Record<keyof DirectoriesConfig, string>

const policyOptions = {
  auto: {},
  local_only: { autoinstall_known_extensions: 'false' },
  never: { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' },
} as const

/** Options for {@link planSession}. @public */
export interface PlanSessionOptions {
  /** The restorers that plan the steps, in the order of their steps. @defaultValue {@link sessionRestorers} */
  readonly restorers?: readonly SessionRestorer[] | undefined
  /** Limits that are written into the statements. */
  readonly limits?: PlanLimits | undefined
  /** Whether the instance may have attached databases that are not in the config, as a host-provided one may. @defaultValue `false` */
  readonly attachedElsewhere?: boolean | undefined
}

const planSessionRules: OptionRules<PlanSessionOptions> = {
  restorers: restorersRule,
  limits: group<PlanLimits>({ connectTimeout: seconds }),
  attachedElsewhere: flag,
}

/**
 * Plans the session of a catalog: the options for opening the database, and the steps to run after that. Pure. The plan can be printed: it
 * shows no credential of the config.
 * @throws {@link OptionError} OPTION_INVALID
 * @experimental
 * @public
 */
export function planSession(config: CatalogConfig, options?: PlanSessionOptions): SessionPlan {
  checkArguments('planSession', { config: [config, configRule] })
  const { restorers = sessionRestorers, limits, attachedElsewhere } = takeOptions('planSession', options, planSessionRules)
  const steps = orderConnectionState(restorers.flatMap((restorer) => restorer.plan(config, limits)))
  const plan = {
    database: config.duckdb.database ?? ':memory:',
    openOptions: planOpenOptions(config),
    steps: attachedElsewhere || mayAttach(config, steps) ? [...planSetting('catalog_error_max_schemas', 0), ...steps] : steps,
  }
  return freezeDeep(hideCredentials(plan, config))
}

/**
 * DuckDB searches all attached databases for names similar to a mistyped one, and would report the fault of an unreachable server instead.
 * With a locked configuration the setting can only be changed first.
 */
function mayAttach({ duckdb: { security } }: CatalogConfig, steps: readonly SessionStep[]): boolean {
  if (security?.lock_configuration === true) return true
  return steps.some(({ statements }) => statements.some((statement) => /\bATTACH\b/i.test(runnableSql(statement))))
}

/** The config path of a DuckDB option for opening the database. */
export function placeOfOpenOption({ duckdb }: CatalogConfig, option: string): ConfigPath | undefined {
  if (duckdb.config && Object.hasOwn(duckdb.config, option)) return ['duckdb', 'config', option]
  const directory = Object.entries(directoryOptions).find(([, name]) => name === option)?.[0]
  return directory === undefined ? undefined : ['duckdb', 'directories', directory]
}

/** The DuckDB options for opening the database. */
export function planOpenOptions({ duckdb }: CatalogConfig): Readonly<Record<string, string>> {
  const { directories = {}, extension_policy = 'auto', config = {}, security } = duckdb
  const named = (Object.keys(directoryOptions) as (keyof DirectoriesConfig)[]).flatMap((key) => {
    const folder = directories[key]
    return folder === undefined ? [] : [[directoryOptions[key], folder] as const]
  })
  const written = Object.entries(config).map(([option, value]) => [option, String(value)] as const)
  const unsigned = security?.unsigned_extensions === true ? { allow_unsigned_extensions: 'true' } : {}
  return { ...policyOptions[extension_policy], ...unsigned, ...Object.fromEntries(named), ...Object.fromEntries(written) }
}
