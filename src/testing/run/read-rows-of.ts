import type { TestConfig } from '../../config/model/test-config.js'
import type { CatalogConnection } from '../../connection/types/catalog-connection.js'
import type { Queryable } from '../../connection/types/queryable.js'
import type { ResultColumn } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { isSameName } from '../../sql/fold-name.js'
import { quoteIdentifier } from '../../sql/quote.js'
import type { TestTemplate } from '../model/test-template.js'
import type { RowChange, RowsChange } from '../record/plan-edits.js'
import type { WrittenRow } from '../record/render-written.js'
import { fromNested, fromText, hasParts } from '../record/written-value.js'
import { type Cells, pairRows, type RowPair } from '../rows/pair-rows.js'
import { chooseColumns, createIsEqual, drawDifference, readExpected, renderText, renderView } from './view-rows.js'

/** The changes that make the expected rows of a test those of its view. */
export interface ReadRows extends RowsChange {
  readonly isEqual: boolean
  readonly details: string
}

/** Reads the rows that the view of a test returns: the columns that the test names, or all if it names none. */
export async function readRowsOf(
  template: TestTemplate<CatalogConnection>,
  { given = {}, now, ...test }: TestConfig,
): Promise<ReadRows> {
  await using catalog = await template.copy(given, now === undefined ? {} : { now })
  const from = renderView(test.view)
  const named = await chooseColumns(catalog, from, test)
  const columns = named.length > 0 ? named : (await catalog.query(`FROM ${from} LIMIT 0`)).columns
  const written = await readWritten(catalog, from, columns, Object.keys(test.expect[0] ?? {}))
  const actual = [...written.keys()]
  const isEqual = createIsEqual(columns, test.tolerance)
  const expected = await readIfValid(catalog, named, test)
  const pairs = expected ? pairRows(actual, expected, isEqual, test.ordered ?? false) : pairInOrder(actual, test.expect.length)
  return {
    isEqual: pairs.every((pair) => pair.isEqual),
    details: drawDifference(columns, pairs, isEqual),
    ...planChanges(pairs, test.expect.length, ({ actual: row, expected: before }) => {
      const values = written.get(row as Cells) as WrittenRow
      const differing = columns.filter((_, index) => !before || !isEqual((row as Cells)[index], before[index], index))
      return {
        row: values,
        differing: values.flatMap(([name]) => (differing.some((column) => isSameName(column.name, name)) ? [name] : [])),
      }
    }),
  }
}

/** Reads the rows as texts, each with the values to write, in the order and with the names of the file. */
async function readWritten(
  catalog: Queryable,
  from: string,
  columns: readonly ResultColumn[],
  keys: readonly string[],
): Promise<ReadonlyMap<Cells, WrittenRow>> {
  const nested = columns.filter(({ type }) => hasParts(type))
  const list = [...columns.map(renderText), ...nested.map(({ name }) => quoteIdentifier(name))]
  const rows = await catalog.query<readonly unknown[]>(`SELECT ${list.join(', ')} FROM ${from}`, undefined, {
    ...{ rows: 'array', rowMode: 'raw' },
  })
  const order = keys.length > 0 ? keys : columns.map(({ name }) => name)
  return new Map(
    rows.map((row): readonly [Cells, WrittenRow] => {
      const cells = row.slice(0, columns.length)
      const values = order.map((name) => {
        const index = columns.findIndex((column) => isSameName(column.name, name))
        const column = columns[index] as ResultColumn
        const part = nested.indexOf(column)
        const value =
          part < 0 ? fromText(cells[index] as string | null, column.type) : fromNested(row[columns.length + part], column.type)
        return [name, value] as const
      })
      return [cells, values]
    }),
  )
}

/** The expected rows; `undefined` if they cannot be read, so that all of them are replaced. */
async function readIfValid(
  catalog: Queryable,
  columns: readonly ResultColumn[],
  test: Pick<TestConfig, 'expect' | 'tolerance'>,
): Promise<readonly Cells[] | undefined> {
  if (test.expect.length === 0) return []
  if (columns.length === 0) return undefined
  return readExpected(catalog, columns, test).catch((error: unknown) => {
    if (isDuckalogError(error, 'FIXTURE_INVALID')) return undefined
    throw error
  })
}

function pairInOrder(actual: readonly Cells[], count: number): readonly RowPair[] {
  return Array.from({ length: Math.max(actual.length, count) }, (_, index) => {
    const row = actual[index]
    return { isEqual: false, ...(row && { actual: row }) }
  })
}

/** Plans the changes. A row that was not expected replaces one that is missing. */
function planChanges(pairs: readonly RowPair[], count: number, toChange: (pair: RowPair) => RowChange): RowsChange {
  const rest = pairs.slice(count).filter(({ actual }) => actual)
  const changes = pairs.slice(0, count).map((pair) => {
    const found = pair.actual ? pair : rest.shift()
    return found ? toChange(found) : { differing: [] }
  })
  return { changes, added: rest.map((pair) => toChange(pair).row as WrittenRow) }
}
