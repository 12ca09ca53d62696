import type { ConnectOptions } from '../../../src/index.js'
import type { CatalogFolder } from '../../support/catalog-folder.js'

/** Something wrong in a catalog or around it. */
export interface Fault {
  /** The catalog. The error must name the location after ▲, which is removed from the file. */
  readonly yaml: string
  /** Makes the trouble that is not in the catalog; returns what ends it. */
  // biome-ignore lint/suspicious/noConfusingVoidType: nothing to end is nothing to return
  readonly prepare?: (folder: CatalogFolder) => Promise<(() => Promise<unknown>) | void>
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

export const inFile = 'version: 1\nduckdb: { database: main.duckdb }'
export const good = `${inFile}\nviews:\n  - { name: v, sql: SELECT 1 AS one }`
/** Is in the database before, and must be there afterwards. */
export const mine = "CREATE TABLE mine AS SELECT 42 AS answer; CREATE VIEW my_view AS SELECT answer, 'mine' AS whose FROM mine"

export const configFaults: Readonly<Record<string, Fault>> = {
  'an unknown key': {
    yaml: `${inFile}\nviews:\n  - name: v\n    sql: SELECT 1\n    ▲descripton: the answer`,
    code: 'CONFIG_INVALID',
    path: 'views[0].descripton',
    message: /did you mean `description`/,
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
    yaml: 'version: 1\nduckdb: { database: main.duckdb\n▲views: []',
    code: 'CONFIG_SYNTAX',
    path: '',
    message: /is not YAML/,
  },
  'a view that is written twice, in another case': {
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

export const viewFaults: Readonly<Record<string, Fault>> = {
  'two statements in a view': {
    yaml: `${inFile}\nviews:\n  - name: v\n    ▲sql: SELECT 1; SELECT 2`,
    code: 'VIEW_INVALID',
    path: 'views[0].sql',
    view: 'main.v',
    message: /2 statements/,
  },
  'a second statement that is to do harm': {
    yaml: `${inFile}\nviews:\n  - name: v\n    ▲sql: SELECT 1; DROP TABLE mine`,
    code: 'VIEW_INVALID',
    path: 'views[0].sql',
    view: 'main.v',
    message: /not a SELECT/,
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
  'views that read each other in a cycle': {
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
