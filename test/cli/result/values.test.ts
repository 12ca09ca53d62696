import { readFileSync } from 'node:fs'
import type { ResultFormat } from '../../../src/cli/result/result-formats.js'
import { writeResult } from '../../../src/cli/result/write-result.js'
import { type CatalogConnection, type CatalogSession, connectToCatalog } from '../../../src/index.js'
import { escapeControls } from '../../../src/text/escape-controls.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { fc } from '../../support/property.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { containers, type SqlValue, scalars } from './arbitrary-values.js'

const inFolder = temporaryFolder()
const zones = ['UTC', 'America/New_York']
const runs = process.env.SOAK ? 300 : 1
/** Columns of a query, so that one query tries many values. */
const width = 8
/** How many of them are printed one by one in the formats that are not read back. */
const textColumns = 2

async function print(session: CatalogSession, sql: string, format: ResultFormat): Promise<string> {
  let text = ''
  const options = {
    format,
    signal: new AbortController().signal,
    screen: { isTerminal: false, maxRows: 0 },
    print: async (piece: string) => {
      text += piece
    },
  }
  await writeResult(session, sql, options)
  return text
}

async function copy(session: CatalogSession, sql: string): Promise<string> {
  const path = inFolder('copied.csv')
  await session.query(`COPY (${sql}) TO '${path}' (FORMAT csv, HEADER)`)
  return readFileSync(path, 'utf8')
}

/** One row of fields, with the header before it. */
function fieldsOf(csv: string, columns: number): (string | undefined)[] {
  const [, body = ''] = csv.split(/^(?:c\d+,?)+\r?\n/)
  const fields = [...body.matchAll(/("(?:[^"]|"")*"|[^,\r\n"]*)(,|\r?\n)/g)].map(([, field = '']) =>
    field === '' ? undefined : field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field,
  )
  expect(fields).toHaveLength(columns)
  return fields
}

const select = (values: readonly string[]): string => `SELECT ${values.map((value, index) => `${value} AS c${index}`).join(', ')}`
const valuesOf = (value: SqlValue): fc.Arbitrary<readonly string[]> =>
  fc.array(fc.oneof({ weight: 15, arbitrary: value }, fc.constant('NULL')), { minLength: width, maxLength: width })

async function inEachZone(catalog: CatalogConnection, use: (session: CatalogSession) => Promise<void>): Promise<void> {
  for (const zone of zones) {
    await using session = await catalog.session()
    await session.query(`SET TimeZone = '${zone}'`)
    await use(session)
  }
}

async function checkScalars(session: CatalogSession, values: readonly string[]): Promise<void> {
  const sql = select(values)
  expect((await print(session, sql, 'csv')).replaceAll('\r\n', '\n')).toBe((await copy(session, sql)).replaceAll('\r\n', '\n'))
  const rows = await session.query(sql, [], { rowMode: 'json' })
  expect(JSON.parse(await print(session, sql, 'json'))).toEqual(rows)
  expect(JSON.parse(await print(session, sql, 'jsonl'))).toEqual(rows[0])
  await checkText(session, sql)
}

/** Checks that table and markdown show each value as DuckDB casts it to text. */
async function checkText(session: CatalogSession, sql: string): Promise<void> {
  const [texts = {}] = await session.query(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (${sql})`)
  for (let index = 0; index < textColumns; index++) {
    const text = (texts[`c${index}`] as string | null) ?? 'NULL'
    const one = `SELECT c${index} FROM (${sql})`
    const cell = (await print(session, one, 'table')).split('\n')[3]?.slice(2, -2)
    expect(cell?.trim()).toBe(escapeControls(text).trim())
    const marked = (await print(session, one, 'markdown')).split('\n')[2]?.slice(2, -2)
    expect(marked?.replaceAll(/\\([\\|<*`&])/g, '$1')).toBe(text.replaceAll(/\r\n|\r|\n/g, '<br>'))
  }
}

describe('the command line changes no value', () => {
  let catalog: CatalogConnection
  beforeAll(() => {
    catalog = connectToCatalog({ version: 1, duckdb: {} })
  })
  afterAll(() => catalog.close())

  test.each(Object.entries(scalars))('of type %s: csv is what COPY writes', async (_type, value) => {
    await inEachZone(catalog, (session) =>
      fc.assert(
        fc.asyncProperty(valuesOf(value), (values) => checkScalars(session, values)),
        { numRuns: runs },
      ),
    )
  })

  test.each(Object.entries(containers))('in a %s of any type: csv contains JSON', async (_type, contain) => {
    const any = fc.oneof(...Object.values(scalars).map((value) => fc.tuple(value, value)))
    const nested = any.map(([a, b]) => contain(a, b))
    await inEachZone(catalog, (session) =>
      fc.assert(
        fc.asyncProperty(fc.array(nested, { minLength: width, maxLength: width }), async (values) => {
          const sql = select(values)
          const [row = {}] = await session.query(sql, [], { rowMode: 'json' })
          const fields = fieldsOf(await print(session, sql, 'csv'), values.length)
          expect(fields.map((field) => JSON.parse(field ?? 'null'))).toEqual(Object.values(row))
          expect(JSON.parse(await print(session, sql, 'jsonl'))).toEqual(row)
          await checkText(session, sql)
        }),
        { numRuns: runs },
      ),
    )
  })

  test('of a statement that returns rows but is not a query', async () => {
    await using session = await catalog.session()
    await session.query('CREATE TEMP TABLE t (a DECIMAL(38,2), b TIMESTAMP, c BLOB, d DOUBLE[], e BIGINT)')
    const insert = `INSERT INTO t VALUES (12345678901234567890.12, '2026-01-02 03:04:05.123456', 'a\\xAA', [0.1, NULL], 9007199254740993)
      RETURNING *`
    const line = '12345678901234567890.12,2026-01-02 03:04:05.123456,a\\xAA,"[0.1,null]",9007199254740993\r\n'
    expect(await print(session, insert, 'csv')).toBe(`a,b,c,d,e\r\n${line}`)
    expect(await print(session, 'FROM t', 'csv')).toBe(`a,b,c,d,e\r\n${line}`)
    expect(await print(session, insert, 'markdown')).toContain('| 12345678901234567890.12 | 2026-01-02 03:04:05.123456 |')
  })

  test.each([
    'SELECT 1 AS a;',
    'SELECT 1 AS a -- last',
    '/* first */ SELECT 1 AS a; -- last',
    'WITH x AS (SELECT 1 AS a) FROM x',
    'FROM (VALUES (1)) t(a)',
  ])('of %s', async (sql) => {
    await using session = await catalog.session()
    expect(await print(session, sql, 'csv')).toBe('a\r\n1\r\n')
  })
})

describeWith(['quack', 'httpfs'], 'the command line changes no value of a server', () => {
  const token = 'values-token'
  const config = {
    version: 1 as const,
    duckdb: {
      extension_policy: 'local_only' as const,
      directories: { extensions: extensionDirectory },
      config: unsigned,
      secrets: [{ type: 'quack', params: { token } }],
    },
    views: [],
  }
  let served: CatalogConnection
  let client: CatalogConnection
  beforeAll(async () => {
    served = connectToCatalog(config)
    const server = await served.serve({ port: 0, token })
    client = connectToCatalog(config, { databasePath: server.uri })
  })
  afterAll(async () => {
    await client.close()
    await served.close()
  })

  test.each(Object.entries(scalars))('of %s', async (_type, value) => {
    await inEachZone(client, (session) =>
      fc.assert(
        fc.asyncProperty(valuesOf(value), async (values) => {
          const sql = select(values)
          const csv = (await print(session, sql, 'csv')).replaceAll('\r\n', '\n')
          expect(csv).toBe((await copy(session, sql)).replaceAll('\r\n', '\n'))
          expect(JSON.parse(await print(session, sql, 'jsonl'))).toEqual((await session.query(sql, [], { rowMode: 'json' }))[0])
        }),
        { numRuns: Math.ceil(runs / 6) },
      ),
    )
  })
})
