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

/** What {@link planSession} needs beside the config. @public */
export interface PlanSessionOptions {
  /** Replaces the list of what is restored. @defaultValue {@link sessionRestorers} */
  readonly restorers?: readonly SessionRestorer[]
  readonly limits?: PlanLimits
  /** Something is attached that the config does not attach: a host's own instance may hold it. @defaultValue `false` */
  readonly attachedElsewhere?: boolean
}

const planSessionRules: OptionRules<PlanSessionOptions> = {
  restorers: restorersRule,
  limits: group<PlanLimits>({ connectTimeout: seconds }),
  attachedElsewhere: flag,
}

/**
 * Says what the session of a catalog consists of: how to open the database, and the steps that follow. Pure. The plan can be printed: no
 * credential of the config is seen in it.
 * @throws {@link OptionError} OPTION_INVALID
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
 * Where databases are attached, the message of a mistyped table name would visit each of them, and report the fault of a dead server
 * instead. With a lock it can only be set at first.
 */
function mayAttach({ duckdb: { security } }: CatalogConfig, steps: readonly SessionStep[]): boolean {
  if (security?.lock_configuration === true) return true
  return steps.some(({ statements }) => statements.some((statement) => /\bATTACH\b/i.test(runnableSql(statement))))
}

/** Where the config says an option that counts when the database is opened. */
export function placeOfOpenOption({ duckdb }: CatalogConfig, option: string): ConfigPath | undefined {
  if (duckdb.config && Object.hasOwn(duckdb.config, option)) return ['duckdb', 'config', option]
  const directory = Object.entries(directoryOptions).find(([, name]) => name === option)?.[0]
  return directory === undefined ? undefined : ['duckdb', 'directories', directory]
}

/** DuckDB's options that count when a database is opened. */
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
