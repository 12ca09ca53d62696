import { closestMatch } from '../../closest-match.js'
import type { TestConfig } from '../../config/model/test-config.js'
import type { CatalogConnection, CatalogSession } from '../../connection/types/catalog-connection.js'
import type { ResultColumn } from '../../driver/core/driver.js'
import { messageOf } from '../../message-of.js'
import { foldName, isSameName } from '../../sql/fold-name.js'
import { parseRelationName } from '../../sql/parse-relation-name.js'
import { quoteIdentifier, quoteQualified } from '../../sql/quote.js'
import { fixtureError } from '../fixtures/fixture-error.js'
import type { TestTemplate } from '../model/test-template.js'
import { type IsEqual, pairRows } from '../rows/pair-rows.js'
import { noPaint, renderDifference } from '../rows/render-difference.js'

/** The result of a test. */
export interface TestOutcome {
  /** Absent if the rows are as expected. */
  readonly difference?: { readonly message: string; readonly details: string }
}

const table = '_duckalog_expected'

/**
 * Runs a test on a copy of its own. The expected rows are read by the types of the view, without rounding, and compared as DuckDB writes them.
 * @throws ConfigError FIXTURE_INVALID, for what the test gives or expects; the errors of a query
 */
export async function runTest(
  template: TestTemplate<CatalogConnection>,
  { given = {}, now, ...test }: TestConfig,
): Promise<TestOutcome> {
  await using catalog = await template.copy(given, now === undefined ? {} : { now })
  await using session = await catalog.session()
  const from = renderView(test.view)
  const columns = await chooseColumns(session, from, test)
  const actual = await readTexts(session, from, columns)
  if (columns.length === 0) return compareCount(actual.length, test.expect.length)
  const expected = await readExpected(session, columns, test)
  const { tolerance = 0, ordered = false } = test
  const isNumber = columns.map(({ type }) => numeric.test(type))
  const isEqual: IsEqual = (value, other, column) =>
    value === other ||
    (tolerance > 0 &&
      isNumber[column] === true &&
      value !== null &&
      other !== null &&
      Math.abs(Number(value) - Number(other)) <= tolerance)
  const pairs = pairRows(actual, expected, isEqual, ordered)
  if (pairs.every((pair) => pair.isEqual)) return {}
  const format = (value: unknown) => (value === null ? 'NULL' : escapeLines(String(value)))
  const names = columns.map(({ name }) => name)
  return {
    difference: {
      message: describeCounts(actual.length, expected.length),
      details: renderDifference(names, pairs, isEqual, format, noPaint),
    },
  }
}

const numeric = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|BIGNUM|DECIMAL\(.*|FLOAT|DOUBLE)$/

function describeCounts(actual: number, expected: number): string {
  return actual === expected ? 'the rows differ' : `${expected} rows are expected, ${actual} were returned`
}

function compareCount(actual: number, expected: number): TestOutcome {
  return actual === expected ? {} : { difference: { message: describeCounts(actual, expected), details: '' } }
}

function renderView(view: string): string {
  const name = parseRelationName(view)
  if (!name) throw fixtureError('view', `must be the name of a view or table, not ${JSON.stringify(view)}`)
  return `${quoteQualified(...name.parts)}${name.isCall ? '()' : ''}`
}

/** The columns of the view that the expected rows name, in the order of the view. */
async function chooseColumns(
  session: CatalogSession,
  from: string,
  { expect }: Pick<TestConfig, 'expect'>,
): Promise<readonly ResultColumn[]> {
  const { columns } = await session.query(`FROM ${from} LIMIT 0`)
  const wanted = Object.keys(expect[0] ?? {})
  for (const name of wanted) {
    if (columns.some((column) => isSameName(column.name, name))) continue
    const names = columns.map((column) => column.name)
    const match = closestMatch(name, names)
    throw fixtureError(
      'expect',
      `has ${name}, which is not a column of the view; ${match === undefined ? `the columns are ${names.join(', ')}` : `did you mean ${match}?`}`,
    )
  }
  const names = new Set(wanted.map(foldName))
  return columns.filter(({ name }) => names.has(foldName(name)))
}

/** Reads rows as texts. DuckDB writes equal values of a type in the same way, but for zero and the space in JSON. */
async function readTexts(
  session: CatalogSession,
  from: string,
  columns: readonly ResultColumn[],
): Promise<readonly (readonly (string | null)[])[]> {
  const texts = columns.map(({ name, type }) => {
    const column = quoteIdentifier(name)
    if (type === 'JSON') return `CAST(json(${column}) AS VARCHAR)`
    return `CAST(${/^(?:FLOAT|DOUBLE)$/.test(type) ? `${column} + 0` : column} AS VARCHAR)`
  })
  const list = texts.length === 0 ? '1' : texts.join(', ')
  return session.query<readonly (string | null)[]>(`SELECT ${list} FROM ${from}`, undefined, { rows: 'array' })
}

/** With a tolerance numbers may have more digits than the column has. */
async function readExpected(session: CatalogSession, columns: readonly ResultColumn[], { expect, tolerance }: TestConfig) {
  const types = columns.map(({ name, type }) => {
    return `${quoteIdentifier(name)} ${tolerance !== undefined && type.startsWith('DECIMAL') ? 'DOUBLE' : type}`
  })
  await session.exec(`CREATE TEMP TABLE ${table} (${types.join(', ')})`)
  try {
    // A row without any value has no other form
    const rows = expect.map((row) => columns.map(({ name }) => findValue(row, name)))
    if (rows.length > 0) await session.insert(`temp.main.${table}`, rows)
  } catch (cause) {
    const message = messageOf(cause)
      .replace(/^Row (\d+) does not fit [^:]+: it /, 'row $1 ')
      .replace(/\.$/, '')
    throw fixtureError('expect', message, { cause })
  }
  return readTexts(session, `temp.main.${table}`, columns)
}

function findValue(row: Readonly<Record<string, unknown>>, name: string): unknown {
  return row[name] ?? Object.entries(row).find(([key]) => isSameName(key, name))?.[1] ?? null
}

function escapeLines(text: string): string {
  return text.replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}
