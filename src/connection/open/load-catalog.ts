import { resolve } from 'node:path'
import { loadConfig } from '../../config/load-config.js'
import type { DuckalogAttachmentConfig } from '../../config/model/attachment-config.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { type ChildCatalog, childrenOf, credentialsOf, rememberSources, sourcesOf } from '../../config/model/config-metadata.js'
import type { CatalogInput } from '../../config/model/input/catalog-input.js'
import { isQuackAddress } from '../../config/notation/parse-quack-address.js'
import { isMotherDuck } from '../../config/notation/resolve-path.js'
import type { Driver } from '../../driver/core/driver.js'
import { nodeApi } from '../../driver/node-api.js'
import type { ConfigPath } from '../../errors.js'
import { createRedactor, type Redactor } from '../../redaction/redactor.js'
import { planMotherDuckSession, planQuackSession } from '../../session/plan/plan-remote-session.js'
import { planSession } from '../../session/plan/plan-session.js'
import type { PlanLimits, SessionPlan } from '../../session/plan/session-plan.js'
import { planMacros } from '../../views/definition/plan-macros.js'
import { planViews } from '../../views/definition/plan-views.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'
import { isFile } from '../database/file-identity.js'
import type { ConnectOptions } from '../types/connect-options.js'
import { located } from './locate-errors.js'
import { createRemoteReader } from './read-remote-text.js'

/** A config with what follows from it and the options, before anything is opened. */
export interface PlannedCatalog {
  readonly config: CatalogConfig
  readonly session: SessionPlan
  /** The macros, then the views. */
  readonly definitions: readonly ViewDefinition[]
  /** Knows the credentials of the config and of the catalogs that it attaches. */
  readonly redactor: Redactor
  /** The catalogs in `attachments.duckalog`. */
  readonly children: readonly PlannedChild[]
}

/** A catalog that another catalog attaches. */
export interface PlannedChild extends PlannedCatalog {
  readonly alias: string
  /** The path of the attachment in the config of the parent. */
  readonly at: ConfigPath
  /** The database file, if the attachment names one. */
  readonly databasePath: string | undefined
}

/** Reads the config and its imports, and plans the session, macros and views. Opens no database. */
export async function loadCatalog<N>(
  source: string | URL | CatalogInput,
  options: ConnectOptions<N>,
  redactor = createRedactor(),
): Promise<PlannedCatalog> {
  const config = await readConfig(source, options)
  return planCatalog(config, options, redactor).catch((error: unknown) => {
    rememberSources(error, sourcesOf(config))
    throw error
  })
}

/** Reads the config as a connect does. */
export async function readConfig<N>(source: string | URL | CatalogInput, options: ConnectOptions<N>): Promise<CatalogConfig> {
  const { env, loadDotenv, profile, base, allowedRoots, allowInsecure, readRemote, signal } = options
  const reader = createRemoteReader(driverOf(options))
  try {
    return await loadConfig(source, {
      env,
      loadDotenv,
      profile,
      base,
      allowedRoots,
      allowInsecure,
      signal,
      readRemote: readRemote ?? reader.read,
    })
  } finally {
    await reader.close()
  }
}

async function planCatalog<N>(config: CatalogConfig, options: ConnectOptions<N>, redactor: Redactor): Promise<PlannedCatalog> {
  for (const credential of credentialsOf(config)) redactor.add(credential)
  const { databasePath, restorers, timeouts, instance } = options
  return located({ config, redactor }, options, async () => {
    const attachedElsewhere = instance !== undefined || isMotherDuck(databasePath ?? config.duckdb.database ?? '')
    const session = planSession(config, { restorers, limits: limitsOf(timeouts), attachedElsewhere })
    const database =
      databasePath === undefined || !isFile(databasePath) ? (databasePath ?? session.database) : resolve(databasePath)
    const definitions = planDefinitions(config)
    // The server attaches the other catalogs of the config, and keeps them up to date
    if (isQuackAddress(database))
      return { config, session: planQuackSession(config, session, database), definitions, redactor, children: [] }
    const children = await Promise.all(
      childrenOf(config).map(async (child, index) =>
        planChild(child, config.attachments?.duckalog?.[index], index, options, redactor),
      ),
    )
    const plan = isMotherDuck(database) ? planMotherDuckSession(config, session, database) : { ...session, database }
    return { config, session: plan, definitions, redactor, children }
  })
}

/** Of configs, which are frozen: a file that has not changed gives the same config to each connect. */
const planned = new WeakMap<CatalogConfig, readonly ViewDefinition[]>()

function planDefinitions(config: CatalogConfig): readonly ViewDefinition[] {
  const definitions = planned.get(config) ?? [...planMacros(config), ...planViews(config)]
  planned.set(config, definitions)
  return definitions
}

async function planChild<N>(
  { config, isElsewhere }: ChildCatalog,
  { alias = '', database }: Partial<DuckalogAttachmentConfig> = {},
  index: number,
  options: ConnectOptions<N>,
  redactor: Redactor,
): Promise<PlannedChild> {
  const { databasePath: _, ...inherited } = options
  const databasePath = isElsewhere ? database : undefined
  const catalog = await planCatalog(config, { ...inherited, databasePath }, redactor)
  return { ...catalog, alias, at: ['attachments', 'duckalog', index], databasePath }
}

/** The driver of the options, or the default one. */
export function driverOf<N>({ driver }: Pick<ConnectOptions<N>, 'driver'>): Driver {
  return driver ?? nodeApi()
}

/** The connect timeout of Postgres, in whole seconds, is at most the timeout of the step. */
function limitsOf({ attach }: NonNullable<ConnectOptions['timeouts']> = {}): PlanLimits {
  return attach === undefined ? {} : { connectTimeout: Math.min(2_147_483, Math.max(1, Math.floor(attach / 1_000))) }
}
