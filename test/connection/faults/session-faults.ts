import { copyFile, mkdir, rm, truncate, writeFile } from 'node:fs/promises'
import type { CatalogFolder } from '../../support/catalog-folder.js'
import { extensionDirectory, unsigned } from '../../support/extensions.js'
import { holdDatabase } from '../../support/hold-database.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { type Fault, good, inFile } from './config-faults.js'

export const sessionFaults: Readonly<Record<string, Fault>> = {
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

export const databaseFaults: Readonly<Record<string, Fault>> = {
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
    async prepare(folder) {
      await mkdir(folder.file('folder'))
    },
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

export const sqliteFaults: Readonly<Record<string, Fault>> = {
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
  await rawQuery(':memory:', sql, { extension_directory: extensionDirectory, ...unsigned })
}
