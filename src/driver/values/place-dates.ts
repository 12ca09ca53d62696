import { findShownZoneCasts, findZoneCasts, type ZoneCasts } from '../../sql/find-zone-casts.js'
import { findParameters } from '../../sql/lexer/find-parameters.js'
import type { Value, Values } from '../../sql/quote.js'
import type { Row } from '../core/driver.js'
import { type ClassifiedValue, classifyValue } from './classify-value.js'
import { matchParameters, nameValues } from './name-values.js'
import { renderOperand, renderTimestamp, renderValues } from './render-values.js'

/** A statement with its values. */
export interface Statement {
  readonly sql: string
  readonly values: Values | undefined
}

/** Runs a query on the connection of the statement. */
export type Read = (sql: string, values: readonly Value[]) => Promise<readonly Row[]>

/** Numbers that mark the Dates in the planned statement. They are added to random(), which DuckDB does not fold. */
const firstMark = 700_000_001

/** Up to how many Dates of a statement are tried one by one. */
const maxTriedAlone = 16

/**
 * Makes Dates independent of the `TimeZone` of the session. A Date is bound as a TIMESTAMP in UTC, which DuckDB interprets in the session's
 * zone when it compares it with a TIMESTAMPTZ. In zones other than UTC, a Date for which the plan shows such a cast is therefore written
 * into the statement as a TIMESTAMPTZ.
 * @throws QueryError QUERY_FAILED if a value is missing, superfluous or of an unsupported type
 */
export async function placeDates(sql: string, values: Values | undefined, read: Read): Promise<Statement> {
  const named = nameValues(values)
  if (!named || ![...named.values()].some(hasDate) || (await isUtc(read))) return { sql, values }
  const parameters = findParameters(sql)
  matchParameters(
    parameters.map(({ name }) => name),
    named,
  )
  const classified = new Map([...named].map(([name, value]) => [name, classifyValue(value, `$${name}`)] as const))
  const rest = [...named.keys()].filter((name) => !hasDate(named.get(name)))
  const restValues = rest.map((name) => named.get(name) as Value)

  const write = (renderDate: (date: Date, place: number) => string): string => {
    let text = ''
    let from = 0
    parameters.forEach(({ name, start, end }, place) => {
      const key = name.toLowerCase()
      const before = sql.slice(from, start)
      const position = rest.indexOf(key)
      const value = classified.get(key) as ClassifiedValue
      text += before
      text += position < 0 ? renderOperand(value, `$${name}`, before, (date) => renderDate(date, place)) : `$${position + 1}`
      from = end
    })
    return text + sql.slice(from)
  }
  const places = parameters.flatMap(({ name }, place) => (rest.includes(name.toLowerCase()) ? [] : [firstMark + place]))
  const moments = await findMoments(places, (known) => {
    const mark = (_date: Date, place: number): string => renderMark(firstMark + place, known.has(firstMark + place))
    return readCasts(write(mark), restValues, new Set(places), read)
  })
  if (moments.size === 0) return { sql, values }
  return {
    sql: write((date, place) => `${renderTimestamp(date)}${moments.has(firstMark + place) ? " AT TIME ZONE 'UTC'" : ''}`),
    values: restValues.length === 0 ? undefined : restValues,
  }
}

/**
 * Finds the Dates that are cast to TIMESTAMPTZ. One that is cast only later, in a column of a CTE or subquery, is recognized by a plan with
 * fewer casts when it is written as a TIMESTAMPTZ: each is tried alone, then all together.
 */
async function findMoments(
  places: readonly number[],
  readCastsWith: (moments: ReadonlySet<number>) => Promise<ZoneCasts>,
): Promise<ReadonlySet<number>> {
  const { moments, others } = await readCastsWith(new Set())
  if (others === 0) return moments
  const unknown = places.filter((place) => !moments.has(place))
  const alone = unknown.length > 1 && unknown.length <= maxTriedAlone ? unknown.map((place) => [place]) : []
  let found = moments
  let casts = moments.size === 0 ? others : countCasts(await readCastsWith(moments))
  for (const tried of [...alone, unknown]) {
    if (casts === 0) break
    const more = new Set([...found, ...tried])
    const castsWithMore = countCasts(await readCastsWith(more))
    if (castsWithMore >= casts) continue
    found = more
    casts = castsWithMore
  }
  return found
}

function countCasts({ moments, others }: ZoneCasts): number {
  return moments.size + others
}

function renderMark(mark: number, isMoment: boolean): string {
  return isMoment ? `to_timestamp(random() + ${mark})` : `make_timestamp((random() + ${mark})::BIGINT)`
}

async function isUtc(read: Read): Promise<boolean> {
  try {
    const [row] = await read("SELECT current_setting('TimeZone') AS zone", [])
    return /^(etc\/)?(utc|uct|gmt|zulu|universal)$/i.test(String(row?.zone))
  } catch {
    // Without the ICU extension there are no time zones
    return true
  }
}

/** A statement that cannot be planned has no casts, or fails with its own error when it runs. */
async function readCasts(sql: string, values: readonly Value[], marks: ReadonlySet<number>, read: Read): Promise<ZoneCasts> {
  try {
    const text = renderValues(sql, values)
    const [planned] = await read('SELECT json_serialize_plan($1::VARCHAR, optimize := false)::VARCHAR AS plan', [text])
    const plan = JSON.parse(String(planned?.plan)) as { readonly error: boolean }
    if (!plan.error) return findZoneCasts(plan, marks)
    // Not every source can be serialized; CSV cannot
    const [explained] = await read(`EXPLAIN (FORMAT json) ${sql}`, values)
    return findShownZoneCasts(String(explained?.explain_value), marks)
  } catch {
    return { moments: new Set(), others: 0 }
  }
}

/** Whether a value is a Date or contains one. */
export function hasDate(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false
  if (Object.prototype.toString.call(value) === '[object Date]') return true
  return Object.values(value).some(hasDate)
}
