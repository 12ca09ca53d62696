import type { CheckSeverity } from '../config/model/view/check-config.js'
import { parseDuration } from '../text/parse-duration.js'
import { renderAge } from '../text/render-age.js'
import type { CheckOf, RelationCheck } from './relation-check.js'

/** The numbers that a query found about one check. */
export interface Measure {
  /** Wrong rows, or for `row_count` and `freshness` all rows. */
  readonly count: number
  /** Of `freshness`: whether any row has a value. */
  readonly found?: boolean
  /** Of `freshness`: seconds since the newest value; `undefined` if that is infinite. */
  readonly age?: number | undefined
}

/** Why a check fails; `count` is the number of rows that its query shows. */
export interface Verdict {
  readonly message: string
  readonly count: number
  readonly severity: CheckSeverity
}

/** The verdict on a check, or `undefined` if it passed. */
export function judgeCheck(check: RelationCheck, measure: Measure): Verdict | undefined {
  const { count } = measure
  const { severity } = check
  const fail = (message: string): Verdict => ({ message, count, severity })
  switch (check.kind) {
    case 'exists':
      return undefined
    case 'row':
      return count === 0 ? undefined : fail(`${rows(count)} ${count === 1 ? 'has' : 'have'} ${check.says}`)
    case 'unique':
      return count === 0 ? undefined : fail(`${count} ${count === 1 ? 'value occurs' : 'values occur'} more than once`)
    case 'references':
      return count === 0 ? undefined : fail(`${rows(count)} ${count === 1 ? 'has' : 'have'} a value that does not exist there`)
    case 'sql':
      return count <= check.maxRows ? undefined : fail(`returns ${rows(count)}, more than ${check.maxRows}`)
    case 'row_count':
      return judgeRowCount(check, count)
    case 'freshness':
      return judgeFreshness(check, measure)
  }
}

function judgeRowCount({ limits: { min = 0, max }, severity }: CheckOf<'row_count'>, count: number): Verdict | undefined {
  if (count < min) return { message: `there ${are(count)}, fewer than ${min}`, count, severity }
  return max !== undefined && count > max ? { message: `there ${are(count)}, more than ${max}`, count, severity } : undefined
}

function judgeFreshness({ limits }: CheckOf<'freshness'>, { count, found, age }: Measure): Verdict | undefined {
  const fail = (message: string, severity: CheckSeverity = 'error') => ({ message, count: 1, severity })
  if (count === 0) return fail('there are no rows')
  if (!found) return fail('there are only NULLs')
  if (age === undefined) return fail('the newest value is infinite')
  for (const [limit, severity] of [
    [limits.error_after, 'error'],
    [limits.warn_after, 'warn'],
  ] as const)
    if (limit !== undefined && age > (parseDuration(limit) ?? 0))
      return fail(`the newest row is ${renderAge(age)} old, the limit is ${limit}`, severity)
  return undefined
}

function rows(count: number): string {
  return `${count} ${count === 1 ? 'row' : 'rows'}`
}

function are(count: number): string {
  return `${count === 1 ? 'is' : 'are'} ${rows(count)}`
}
