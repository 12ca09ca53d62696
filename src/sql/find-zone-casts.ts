const zoned = 'TIMESTAMP WITH TIME ZONE'

/** The casts between TIMESTAMP and TIMESTAMPTZ in a plan. */
export interface ZoneCasts {
  /** The markers that are cast to TIMESTAMPTZ in place. */
  readonly moments: ReadonlySet<number>
  /** Number of other casts, such as those of the columns of a CTE. */
  readonly others: number
}

interface PlanNode {
  readonly expression_class?: unknown
  readonly return_type?: unknown
  readonly value?: unknown
  readonly child?: PlanNode
}

/**
 * Finds the casts in a bound plan, as `json_serialize_plan` writes it. A marker in a cast value may be inside a list, a struct or a
 * function, but not inside a comparison, which is separate. Pure.
 */
export function findZoneCasts(plan: unknown, marks: ReadonlySet<number>): ZoneCasts {
  const moments = new Set<number>()
  let others = 0
  const walk = (node: unknown, isCast: boolean): number => {
    if (typeof node === 'number') {
      if (isCast && marks.has(node)) moments.add(node)
      return marks.has(node) ? 1 : 0
    }
    if (typeof node !== 'object' || node === null) return 0
    const { expression_class: kind } = node as PlanNode
    const crosses = kind === 'BOUND_CAST' ? zoneChangeOf(node as PlanNode) : undefined
    const isCastHere = crosses === 'to' || (isCast && kind !== 'BOUND_COMPARISON')
    const count = Object.values(node).reduce((sum: number, child) => sum + walk(child, isCastHere), 0)
    if (crosses && count === 0) others += 1
    return count
  }
  walk(plan, false)
  return { moments, others }
}

function zoneChangeOf({ return_type: type, child }: PlanNode): 'to' | 'from' | undefined {
  const target = JSON.stringify(type) ?? ''
  const source = JSON.stringify(child?.return_type ?? child?.value) ?? ''
  if (target.includes(zoned)) return /"(TIMESTAMP|DATE)/.test(source) && !source.includes(zoned) ? 'to' : undefined
  return source.includes(zoned) && /"(TIMESTAMP|DATE|TIME)/.test(target) ? 'from' : undefined
}

/** Finds casts in the text of EXPLAIN, which is not SQL: it shows casts as `CAST(… AS type)`, but hides aliased expressions. Pure. */
export function findShownZoneCasts(explained: string, marks: ReadonlySet<number>): ZoneCasts {
  // Ignore parentheses in strings
  const text = explained.replace(/'(?:[^']|'')*'/g, "''")
  const moments = new Set<number>()
  let others = 0
  const open: { readonly isCast: boolean; readonly marks: number[] }[] = []
  for (const { 0: token, index } of text.matchAll(/[()]|\d{9}/g)) {
    if (token === '(') open.push({ isCast: text.slice(Math.max(0, index - 4), index) === 'CAST', marks: [] })
    else if (token !== ')') {
      if (marks.has(Number(token))) open.at(-1)?.marks.push(Number(token))
    } else {
      const closed = open.pop()
      if (!closed) continue
      const type = text.slice(text.lastIndexOf(' AS ', index), index)
      if (closed.isCast && type.includes(zoned)) {
        for (const mark of closed.marks) moments.add(mark)
        if (closed.marks.length === 0) others += 1
      }
      open.at(-1)?.marks.push(...closed.marks)
    }
  }
  return { moments, others }
}
