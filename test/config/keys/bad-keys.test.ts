import { problemsOf } from '../problems-of.js'

/** Each key in a bad form: the lines after the head, and the problems. */
const badTopLevel: readonly (readonly [string, readonly string[]])[] = [
  ['', ['1:1 version: is missing; write `version: 1`', '1:1 duckdb: is missing; write `duckdb: {}` for a session in memory']],
  ['[]', ['1:1 : must be a map (`key: value`), but is a list']],
  ['text', ['1:1 : must be a map (`key: value`), but is text']],
  ['version: 0\nduckdb: {}', ['1:1 version: must be a whole number, 1 or more']],
  ['version: 1.5\nduckdb: {}', ['1:1 version: must be a whole number, 1 or more']],
  ['version: "1"\nduckdb: {}', ['1:1 version: must be a number, but is text; remove the quotes']],
  ['version: true\nduckdb: {}', ['1:1 version: must be a number, but is true or false']],
  ['version: .nan\nduckdb: {}', ['1:1 version: must be a number, but is not a number (NaN)']],
  ['version: 1\nduckdb:', ['2:1 duckdb: is empty; write `duckdb: {}` for a session in memory']],
  ['version: 1\nduckdb: {}\nname: ""', ['3:1 name: is empty']],
  ['version: 1\nduckdb: {}\nviews: {a: b}', ['3:1 views: must be a list, but is a map']],
  ['version: 1\nduckdb: {}\nviews: [1]', ['3:9 views[0]: must be a map (`key: value`), but is a number']],
  ['version: 1\nduckdb: {}\nview: []', ['3:1 view: is not a known key; did you mean `views`?']],
  [
    'version: 1\nduckdb: {}\nsemantics: []',
    [
      '3:1 semantics: is not a known key; the keys are version, name, duckdb, attachments, iceberg_catalogs, macros, views, materialized, semantic_models, queries, checks, tests, types, $schema, imports, env_files, db_schema, profiles, loader_settings',
    ],
  ],
  ['version: 1\nduckdb: {}\nattachments: []', ['3:1 attachments: must be a map (`key: value`), but is a list']],
  [
    'version: 1\nduckdb: {}\nattachments: {oracle: []}',
    [
      "3:15 attachments.oracle: is not a known key; the keys are duckdb, sqlite, postgres, mysql, ducklake, delta, motherduck, quack, duckalog; attach any other database with a statement in `duckdb.pragmas`: ATTACH '…' AS name (TYPE …)",
    ],
  ],
  ['version: 1\nduckdb: {}\nattachments: {sqlit: []}', ['3:15 attachments.sqlit: is not a known key; did you mean `sqlite`?']],
]

test.each(badTopLevel)('%j', (text, problems) => {
  expect(problemsOf(text === '' ? '{}' : text)).toEqual(problems)
})

/** Line 3 and what follows, inside `duckdb`. */
const badSession: readonly (readonly [string, readonly string[]])[] = [
  ['database: ""', ['3:3 duckdb.database: is empty']],
  ['databse: x', ['3:3 duckdb.databse: is not a known key; did you mean `database`?']],
  ['install_extensions: httpfs', ['3:3 duckdb.install_extensions: must be a list, but is text; put it in [ ]']],
  [
    'install_extensions: [./x.duckdb_extension]',
    ['3:24 duckdb.install_extensions[0]: must be the name of an extension; give a file as `{ name: …, path: … }`'],
  ],
  ['load_extensions: [1]', ['3:21 duckdb.load_extensions[0]: must be text, but is a number; put it in quotes']],
  [
    'extensions:\n  - {nme: x}',
    ['4:7 duckdb.extensions[0].name: is missing', '4:8 duckdb.extensions[0].nme: is not a known key; did you mean `name`?'],
  ],
  ['extensions: [5]', ['3:16 duckdb.extensions[0]: must be the name of an extension, or a map with its `name`, but is a number']],
  [
    'extensions: [{name: x, force: yes}]',
    ['3:26 duckdb.extensions[0].force: must be true or false, but is the text yes; write true'],
  ],
  [
    'extensions: [{name: x, optional: Off}]',
    ['3:26 duckdb.extensions[0].optional: must be true or false, but is the text Off; write false'],
  ],
  [
    'extensions: [{name: x, version: 1.5}]',
    ['3:26 duckdb.extensions[0].version: must be text, but is a number; put it in quotes'],
  ],
  [
    'extensions: [{name: x, from: comunity}]',
    ["3:26 duckdb.extensions[0].from: is not one of DuckDB's repositories; did you mean `community`?"],
  ],
  [
    'extensions: [{name: x, from: folder}]',
    [
      "3:26 duckdb.extensions[0].from: is not one of DuckDB's repositories; write core, core_nightly, community, a URL, or a folder as `./folder`",
    ],
  ],
  [
    'extensions: [{name: x, path: x.duckdb_extension, force: true, from: core}]',
    [
      '3:52 duckdb.extensions[0].force: only applies to extensions that are installed, but `path` is loaded directly; remove it',
      '3:65 duckdb.extensions[0].from: only applies to extensions that are installed, but `path` is loaded directly; remove it',
    ],
  ],
  ['extension_policy: local', ['3:3 duckdb.extension_policy: must be one of auto, local_only, never']],
  ['extension_policy: nevr', ['3:3 duckdb.extension_policy: must be one of auto, local_only, never; did you mean `never`?']],
  ['extension_policy: 1', ['3:3 duckdb.extension_policy: must be one of auto, local_only, never, but is a number']],
  ['directories: {tmp: /x}', ['3:17 duckdb.directories.tmp: is not a known key; did you mean `temp`?']],
  ['directories: {temp: 1}', ['3:17 duckdb.directories.temp: must be text, but is a number; put it in quotes']],
  ['pragmas: SET a = 1', ['3:3 duckdb.pragmas: must be a list, but is text; put it in [ ]']],
  ['pragmas:\n  - ""', ['4:7 duckdb.pragmas[0]: is empty; write one SQL statement']],
  ['settings: 4', ['3:3 duckdb.settings: must be `SET …`, a list of these, or a map of settings to values, but is a number']],
  ['settings: SELECT 1', ['3:3 duckdb.settings: must be a SET, RESET or PRAGMA statement']],
  ['settings: SET a = 1; SET b = 2', ['3:3 duckdb.settings: contains 2 SQL statements; write each as a list item']],
  ['settings: ["SET a = 1", {b: 2}]', ['3:27 duckdb.settings[1]: must be text, but is a map']],
  ['settings: {"a-b": 1}', ['3:14 duckdb.settings.a-b: must be a plain name: letters, digits and _, not starting with a digit']],
  [
    'settings: {"a b": 1}',
    ['3:3 duckdb.settings: has a key that is not a plain name; in YAML a colon must be followed by a space'],
  ],
  ['settings: {threads: [1]}', ['3:14 duckdb.settings.threads: must be text, a number, true or false, but is a list']],
  ['settings: {constructor: 1}', ['3:3 duckdb.settings: has the key `constructor` or `prototype`, which cannot be a name here']],
  ['settings: {seed: 9007199254740993}', ['3:14 duckdb.settings.seed: has more digits than a number can hold; put it in quotes']],
  ['config: [a]', ['3:3 duckdb.config: must be a map (`key: value`), but is a list']],
  [
    'config: {threads: .inf}',
    ['3:12 duckdb.config.threads: must be a finite number, but is infinite; put it in quotes if text is meant'],
  ],
]

test.each(badSession)('duckdb with %j', (lines, problems) => {
  expect(problemsOf(`version: 1\nduckdb:\n  ${lines.replaceAll('\n', '\n  ')}`)).toEqual(problems)
})

/** Line 4, inside a secret. */
const badSecret: readonly (readonly [string, readonly string[]])[] = [
  ['{name: x}', ['4:7 duckdb.secrets[0].type: is missing']],
  ['{type: "s3 x"}', ['4:8 duckdb.secrets[0].type: must be a plain name: letters, digits and _, not starting with a digit']],
  ['{type: s3, name: ""}', ['4:18 duckdb.secrets[0].name: is empty']],
  [
    '{type: s3, provider: "a;b"}',
    ['4:18 duckdb.secrets[0].provider: must be a plain name: letters, digits and _, not starting with a digit'],
  ],
  ['{type: s3, persistent: on}', ['4:18 duckdb.secrets[0].persistent: must be true or false, but is the text on; write true']],
  ['{type: s3, scope: 1}', ['4:18 duckdb.secrets[0].scope: must be text or a list of texts, but is a number']],
  ['{type: s3, scope: [1]}', ['4:26 duckdb.secrets[0].scope[0]: must be text, but is a number; put it in quotes']],
  ['{type: s3, chain: [""]}', ['4:26 duckdb.secrets[0].chain[0]: is empty']],
  ['{type: s3, scret: x}', ['4:18 duckdb.secrets[0].scret: is not a known key; did you mean `secret`?']],
  [
    '{type: s3, secret: 1}',
    ['4:18 duckdb.secrets[0].secret: must be text, or in code a function that returns it, but is a number; put it in quotes'],
  ],
  ['{type: s3, key_id: 1}', ['4:18 duckdb.secrets[0].key_id: must be text, but is a number; put it in quotes']],
  ['{type: postgres, port: 0}', ['4:24 duckdb.secrets[0].port: must be a whole number, between 1 and 65535']],
  [
    '{type: postgres, port: 0123}',
    [
      '4:24 duckdb.secrets[0].port: must be a number, but is text because of its leading 0; write 123, or 0o123 for the octal number',
    ],
  ],
  [
    '{type: postgres, port: 5_432}',
    ['4:24 duckdb.secrets[0].port: must be a number, but is text because of its underscore; write 5432'],
  ],
  ['{type: http, header: x}', ['4:20 duckdb.secrets[0].header: must have the form `Name: value`']],
  [
    '{type: http, header: [x]}',
    ['4:20 duckdb.secrets[0].header: must be `Name: value`, or a map of header names to values, but is a list'],
  ],
  [
    '{type: http, header: {a_b: 1}}',
    ['4:29 duckdb.secrets[0].header.a_b: must be text, or in code a function that returns it, but is a number; put it in quotes'],
  ],
  ['{type: s3, params: [a]}', ['4:18 duckdb.secrets[0].params: must be a map (`key: value`), but is a list']],
  [
    '{type: s3, params: {x: [ null ]}}',
    ['4:27 duckdb.secrets[0].params.x: must be text, a number, true or false, or a list or map of these, without empty values'],
  ],
  [
    '{type: s3, region: a, params: {REGION: b}}',
    ['4:38 duckdb.secrets[0].params.REGION: is given twice for the same secret; remove one of them'],
  ],
  [
    '{type: s3, params: {a: 1}, options: {a: 1}}',
    ['4:44 duckdb.secrets[0].options.a: is given twice for the same secret; remove one of them'],
  ],
]

test.each(badSecret)('the secret %s', (secret, problems) => {
  expect(problemsOf(`version: 1\nduckdb:\n  secrets:\n    - ${secret}`)).toEqual(problems)
})

/** Line 5, inside an attachment. */
const badAttachment: readonly (readonly [string, string, readonly string[]])[] = [
  ['duckdb', '{alias: a}', ['5:7 attachments.duckdb[0].path: is missing']],
  ['duckdb', '{path: a}', ['5:7 attachments.duckdb[0].alias: is missing']],
  ['duckdb', '{alias: "", path: a}', ['5:8 attachments.duckdb[0].alias: is empty']],
  ['sqlite', '{alias: a, path: }', ['5:18 attachments.sqlite[0].path: is empty']],
  [
    'sqlite',
    '{alias: a, path: b, host: c}',
    ['5:27 attachments.sqlite[0].host: is not a known key; the keys are alias, read_only, options, optional, path'],
  ],
  [
    'sqlite',
    '{alias: a, path: b, read_only: no}',
    ['5:27 attachments.sqlite[0].read_only: must be true or false, but is the text no; write false'],
  ],
  [
    'sqlite',
    '{alias: a, path: b, options: {x: [1]}}',
    ['5:37 attachments.sqlite[0].options.x: must be text, a number, true or false, but is a list'],
  ],
  [
    'postgres',
    '{alias: a, host: h, pasword: canary}',
    ['5:27 attachments.postgres[0].pasword: is not a known key; did you mean `password`?'],
  ],
  [
    'postgres',
    '{alias: a, host: h, port: "5432"}',
    ['5:27 attachments.postgres[0].port: must be a number, but is text; remove the quotes'],
  ],
  ['postgres', '{alias: a, host: h, port: canary}', ['5:27 attachments.postgres[0].port: must be a number, but is text']],
]

test.each(badAttachment)('an attachment of kind %s with %s', (kind, entry, problems) => {
  expect(problemsOf(`version: 1\nduckdb: {}\nattachments:\n  ${kind}:\n    - ${entry}`)).toEqual(problems)
})

/** Line 4, inside a view. */
const badView: readonly (readonly [string, readonly string[]])[] = [
  ['{sql: SELECT 1}', ['4:5 views[0].name: is missing']],
  ['{name: 1, sql: SELECT 1}', ['4:6 views[0].name: must be text, but is a number; put it in quotes']],
  ['{name: v, db_schema: "", sql: SELECT 1}', ['4:15 views[0].db_schema: is empty']],
  ['{name: v, sql: SELECT 1, description: 5}', ['4:30 views[0].description: must be text, but is a number; put it in quotes']],
  ['{name: v, sql: SELECT 1, tags: a}', ['4:30 views[0].tags: must be a list, but is text; put it in [ ]']],
  ['{name: v, sql: SELECT 1, tags: [a, 1]}', ['4:40 views[0].tags[1]: must be text, but is a number; put it in quotes']],
  [
    '{name: v, sql: SELECT 1, columns: {a: 1, b: {nul: true}, c: [], d: }}',
    [
      '4:40 views[0].columns.a: must be the description of the column, or a map, but is a number',
      '4:50 views[0].columns.b.nul: is not a known key; the keys are description, tags, ts_type, not_null, unique, accepted_values, references, check, severity',
      '4:62 views[0].columns.c: must be the description of the column, or a map, but is a list',
      '4:69 views[0].columns.d: must be the description of the column, or a map, but is empty',
    ],
  ],
  [
    '{name: v, sql: SELECT 1, columns: {Day: x, "day": {}, x: y}}',
    ['4:48 views[0].columns.day: names the same column as "Day", since names are case-insensitive; remove one of them'],
  ],
  ['{name: v, sql: " "}', ['4:15 views[0].sql: is empty; write one SQL statement']],
  ['{name: v, sql_file: ""}', ['4:15 views[0].sql_file: is empty']],
  [
    '{name: v, source: parqet, uri: x}',
    [
      '4:15 views[0].source: must be one of parquet, csv, json, excel, delta, iceberg, duckdb, sqlite, postgres, mysql, ducklake; did you mean `parquet`?',
    ],
  ],
  ['{name: v, source: csv, uri: {a: b}}', ['4:28 views[0].uri: must be text or a list of texts, but is a map']],
  ['{name: v, source: csv, uri: []}', ['4:28 views[0].uri: is an empty list; write at least one path']],
  ['{name: v, source: csv, uri: [a, 1]}', ['4:37 views[0].uri[1]: must be text, but is a number; put it in quotes']],
  ['{name: v, source: csv, uri: [a, ""]}', ['4:37 views[0].uri[1]: is empty']],
  [
    '{name: v, source: csv, uri: a, options: {a-b: 1}}',
    ['4:46 views[0].options.a-b: must be a plain name: letters, digits and _, not starting with a digit'],
  ],
  ['{name: v, sql_file: [a]}', ['4:15 views[0].sql_file: must be the path of a file, or a map with its `path`, but is a list']],
  ['{name: v, sql_file: {as_template: true}}', ['4:15 views[0].sql_file.path: is missing']],
  [
    '{name: v, sql_file: {path: a, as_templat: true}}',
    ['4:35 views[0].sql_file.as_templat: is not a known key; did you mean `as_template`?'],
  ],
  [
    '{name: v, sql_file: {path: a, as_template: yes}}',
    ['4:35 views[0].sql_file.as_template: must be true or false, but is the text yes; write true'],
  ],
  [
    '{name: v, sql_file: {path: a, variables: {x: 1}}}',
    [
      '4:35 views[0].sql_file.variables: would not be filled in, because `as_template` is not true; write `as_template: true`, or `sql_template` for `sql_file`',
    ],
  ],
  ['{name: v, sql_template: a.sql}', ['4:15 views[0].sql_template: must be a map (`key: value`), but is text']],
  ['{name: v, sql_template: {}}', ['4:15 views[0].sql_template.path: is missing']],
  [
    '{name: v, sql_template: {path: a, as_template: true}}',
    ['4:39 views[0].sql_template.as_template: is not a known key; the keys are path, variables'],
  ],
  [
    '{name: v, sql_template: {path: a, variables: [x]}}',
    ['4:39 views[0].sql_template.variables: must be a map (`key: value`), but is a list'],
  ],
  [
    '{name: v, sql_template: {path: a, variables: {1x: 1, y: }}}',
    [
      '4:51 views[0].sql_template.variables.1x: must be a plain name: letters, digits and _, not starting with a digit',
      '4:58 views[0].sql_template.variables.y: is empty; give the variable a value',
    ],
  ],
  ['{name: v, source: csv, uri: a, options: x}', ['4:36 views[0].options: must be a map (`key: value`), but is text']],
  [
    '{name: v, source: csv, uri: a, options: {b: {c: }}}',
    ['4:46 views[0].options.b: must be text, a number, true or false, or a list or map of these, without empty values'],
  ],
  [
    '{name: v, sqll: SELECT 1}',
    [
      '4:5 views[0]: has no source and no SQL; write `source`, or one of `sql`, `sql_file` and `sql_template`',
      '4:15 views[0].sqll: is not a known key; did you mean `sql`?',
    ],
  ],
]

test.each(badView)('the view %s', (view, problems) => {
  expect(problemsOf(`version: 1\nduckdb: {}\nviews:\n  - ${view}`)).toEqual(problems)
})
