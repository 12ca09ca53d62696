import { rm } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { type CatalogInput, connectToCatalog, isDuckalogError } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { fc } from '../../support/property.js'
import { rawQuery } from '../../support/raw-duckdb.js'

const runs = process.env.SOAK ? 100 : 6

type MacroInput = NonNullable<CatalogInput['macros']>[number]
type ViewInput = NonNullable<CatalogInput['views']>[number]

/** A macro or view of one letter, in one of two schemas, whose SQL names others without a schema. */
interface Part {
  readonly kind: 'scalar' | 'table' | 'view'
  readonly schema: 'main' | 's'
  readonly value: string
  readonly calls?: string
  readonly from?: string
  readonly reads?: string
}

const name = fc.constantFrom('f', 'g', 'h')
const somewhere = fc.constantFrom<'main' | 's'>('main', 's')
const value = fc.constantFrom('1', '2', "'x'", 'TRUE')

const part: fc.Arbitrary<Part> = fc.record(
  {
    kind: fc.constantFrom<Part['kind']>('scalar', 'table', 'view'),
    schema: somewhere,
    value,
    calls: fc.oneof(name, fc.constantFrom('s.f', 'main.g')),
    from: name,
    reads: name,
  },
  { requiredKeys: ['kind', 'schema', 'value'] },
)

/** What a catalog has, by kind, schema and name: each state of the test is one. */
const catalog = fc.dictionary(name, fc.array(part, { maxLength: 2 }), { maxKeys: 3 })

function render(parts: Readonly<Record<string, readonly Part[]>>): CatalogInput {
  const macros = new Map<string, MacroInput>()
  const views = new Map<string, ViewInput>()
  for (const [letter, list] of Object.entries(parts)) {
    for (const { kind, schema, value, calls, from, reads } of list) {
      const common = { name: letter, db_schema: schema }
      const key = `${schema}.${letter}`
      const source = reads !== undefined ? ` FROM ${reads}` : from === undefined ? '' : ` FROM ${from}()`
      const sql = `SELECT ${value} AS v${calls === undefined ? '' : `, ${calls}() AS c`}${source}`
      const scalar = `[${value}::VARCHAR${calls === undefined ? '' : `, ${calls}()::VARCHAR`}]`
      if (kind === 'view') views.set(key, { ...common, sql })
      else macros.set(key, kind === 'table' ? { ...common, table_sql: sql } : { ...common, sql: scalar })
    }
  }
  return { version: 1, duckdb: {}, macros: [...macros.values()], views: [...views.values()] }
}

const listed = `SELECT 'view' AS kind, schema_name AS s, view_name AS n FROM duckdb_views() WHERE NOT internal
  UNION ALL SELECT DISTINCT function_type, schema_name, function_name FROM duckdb_functions() WHERE NOT internal
  UNION ALL SELECT table_name || '.' || column_name, schema_name, data_type FROM duckdb_columns() WHERE NOT internal AND schema_name <> '_duckalog'
  ORDER BY ALL`

let folder: CatalogFolder
beforeAll(async () => {
  folder = await makeFolder()
})
afterAll(() => folder?.[Symbol.asyncDispose]())

/** What is in a file, with all rows and types. */
async function readFile(config: CatalogInput, file: string): Promise<unknown> {
  const names = await rawQuery(folder.file(file), listed)
  const rows: unknown[] = []
  for (const { db_schema, name } of config.views ?? [])
    rows.push(await rawQuery(folder.file(file), `SELECT *, typeof(COLUMNS(*)) AS "type of \\0" FROM ${db_schema}.${name}`))
  return { names, rows }
}

/** What a connect makes of a file: the code of its error, or what is there then. */
async function connect(config: CatalogInput, file: string): Promise<unknown> {
  try {
    await using catalog = connectToCatalog(config, { databasePath: folder.file(file), base: folder.path })
    await catalog.getConnection()
  } catch (error) {
    if (isDuckalogError(error)) return error.code
    throw error
  }
  return readFile(config, file)
}

/** The same by DuckDB alone, which needs no order: all is made again until nothing more can be made. */
async function makeByHand({ macros = [], views = [] }: CatalogInput, file: string): Promise<'made' | 'refused'> {
  const statements = [
    ...macros.map(
      ({ db_schema, name, sql, table_sql }) => `MACRO ${db_schema}.${name}() AS ${table_sql ? `TABLE ${table_sql}` : sql}`,
    ),
    ...views.map(({ db_schema, name, sql }) => `VIEW ${db_schema}.${name} AS ${sql}`),
  ]
  const instance = await DuckDBInstance.create(folder.file(file))
  const connection = await instance.connect()
  try {
    await connection.run('CREATE SCHEMA s')
    let refused = 0
    for (const _ of [...statements, 'the last round']) {
      refused = 0
      for (const statement of statements) {
        await connection.run(`CREATE OR REPLACE ${statement}`).catch(() => {
          refused += 1
        })
      }
    }
    return refused === 0 ? 'made' : 'refused'
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

test(
  'a file that is brought up to date again and again is the same as a new one, and as DuckDB alone makes it',
  async () => {
    const states = { made: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(catalog, { minLength: 2, maxLength: 4 }), async (catalogs) => {
        await rm(folder.file('kept.duckdb'), { force: true })
        for (const parts of catalogs) {
          const config = render(parts)
          await rm(folder.file('new.duckdb'), { force: true })
          const fresh = await connect(config, 'new.duckdb')
          expect(await connect(config, 'kept.duckdb')).toEqual(fresh)
          // What names itself at whatever distance DuckDB makes, and cannot run
          if (fresh !== 'VIEW_CYCLE') {
            await rm(folder.file('hand.duckdb'), { force: true })
            expect(await makeByHand(config, 'hand.duckdb')).toBe(typeof fresh === 'string' ? 'refused' : 'made')
            if (typeof fresh !== 'string') expect(await readFile(config, 'hand.duckdb')).toEqual(fresh)
          }
          if (typeof fresh === 'string') {
            states.refused += 1
            continue
          }
          states.made += 1
          await using again = connectToCatalog(config, { databasePath: folder.file('kept.duckdb'), base: folder.path })
          await again.getConnection()
          const { macros = [], views = [] } = again.report ?? {}
          expect([...macros, ...views].filter(({ action }) => action !== 'keep')).toEqual([])
        }
      }),
      { numRuns: runs },
    )
    process.stdout.write(
      `${states.made} catalogs made, ${states.refused} refused, seed ${fc.readConfigureGlobal()?.seed ?? 'new'}\n`,
    )
    // Both kinds of state must come up, or nothing is compared
    expect(Math.min(states.made, states.refused)).toBeGreaterThan(0)
  },
  runs * 20_000,
)
