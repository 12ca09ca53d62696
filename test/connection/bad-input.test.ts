import { copyFile, mkdir, readdir, readlink, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ConnectOptions, connectToCatalog, type DuckalogError, isDuckalogError } from '../../src/index.js'
import { holdDatabase } from '../driver/hold-database.js'
import { describeWith, extensionDirectory } from '../support/extensions.js'
import { rawQuery } from '../support/raw-duckdb.js'
import { type CatalogFolder, makeFolder } from './catalog-folder.js'

/** Something wrong in a catalog or around it. */
interface Fault {
  /** The catalog. The error must name the place that ▲ stands before; ▲ itself is not in the file. */
  readonly yaml: string
  /** Makes the trouble that is not in the catalog; returns what ends it. */
  readonly prepare?: (folder: CatalogFolder) => Promise<(() => Promise<unknown>) | undefined>
  /** The catalog as it should be, where the trouble is in it. */
  readonly corrected?: string
  readonly options?: ConnectOptions
  readonly code: string
  /** In the config, as text. */
  readonly path: string
  readonly message: RegExp
  /** Of a view error. */
  readonly view?: string
}

const inFile = 'version: 1\nduckdb: { database: main.duckdb }'
const good = `${inFile}\nviews:\n  - { name: v, sql: SELECT 1 AS one }`
/** Is in the database before, and must be there afterwards. */
const mine = "CREATE TABLE mine AS SELECT 42 AS answer; CREATE VIEW my_view AS SELECT answer, 'mine' AS whose FROM mine"

const configFaults: Readonly<Record<string, Fault>> = {
  'an unknown key': {
    yaml: `${inFile}\nviews:\n  - name: v\n    ▲sqll: SELECT 1`,
    code: 'CONFIG_INVALID',
    path: 'views[0].sqll',
    message: /did you mean `sql`/,
  },
  'a value of the wrong type': {
    yaml: `${inFile}\nattachments:\n  duckdb:\n    - { alias: a, path: a.duckdb, ▲read_only: yes }`,
    code: 'CONFIG_INVALID',
    path: 'attachments.duckdb[0].read_only',
    message: /write true/,
  },
  'a missing variable': {
    yaml: "version: 1\nduckdb:\n  database: main.duckdb\n  settings:\n    ▲threads: '${env:NO_SUCH_VARIABLE}'",
    code: 'CONFIG_ENV_MISSING',
    path: 'duckdb.settings.threads',
    message: /NO_SUCH_VARIABLE/,
  },
  'text that is no YAML': {
    yaml: 'version: 1\nduckdb: { database: main.duckdb ▲\nviews: []',
    code: 'CONFIG_SYNTAX',
    path: '',
    message: /is not YAML/,
  },
  'a view that stands twice, in another case': {
    yaml: `${inFile}\nviews:\n  - { name: Orders, sql: SELECT 1 }\n  - { ▲name: ORDERS, db_schema: Main, sql: SELECT 1 }`,
    code: 'CONFIG_INVALID',
    path: 'views[1].name',
    message: /catalog\.yaml:4:5/,
  },
  'an SQL file that is missing': {
    yaml: `${inFile}\nviews:\n  - name: v\n    ▲sql_file: sql/nothing.sql`,
    code: 'CONFIG_INVALID',
    path: 'views[0].sql_file',
    message: /nothing\.sql does not exist/,
  },
}

const viewFaults: Readonly<Record<string, Fault>> = {
  'two statements in a view': {
    yaml: `${inFile}\nviews:\n  - name: v\n    ▲sql: SELECT 1; DROP TABLE mine`,
    code: 'VIEW_INVALID',
    path: 'views[0].sql',
    view: 'main.v',
    message: /2 statements/,
  },
  'a syntax error in a view': {
    yaml: `${inFile}\nviews:\n  - { name: fine, sql: SELECT 1 }\n  - name: v\n    ▲sql: |\n      SELECT 1\n      FORM orders`,
    code: 'VIEW_INVALID',
    path: 'views[1].sql',
    view: 'main.v',
    message: /syntax error.*line 2/,
  },
  'a view that is no SELECT': {
    yaml: `${inFile}\nviews:\n  - { name: v, ▲sql: DELETE FROM mine }`,
    code: 'VIEW_INVALID',
    path: 'views[0].sql',
    view: 'main.v',
    message: /not a SELECT/,
  },
  'views that read each other in a circle': {
    yaml: `${inFile}\nviews:\n  - { name: a, ▲sql: FROM b }\n  - { name: b, sql: FROM c }\n  - { name: c, sql: FROM a }`,
    code: 'VIEW_CYCLE',
    path: 'views[0].sql',
    view: 'main.a',
    message: /main\.a → main\.b → main\.c → main\.a/,
  },
  'a Parquet file that is missing': {
    yaml: `${inFile}\nviews:\n  - { name: fine, sql: SELECT 1 }\n  - { name: v, source: parquet, ▲uri: data/orders.parquet }`,
    code: 'VIEW_FAILED',
    path: 'views[1].uri',
    view: 'main.v',
    message: /main\.v .*No files found.*data\/orders\.parquet/s,
  },
  'a Parquet file that is none': {
    yaml: `${inFile}\nviews:\n  - { name: v, source: parquet, ▲uri: junk.parquet }`,
    prepare: async (folder) => folder.write({ 'junk.parquet': 'x'.repeat(5_000) }),
    code: 'VIEW_FAILED',
    path: 'views[0].uri',
    view: 'main.v',
    message: /main\.v .*junk\.parquet/s,
  },
  'a CSV file that is missing': {
    yaml: `${inFile}\nviews:\n  - { name: v, source: csv, ▲uri: orders.csv }`,
    code: 'VIEW_FAILED',
    path: 'views[0].uri',
    view: 'main.v',
    message: /main\.v .*No files found.*orders\.csv/s,
  },
  'a table that is missing': {
    yaml: `${inFile}\nviews:\n  - { name: v, ▲sql: SELECT * FROM nothing }`,
    code: 'VIEW_FAILED',
    path: 'views[0].sql',
    view: 'main.v',
    message: /main\.v .*nothing does not exist/s,
  },
  'a table in place of a view': {
    yaml: `${inFile}\nviews:\n  - { name: MINE, ▲sql: SELECT 1 }`,
    code: 'VIEW_CONFLICT',
    path: 'views[0].sql',
    view: 'main.MINE',
    message: /a table of that name exists/,
  },
  "somebody else's view in place of one": {
    yaml: `${inFile}\nviews:\n  - { name: fine, sql: SELECT 1 }\n  - { name: my_view, ▲sql: SELECT 1 }`,
    code: 'VIEW_CONFLICT',
    path: 'views[1].sql',
    view: 'main.my_view',
    message: /forceRebuild/,
  },
}

const sessionFaults: Readonly<Record<string, Fault>> = {
  'an unknown setting': {
    yaml: 'version: 1\nduckdb:\n  database: main.duckdb\n  settings:\n    threads: 2\n    ▲nonsense: 1',
    code: 'STEP_FAILED',
    path: 'duckdb.settings.nonsense',
    message: /nonsense/,
  },
  'an unknown setting in a list': {
    yaml: 'version: 1\nduckdb:\n  database: main.duckdb\n  settings:\n    - SET threads = 2\n    - ▲SET nonsense = 1',
    code: 'STEP_FAILED',
    path: 'duckdb.settings[1]',
    message: /nonsense/,
  },
  'a setting of a connection with a bad value': {
    yaml: 'version: 1\nduckdb:\n  database: main.duckdb\n  settings:\n    ▲search_path: no_such_schema',
    code: 'STEP_FAILED',
    path: 'duckdb.settings.search_path',
    message: /no_such_schema/,
  },
  'a pragma that fails': {
    yaml: 'version: 1\nduckdb:\n  database: main.duckdb\n  pragmas:\n    - ▲CALL no_such_function()',
    code: 'STEP_FAILED',
    path: 'duckdb.pragmas[0]',
    message: /no_such_function/,
  },
  'an unknown option at open': {
    yaml: 'version: 1\nduckdb:\n  database: main.duckdb\n  config:\n    threads: 2\n    ▲nonsense: 1',
    code: 'DATABASE_OPEN_FAILED',
    path: 'duckdb.config.nonsense',
    message: /nonsense/,
  },
  'a secret with a parameter that DuckDB does not know': {
    yaml: 'version: 1\nduckdb:\n  database: main.duckdb\n  secrets:\n    - ▲type: http\n      name: s\n      params: { nonsense: my-secret-value }',
    code: 'SECRET_INVALID',
    path: 'duckdb.secrets[0]',
    message: /nonsense/,
  },
  'an extension that is missing': {
    yaml: 'version: 1\nduckdb:\n  database: main.duckdb\n  extension_policy: local_only\n  directories: { extensions: extensions }\n  extensions:\n    - ▲no_such_extension',
    code: 'EXTENSION_UNAVAILABLE',
    path: 'duckdb.extensions[0]',
    message: /no_such_extension/,
  },
  'a DuckDB file to attach that is missing': {
    yaml: `${inFile}\nattachments:\n  duckdb:\n    - ▲alias: other\n      path: other.duckdb`,
    prepare: async (folder) => () => rawQuery(folder.file('other.duckdb'), 'CREATE TABLE t AS SELECT 1'),
    code: 'STEP_FAILED',
    path: 'attachments.duckdb[0]',
    message: /other\.duckdb.*does not exist/s,
  },
  'a DuckDB file to attach that is none': {
    yaml: `${inFile}\nattachments:\n  duckdb:\n    - ▲alias: other\n      path: other.duckdb`,
    async prepare(folder) {
      await folder.write({ 'other.duckdb': 'x'.repeat(20_000) })
      return async () => {
        await rm(folder.file('other.duckdb'))
        await rawQuery(folder.file('other.duckdb'), 'CREATE TABLE t AS SELECT 1')
      }
    },
    code: 'STEP_FAILED',
    path: 'attachments.duckdb[0]',
    message: /not a valid DuckDB database file/,
  },
  'a DuckDB file to attach that another process has open': {
    yaml: `${inFile}\nattachments:\n  duckdb:\n    - ▲alias: other\n      path: other.duckdb`,
    async prepare(folder) {
      const holder = await holdDatabase(folder.file('other.duckdb'))
      return holder.release
    },
    code: 'STEP_FAILED',
    path: 'attachments.duckdb[0]',
    message: /PID \d+/,
  },
}

const databaseFaults: Readonly<Record<string, Fault>> = {
  'a database file that is none': {
    yaml: 'version: 1\nduckdb:\n  ▲database: main.duckdb',
    prepare: (folder) => damage(folder, async (file) => writeFile(file, 'x'.repeat(20_000))),
    code: 'DATABASE_CORRUPT',
    path: 'duckdb.database',
    message: /main\.duckdb.*damaged/s,
  },
  'a database file that is cut off': {
    yaml: 'version: 1\nduckdb:\n  ▲database: main.duckdb',
    prepare: (folder) => damage(folder, (file) => truncate(file, 6_000)),
    code: 'DATABASE_CORRUPT',
    path: 'duckdb.database',
    message: /main\.duckdb.*damaged/s,
  },
  'a database file in a folder that is missing': {
    yaml: 'version: 1\nduckdb: { ▲database: no/such/folder/main.duckdb }',
    code: 'DATABASE_OPEN_FAILED',
    path: 'duckdb.database',
    message: /Create the folder/,
    corrected: good,
  },
  'a folder in place of the database file': {
    yaml: 'version: 1\nduckdb: { ▲database: folder }',
    prepare: async (folder) => void (await mkdir(folder.file('folder'))),
    code: 'DATABASE_OPEN_FAILED',
    path: 'duckdb.database',
    message: /it is a folder/,
    corrected: good,
  },
  'a database whose ledger a newer version wrote': {
    yaml: `version: 1\nduckdb:\n  ▲database: main.duckdb\nviews:\n  - { name: v, sql: SELECT 1 }`,
    async prepare(folder) {
      const ledger = 'CREATE SCHEMA _duckalog; CREATE TABLE _duckalog.ledger AS SELECT 99 AS format, 1::BIGINT AS generation'
      await rawQuery(folder.file('main.duckdb'), ledger)
      return () => rawQuery(folder.file('main.duckdb'), 'DROP SCHEMA _duckalog CASCADE')
    },
    code: 'DATABASE_NEWER',
    path: 'duckdb.database',
    message: /newer version of duckalog/,
  },
  'a database file that another process has open': {
    yaml: 'version: 1\nduckdb:\n  ▲database: main.duckdb',
    prepare: async (folder) => (await holdDatabase(folder.file('main.duckdb'))).release,
    options: { onLocked: 'fail' },
    code: 'DATABASE_LOCKED',
    path: 'duckdb.database',
    message: /PID \d+.*Wait for that process/s,
  },
}

const sqliteFaults: Readonly<Record<string, Fault>> = {
  'an SQLite file that is missing': {
    yaml: `${withSqlite()}\n    - ▲alias: stock\n      path: stock.sqlite`,
    prepare: async (folder) => () => createSqlite(folder),
    code: 'STEP_FAILED',
    path: 'attachments.sqlite[0]',
    message: /stock\.sqlite/,
  },
  'an SQLite file that is none': {
    yaml: `${withSqlite()}\n    - ▲alias: stock\n      path: stock.sqlite`,
    async prepare(folder) {
      await folder.write({ 'stock.sqlite': 'x'.repeat(5_000) })
      return async () => {
        await rm(folder.file('stock.sqlite'))
        await createSqlite(folder)
      }
    },
    code: 'STEP_FAILED',
    path: 'attachments.sqlite[0]',
    message: /not a database/,
  },
  'a table of an SQLite file that is missing': {
    yaml: `${withSqlite()}\n    - { alias: stock, path: stock.sqlite }\nviews:\n  - name: v\n    source: sqlite\n    database: stock\n    ▲table: nothing`,
    prepare: createSqlite,
    corrected: good,
    code: 'VIEW_FAILED',
    path: 'views[0].table',
    view: 'main.v',
    message: /main\.v .*nothing does not exist/s,
  },
}

describe('a config', () => eachFault(configFaults))
describe('a view', () => eachFault(viewFaults))
describe('a session', () => eachFault(sessionFaults))
describe('a database', () => eachFault(databaseFaults))
describeWith(['sqlite_scanner'], 'an attachment', () => eachFault(sqliteFaults))

function eachFault(faults: Readonly<Record<string, Fault>>): void {
  test.each(Object.entries(faults))('%s', async (_, fault) => {
    await using folder = await makeFolder()
    await rawQuery(folder.file('main.duckdb'), mine)
    const end = (await fault.prepare?.(folder)) ?? (() => folder.write({ 'catalog.yaml': fault.corrected ?? good }))
    const { yaml, line, column } = findPlace(fault.yaml)
    await folder.write({ 'catalog.yaml': yaml })
    const file = folder.file('catalog.yaml')
    await using catalog = connectToCatalog(file, fault.options)

    const error = await failureOf(catalog)
    await expectNothingOpen(folder)
    expect(error).toMatchObject({
      code: fault.code,
      message: expect.stringMatching(fault.message),
      ...(fault.view && { view: fault.view }),
    })
    expect(error.location).toEqual({ file, line, column, path: fault.path })
    expect(catalog.report).toBeUndefined()

    await end()
    const other = await holdDatabase(folder.file('main.duckdb'))
    await other.release()
    expect(await catalog.query('FROM my_view')).toEqual([{ answer: 42, whose: 'mine' }])
  })
}

test('a config file that is missing: CONFIG_NOT_FOUND, with a suggestion', async () => {
  await using folder = await makeFolder({ 'catalogue.yaml': good })
  const file = folder.file('catalog.yaml')
  await using catalog = connectToCatalog(file)
  const error = await failureOf(catalog)
  expect(error).toMatchObject({ code: 'CONFIG_NOT_FOUND', message: expect.stringMatching(/does not exist.*`catalogue\.yaml`/) })
  expect(error.location).toEqual({ file, path: '' })
  await expectNothingOpen(folder)
  await folder.write({ 'catalog.yaml': good })
  expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
})

test('a database file that another process has open is waited for until that process ends', async () => {
  await using folder = await makeFolder({ 'catalog.yaml': good })
  const holder = await holdDatabase(folder.file('main.duckdb'))
  const events: string[] = []
  await using catalog = connectToCatalog(folder.file('catalog.yaml'), {
    timeouts: { lock: 30_000 },
    onEvent({ type }) {
      events.push(type)
      if (type === 'waiting-for-lock') void holder.release()
    },
  })
  expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
  expect(events).toContain('waiting-for-lock')
})

test('the wait for a database file ends in DATABASE_LOCKED, which names the process and can be tried again', async () => {
  await using folder = await makeFolder({ 'catalog.yaml': good })
  const holder = await holdDatabase(folder.file('main.duckdb'))
  try {
    await using catalog = connectToCatalog(folder.file('catalog.yaml'), { timeouts: { lock: 50 } })
    const error = await failureOf(catalog)
    expect(error).toMatchObject({
      code: 'DATABASE_LOCKED',
      retryable: true,
      message: expect.stringContaining(`PID ${holder.pid}`),
    })
  } finally {
    await holder.release()
  }
})

test('a database file that an option names has no place in the config', async () => {
  await using folder = await makeFolder({ 'catalog.yaml': good, 'junk.duckdb': 'x'.repeat(20_000) })
  await using catalog = connectToCatalog(folder.file('catalog.yaml'), { databasePath: folder.file('junk.duckdb') })
  const error = await failureOf(catalog)
  expect(error).toMatchObject({ code: 'DATABASE_CORRUPT', message: expect.stringContaining('junk.duckdb') })
  expect(error.location).toBeUndefined()
})

test('the same places are found in JSON', async () => {
  const text =
    '{\n  "version": 1,\n  "duckdb": { "database": "main.duckdb" },\n  "views": [\n    { "name": "v", ▲"sql": "FROM nothing" }\n  ]\n}'
  const { yaml: json, line, column } = findPlace(text)
  await using folder = await makeFolder({ 'catalog.json': json })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  const error = await failureOf(catalog)
  expect(error).toMatchObject({ code: 'VIEW_FAILED', view: 'main.v' })
  expect(error.location).toEqual({ file: folder.file('catalog.json'), line, column, path: 'views[0].sql' })
})

test('all problems of a file are told at once, in its order', async () => {
  await using folder = await makeFolder({
    'catalog.yaml':
      'version: one\nduckdb: { databse: x }\nviews:\n  - { name: v, sql: SELECT 1, sql_file: v.sql }\n  - { sql: SELECT 2 }',
  })
  await using catalog = connectToCatalog(folder.file('catalog.yaml'))
  const error = await failureOf(catalog)
  expect(error).toMatchObject({
    code: 'CONFIG_INVALID',
    issues: [
      { line: 1, column: 1, path: 'version' },
      { line: 2, column: 11, path: 'duckdb.databse' },
      { line: 4, column: 28, path: 'views[0].sql_file' },
      { line: 5, column: 5, path: 'views[1].name' },
    ],
  })
})

function findPlace(marked: string): { readonly yaml: string; readonly line: number; readonly column: number } {
  const before = marked.slice(0, marked.indexOf('▲')).split('\n')
  return { yaml: marked.replace('▲', ''), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

async function failureOf(catalog: { getConnection(): Promise<unknown> }): Promise<DuckalogError> {
  const error: unknown = await catalog.getConnection().then(
    () => new Error('It connected.'),
    (reason: unknown) => reason,
  )
  if (isDuckalogError(error)) return error
  throw error
}

/** No instance of ours is left, and this process has no file of the folder open. */
async function expectNothingOpen(folder: CatalogFolder): Promise<void> {
  const registry = (globalThis as Record<symbol, { readonly files: ReadonlyMap<string, unknown> } | undefined>)[
    Symbol.for('duckalog.registry')
  ]
  expect([...(registry?.files.keys() ?? [])]).toEqual([])
  if (process.platform !== 'linux') return
  const files = await readdir('/proc/self/fd')
  const targets = await Promise.all(files.map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => '')))
  expect(targets.filter((target) => target.startsWith(folder.path))).toEqual([])
}

/** Damages the database; what it returns puts the sound one back. */
async function damage(folder: CatalogFolder, work: (file: string) => Promise<void>): Promise<() => Promise<void>> {
  const file = folder.file('main.duckdb')
  await copyFile(file, folder.file('sound.duckdb'))
  await work(file)
  return () => copyFile(folder.file('sound.duckdb'), file)
}

function withSqlite(): string {
  return `version: 1\nduckdb:\n  database: main.duckdb\n  extension_policy: local_only\n  directories: { extensions: ${JSON.stringify(extensionDirectory)} }\nattachments:\n  sqlite:`
}

async function createSqlite(folder: CatalogFolder): Promise<void> {
  const sql = `LOAD sqlite_scanner; ATTACH '${folder.file('stock.sqlite')}' AS s (TYPE sqlite, READ_WRITE); CREATE TABLE s.t AS SELECT 1 AS i`
  await rawQuery(':memory:', sql, { extension_directory: extensionDirectory })
}
