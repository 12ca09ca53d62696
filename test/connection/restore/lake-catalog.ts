import { loadConfig } from '../../../src/index.js'
import { planViews } from '../../../src/views/index.js'
import type { Postgres } from '../../servers/postgres.js'
import type { S3Server } from '../../servers/s3-server.js'
import type { CatalogFolder } from '../../support/catalog-folder.js'
import { extensionDirectory, unsigned } from '../../support/extensions.js'

/** A view of a lake: the round that its SQL and its description were written in. */
export interface LakeView {
  readonly version: number
  readonly described?: number
}

/** What happens to a view between two rounds: `toggle` takes it away, or brings it back. */
export type Edit = readonly [view: number, what: 'change' | 'describe' | 'toggle']

/** The views of the next round. The first one changes in every round, so that each is a version of its own. */
export function editViews(
  views: ReadonlyMap<number, LakeView>,
  edits: readonly Edit[],
  version: number,
): ReadonlyMap<number, LakeView> {
  const next = new Map(views)
  for (const [number, what] of edits) {
    const view = next.get(number)
    if (!view) next.set(number, { version })
    else if (what === 'toggle') next.delete(number)
    else next.set(number, what === 'describe' ? { ...view, described: version } : { ...view, version })
  }
  return next.set(0, { version })
}

/** What a lake is made of. */
export interface LakeServers {
  readonly postgres: Postgres
  readonly s3: S3Server
}

/** A catalog with the lake of that name, attached as `lake`. */
export function planLakeCatalog(
  folder: CatalogFolder,
  { postgres, s3 }: LakeServers,
  lake: string,
  views: readonly object[],
): object {
  const { host, port, database, user, password } = postgres
  const metadata = { type: 'postgres', secret: 'meta' }
  return {
    version: 1,
    name: 'shop',
    duckdb: {
      extension_policy: 'local_only',
      directories: { extensions: extensionDirectory, secrets: folder.file('secrets') },
      config: unsigned,
      secrets: [
        { type: 'postgres', name: 'meta', host, port, database, user, password },
        { ...s3.secret, name: 'data' },
      ],
    },
    attachments: {
      ducklake: [{ alias: 'lake', metadata, metadata_schema: lake, data_path: `s3://bucket/${lake}/`, read_only: false }],
    },
    views,
  }
}

/**
 * Writes the catalog `<file>.json`, whose views go into the lake of that name, and returns what it makes of it, as `LakeReader` reads
 * it.
 */
export async function writeLakeCatalog(
  folder: CatalogFolder,
  servers: LakeServers,
  lake: string,
  views: ReadonlyMap<number, LakeView>,
  file = lake,
): Promise<readonly string[]> {
  const described = [...views].map(([number, view]) => describeView(number, view, views))
  await folder.write({ [`${file}.json`]: planLakeCatalog(folder, servers, lake, described) })
  const planned = planViews(await loadConfig(folder.file(`${file}.json`)))
  return planned
    .map(({ schema, name, sql, description = '', hash }) =>
      [schema, name, /(\d+) AS version/.exec(sql)?.[1], description, hash].join(' '),
    )
    .sort()
}

function describeView(number: number, { version, described }: LakeView, views: ReadonlyMap<number, LakeView>): object {
  const readsOther = number % 5 === 4 && views.has(number - 1)
  return {
    name: `v${number}`,
    into: 'lake',
    db_schema: schemaOf(number),
    sql: `SELECT ${number} AS number, ${version} AS version${readsOther ? ` FROM ${schemaOf(number - 1)}.v${number - 1}` : ''}`,
    ...(described !== undefined && { description: `Number ${number} of round ${described}` }),
  }
}

function schemaOf(number: number): string {
  return number % 3 === 0 ? 'reports' : 'main'
}
