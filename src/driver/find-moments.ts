const momentType = 'TIMESTAMP WITH TIME ZONE'

/**
 * Finds the numbers that a bound plan, as `json_serialize_plan` writes it, casts to TIMESTAMPTZ, alone or in a list or struct. Pure.
 * @internal
 */
export function findMoments(plan: unknown, marks: ReadonlySet<number>): ReadonlySet<number> {
  const found = new Set<number>()
  const walk = (node: unknown, isCast: boolean): void => {
    if (typeof node === 'number') {
      if (isCast && marks.has(node)) found.add(node)
      return
    }
    if (typeof node !== 'object' || node === null) return
    const { expression_class: kind, return_type: type } = node as Readonly<Record<string, unknown>>
    const isCastHere = isCast || (kind === 'BOUND_CAST' && JSON.stringify(type).includes(`"${momentType}"`))
    for (const child of Object.values(node)) walk(child, isCastHere)
  }
  walk(plan, false)
  return found
}

/**
 * The same in the text of EXPLAIN, which writes casts as `CAST(… AS type)`, but hides what has an alias. Pure.
 * @internal
 */
export function findShownMoments(explained: string, marks: ReadonlySet<number>): ReadonlySet<number> {
  // Parentheses in text are none
  const text = explained.replace(/'(?:[^']|'')*'/g, "''")
  const found = new Set<number>()
  const open: { readonly isCast: boolean; readonly marks: number[] }[] = []
  for (const { 0: token, index } of text.matchAll(/[()]|\d{9}/g)) {
    if (token === '(') open.push({ isCast: text.slice(0, index).endsWith('CAST'), marks: [] })
    else if (token !== ')') {
      if (marks.has(Number(token))) open.at(-1)?.marks.push(Number(token))
    } else {
      const closed = open.pop()
      if (!closed) continue
      const type = text.slice(text.lastIndexOf(' AS ', index), index)
      if (closed.isCast && type.includes(momentType)) for (const mark of closed.marks) found.add(mark)
      open.at(-1)?.marks.push(...closed.marks)
    }
  }
  return found
}
