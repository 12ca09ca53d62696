import { type DuckDBConnection, DuckDBTypeId } from '@duckdb/node-api'
import { type CatalogSession, connectToCatalog } from '../../src/index.js'
import { prepareColumns } from '../../src/types/read/prepare-columns.js'
import { typeNames } from '../../src/types/read/type-ids.js'
import type { ColumnType } from '../../src/types/render/column-type.js'
import { renderTypes } from '../../src/types/render/render-types.js'
import { renderValueType } from '../../src/types/render/render-value-type.js'
import { fc } from '../support/property.js'
import { arbitraryCase } from './support/arbitrary-types.js'
import { compile, renderExpression } from './support/compile.js'
import { valueCases, wideDates } from './support/value-cases.js'

type Cases = readonly (readonly [type: string, ...values: readonly string[]])[]
type Mode = 'js' | 'json' | 'raw'

const catalog = connectToCatalog({ version: 1, duckdb: {} })
afterAll(() => catalog.close())

/** The generated types of one column per case, and a program that assigns the delivered values to them. */
async function program(cases: Cases, mode: Mode, exactDates: boolean): Promise<Readonly<Record<string, string>>> {
  await using session = await catalog.session()
  const wanted = cases.map(([type], index) => `NULL::${type} AS c${index}`)
  const columns = await prepareColumns(session.connection, `SELECT ${wanted.join(', ')}`)
  const relation = {
    ...({ database: 'memory', schema: 'main', name: 'delivered', kind: 'view', isSource: false } as const),
    columns: columns.map(({ name, type }) => ({ name, type, notNull: true })),
  }
  const context = { database: 'memory', schema: 'main', databases: ['memory'] }
  const types = renderTypes([relation], context, { rowModes: [mode], kysely: false, exactDates })
  const lines = [`import type { Catalog } from './${mode}.js'`, `type Row = Catalog['rows']['${mode}']['delivered']`]
  const values: string[] = []
  for (const [index, [type, ...given]] of cases.entries()) {
    for (const value of await deliver(session, type, given, mode)) values.push(`c${index}: ${renderExpression(value)}`)
  }
  const classes = [...new Set(values.flatMap((text) => text.match(/\bDuckDB\w+Value\b/g) ?? []))]
  if (classes.length > 0) lines.push(`import type { ${classes.join(', ')} } from '@duckdb/node-api'`)
  lines.push('declare function make<T>(): T', 'void make')
  lines.push(...values.map((text) => `void ({ ${text} } satisfies Partial<Row>)`))
  return { [`${mode}.ts`]: types, [`use-${mode}.ts`]: lines.join('\n') }
}

/** What the compiler says to the values that `query` delivers, in all modes. */
async function misfits(cases: Cases, modes: readonly Mode[], exactDates = false): Promise<readonly string[]> {
  const programs = await Promise.all(modes.map((mode) => program(cases, mode, exactDates)))
  return compile(Object.assign({}, ...programs))
}

async function deliver(session: CatalogSession<DuckDBConnection>, type: string, values: readonly string[], rowMode: Mode) {
  const rows = await session.query<{ v: unknown }>(
    values.map((value) => `SELECT (${value})::${type} AS v`).join(' UNION ALL '),
    undefined,
    { rowMode },
  )
  return rows.map(({ v }) => v)
}

test('types describe what query delivers, for every type of DuckDB in every row mode', async () => {
  expect(await misfits(valueCases, ['js', 'json', 'raw'])).toEqual([])
})

test('exact dates describe infinities and years beyond those of Date, which other types do not', async () => {
  expect(await misfits(wideDates, ['js', 'json', 'raw'], true)).toEqual([])
  expect(await misfits(wideDates, ['js'])).toContainEqual(
    expect.stringMatching(/'(?:string|number)' is not assignable to type 'Date'/),
  )
})

test('types describe what query delivers, for random nested types', async () => {
  const count = process.env.SOAK ? 500 : 60
  const cases = fc.sample(arbitraryCase, count)
  expect(new Set(cases.map(([type]) => type)).size).toBeGreaterThan(count / 2)
  expect(await misfits(cases, ['js', 'json'])).toEqual([])
})

test('an unknown type is unknown, and a long ENUM is a string', () => {
  const values = Array.from({ length: 101 }, (_, index) => `v${index}`)
  const render = (type: ColumnType) => renderValueType(type, { mode: 'js', exactDates: false })
  expect(render({ kind: 'scalar', name: 'QUATERNION' })).toBe('unknown')
  expect(render({ kind: 'scalar', name: 'constructor' })).toBe('unknown')
  expect(render({ kind: 'list', item: { kind: 'enum', values } })).toBe('(string | null)[]')
  expect(render({ kind: 'enum', values: values.slice(1, 3) })).toBe("'v1' | 'v2'")
})

test('the names of type ids are those of the client', () => {
  expect(typeNames).toEqual(typeNames.map((_, id) => DuckDBTypeId[id]))
  expect(Object.keys(DuckDBTypeId)).toHaveLength(2 * typeNames.length)
})
