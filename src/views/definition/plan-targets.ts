import type { AttachmentConfig, DuckLakeAttachmentConfig } from '../../config/model/attachment-config.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { draftOf } from '../../config/model/untyped.js'
import { parseSessionPath, placeView } from '../../config/notation/parse-session-path.js'
import { foldName } from '../../sql/fold-name.js'

/** The kinds of attachment that hold views. */
const kinds = ['duckdb', 'ducklake'] as const

/**
 * The aliases of attached databases that hold views or macros of the config. For a named catalog also of those that may still hold views that
 * were removed from the config, which its name identifies. Pure.
 */
export function planTargets(config: CatalogConfig): readonly string[] {
  const session = parseSessionPath(draftOf(config))
  const places = [...config.views, ...(config.macros ?? [])].map((view) => placeView(view, session))
  const wanted = new Set(places.flatMap(({ database }) => (database === undefined ? [] : foldName(database))))
  const mayHold = (entry: AttachmentConfig) => config.name !== undefined && describeSnapshot(entry) === undefined
  return listHolders(config)
    .filter((entry) => mayHold(entry) || wanted.has(foldName(entry.alias)))
    .map(({ alias }) => alias)
}

/** The alias of the database that a view is created in, in its declared case. */
export function planTarget(into: string, config: CatalogConfig): string {
  return findHolder(into, config)?.alias ?? into
}

/** Whether a database is a DuckLake. */
export function isLake(alias: string | undefined, { attachments = {} }: CatalogConfig): boolean {
  const lakes = attachments.ducklake ?? []
  return alias !== undefined && lakes.some((lake) => foldName(lake.alias) === foldName(alias))
}

/**
 * Describes the snapshot at which a database is attached read-only, if it is: `at version 3`, `as of 2026-01-01`. Pure.
 */
export function planSnapshot(alias: string | undefined, config: CatalogConfig): string | undefined {
  const holder = alias === undefined ? undefined : findHolder(alias, config)
  return holder && describeSnapshot(holder)
}

function describeSnapshot({ snapshot_version, snapshot_time }: Partial<DuckLakeAttachmentConfig>): string | undefined {
  if (snapshot_version !== undefined) return `at version ${snapshot_version}`
  return snapshot_time === undefined ? undefined : `as of ${snapshot_time}`
}

function findHolder(alias: string, config: CatalogConfig): AttachmentConfig | undefined {
  return listHolders(config).find((entry) => foldName(entry.alias) === foldName(alias))
}

function listHolders({ attachments = {} }: CatalogConfig): readonly AttachmentConfig[] {
  const sections = attachments as Readonly<Record<string, readonly AttachmentConfig[] | undefined>>
  return kinds
    .flatMap((kind) => sections[kind] ?? [])
    .filter((entry) => entry.read_only === false || describeSnapshot(entry) !== undefined)
}
