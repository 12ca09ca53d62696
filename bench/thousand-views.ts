import type { CatalogInput } from 'duckalog'

const names = Array.from({ length: 20 }, (_, index) => `c${index}`)
const bottom = 40

/** 1,000 views with 20 columns each: 40 over a table, each of the others over one or two of those before it. */
export function generateLayers(count = 1_000): CatalogInput {
  const views = Array.from({ length: count }, (_, index) => {
    const isBottom = index < bottom
    const select = names.map((name, at) => `${isBottom ? '' : 'l.'}${name} + ${at} AS ${name}`).join(', ')
    const [left, right] = [(7_919 * (index + 17)) % index, (104_729 * (index + 29)) % index]
    const join = index % 5 < 3 && left !== right ? ` JOIN v${right} r ON l.c0 = r.c1` : ''
    return {
      name: `v${index}`,
      description: `The view ${index}`,
      sql: isBottom ? `SELECT ${select} FROM t` : `SELECT ${select} FROM v${left} l${join}`,
    }
  })
  const columns = names.map((name) => `${name} HUGEINT`).join(', ')
  return { version: 1, name: 'thousand', duckdb: { pragmas: [`CREATE TABLE IF NOT EXISTS t (${columns})`] }, views }
}
