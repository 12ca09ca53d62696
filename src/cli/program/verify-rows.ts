import { randomUUID } from 'node:crypto'
import type { CatalogConfig, CatalogConnection, CatalogSession } from '../../index.js'
import { quoteQualified, runnableSql } from '../../sql/quote.js'
import type { ViewDefinition } from '../../views/index.js'

/** The kept rows of a view beside those that its SQL returns now. */
export interface VerifiedRows {
  readonly view: string
  /** The number of kept rows. */
  readonly kept: number
  /** The number of rows that its SQL returns. */
  readonly live: number
  /** How many rows are only on one side; a row that changed counts once. */
  readonly differing: number
}

/**
 * Reads the rows of materialised views again, without keeping them, and compares them with the kept ones as multisets.
 * @param kept - the views that have rows, as reports name them
 */
export async function verifyRows(
  catalog: CatalogConnection,
  config: CatalogConfig,
  kept: readonly string[],
  names: true | readonly string[],
): Promise<readonly VerifiedRows[]> {
  const { planViews } = await import('../../views/index.js')
  const definitions = planViews(config).filter(
    (definition) =>
      kept.includes(nameOf(definition)) && (names === true || names.some((name) => isMeant(name, definition, config))),
  )
  const verified: VerifiedRows[] = []
  await using session = await catalog.session()
  for (const definition of definitions) {
    const row = await compare(session, definition)
    const { kept = 0n, live = 0n, more = 0n, less = 0n } = row ?? {}
    verified.push({
      view: nameOf(definition),
      kept: Number(kept),
      live: Number(live),
      differing: Math.max(Number(more), Number(less)),
    })
  }
  return verified
}

/** Whether a name, which may leave out the schema and the database, or a tag means a view. */
function isMeant(name: string, definition: ViewDefinition, { views }: CatalogConfig): boolean {
  const [, index] = definition.at
  if (name.startsWith('tag:')) return typeof index === 'number' && views[index]?.tags?.includes(name.slice(4)) === true
  return `.${nameOf(definition)}`.toLowerCase().endsWith(`.${name.toLowerCase()}`)
}

/** `schema.name`, as reports name it. */
function nameOf({ database, schema, name }: ViewDefinition): string {
  return [database, schema, name]
    .filter((part) => part !== undefined)
    .map((part) => (/^[a-z_][a-z0-9_]*$/i.test(part) ? part : quoteQualified(part)))
    .join('.')
}

interface Comparison {
  readonly kept: bigint
  readonly live: bigint
  readonly more: bigint
  readonly less: bigint
}

/** Names in the SQL of a view are found in its own schema: a view of that schema has the SQL, and is gone with its transaction. */
async function compare(session: Pick<CatalogSession, 'query'>, definition: ViewDefinition): Promise<Comparison | undefined> {
  const { database, schema, searchPath } = definition
  const sql = runnableSql(definition)
  const read = async (from: string) => (await session.query<Comparison>(renderComparison(definition, from)))[0]
  if (schema === 'main' && database === undefined && !searchPath) return read(`(${sql}\n)`)
  const live = quoteQualified(database, schema, `_duckalog_${randomUUID().replaceAll('-', '')}`)
  await session.query('BEGIN TRANSACTION')
  try {
    await session.query(`CREATE VIEW ${live} AS ${sql}`)
    return await read(live)
  } finally {
    await session.query('ROLLBACK')
  }
}

function renderComparison({ database, schema, name }: ViewDefinition, from: string): string {
  const sides = `SELECT hash(r) AS h, 1 AS side FROM ${quoteQualified(database, schema, name)} r
    UNION ALL SELECT hash(r) AS h, -1 AS side FROM ${from} r`
  return `SELECT sum(kept) AS kept, sum(live) AS live, sum(greatest(kept - live, 0)) AS more, sum(greatest(live - kept, 0)) AS less
    FROM (SELECT count(*) FILTER (side = 1) AS kept, count(*) FILTER (side = -1) AS live FROM (${sides}) GROUP BY h)`
}
