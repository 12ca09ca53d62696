import type { Queryable } from '../../connection/types/queryable.js'
import { isDuckalogError } from '../../errors.js'

/** The number of statements that one DESCRIBE joins: fewer DESCRIBEs are faster, but DuckDB limits the depth of a statement. */
const batchSize = 50

/**
 * Reads which columns of SELECT statements hold no NULL, in the order of the statements. DESCRIBE traces the NOT NULL of tables through views, but
 * also through outer joins, where it is wrong. So its claims count only if every operator of the plan keeps rows as they are.
 */
export async function readNotNull(session: Queryable, selects: readonly string[]): Promise<readonly ReadonlySet<string>[]> {
  const claims: ReadonlySet<string>[] = []
  for (let from = 0; from < selects.length; from += batchSize) {
    claims.push(...(await readClaims(session, selects.slice(from, from + batchSize))))
  }
  const claimed = claims.filter(({ size }) => size > 0)
  if (claimed.length === 0) return claims
  await session.query("SET explain_output = 'all'")
  const proven: ReadonlySet<string>[] = []
  for (const [index, sql] of selects.entries()) {
    const claim = claims[index] ?? none
    proven.push(claim.size > 0 && (await keepsRows(session, sql)) ? claim : none)
  }
  return proven
}

const none: ReadonlySet<string> = new Set()

async function readClaims(session: Queryable, selects: readonly string[]): Promise<readonly ReadonlySet<string>[]> {
  const claims = selects.map(() => new Set<string>())
  const described = selects.map(
    (sql, index) => `SELECT ${index} AS place, column_name AS name FROM (DESCRIBE ${sql}\n) WHERE "null" = 'NO'`,
  )
  const rows = await session.query<{ place: number; name: string }>(described.join(' UNION ALL ')).catch((error: unknown) => {
    if (isDuckalogError(error, 'QUERY_FAILED')) return undefined
    throw error
  })
  // A statement that binds but cannot be planned has no proof
  if (!rows) return selects.length === 1 ? claims : (await Promise.all(selects.map((sql) => readClaims(session, [sql])))).flat()
  for (const { place, name } of rows) claims[place]?.add(name)
  return claims
}

interface PlanNode {
  readonly name: string
  readonly children: readonly PlanNode[]
  readonly extra_info?: Readonly<Record<string, unknown>>
}

/** Whether every operator of the plan of a query passes values on, or only leaves rows out. */
export async function keepsRows(session: Queryable, sql: string): Promise<boolean> {
  const explain = session.query<{ explain_key: string; explain_value: string }>(`EXPLAIN (FORMAT json) ${sql}`)
  const rows = await explain.catch((error: unknown) => {
    if (isDuckalogError(error, 'QUERY_FAILED')) return []
    throw error
  })
  const plan = rows.find(({ explain_key: key }) => key === 'logical_plan')
  return plan !== undefined && (JSON.parse(plan.explain_value) as readonly PlanNode[]).every(isHonest)
}

/** Operators that add no NULL to a column. A list of those that do would miss operators of later versions of DuckDB. */
const passing: ReadonlySet<string> = new Set(['PROJECTION', 'FILTER', 'ORDER_BY', 'LIMIT', 'TOP_N', 'DISTINCT', 'CROSS_PRODUCT'])

function isHonest({ name, children, extra_info: info = {} }: PlanNode): boolean {
  const operator = name.trim()
  const isScan = children.length === 0 && /^\w+_SCAN$/.test(operator) && operator !== 'CTE_SCAN'
  const isJoin = operator === 'COMPARISON_JOIN' && /^(?:INNER|SEMI|ANTI)$/.test(String(info['Join Type']))
  return (isScan || isJoin || passing.has(operator)) && children.every(isHonest)
}
