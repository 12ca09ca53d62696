interface Difference {
  /** Why the packages differ; docs/from-python.md describes what to change. */
  readonly why: string
  /** The outcome in Python: success or an error. */
  readonly reference: RegExp | 'works'
  readonly duckalog: RegExp | 'works'
}

/** The catalogs with known differences. */
export const differences: Readonly<Record<string, Difference>> = {
  'differs-catalog-name': {
    why: 'a catalog can have a `name`, the owner of its views',
    reference: /Extra inputs are not permitted/,
    duckalog: 'works',
  },
  'differs-database-path': {
    why: 'a relative `database` is relative to the config file, like all other paths, not to the working directory',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-name-spaces': {
    why: 'spaces around a name are part of it',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-option-list': {
    why: 'options may be lists and maps, as in the functions of DuckDB',
    reference: /Input should be/,
    duckalog: 'works',
  },
  'differs-postgres-attachment': {
    why: 'Postgres attachments are documented in Python, but use options that DuckDB does not have',
    reference: /Unrecognized option for Postgres attach/,
    duckalog: 'works',
  },
  'differs-schema-table': {
    why: '`table: schema.table` is documented in Python, but quoted as one name',
    reference: /Table with name reference\.currencies does not exist/,
    duckalog: 'works',
  },
  'differs-secret-header': {
    why: 'DuckDB has HTTP secrets with headers',
    reference: /HTTP secret requires bearer_token/,
    duckalog: 'works',
  },
  'differs-secret-name': {
    why: 'the name of a secret is quoted',
    reference: /syntax error at or near "lake"/,
    duckalog: 'works',
  },
  'differs-secret-scope': {
    why: '`scope` is documented in Python, but written after the end of the statement',
    reference: /syntax error at or near "SCOPE"/,
    duckalog: 'works',
  },
  'differs-settings-empty': {
    why: 'an empty string is an error because it is usually a mistake',
    reference: 'works',
    duckalog: /settings: is empty/,
  },
  'differs-settings-map': {
    why: '`settings` may be a map',
    reference: /Input should be a valid string/,
    duckalog: 'works',
  },
  'differs-settings-sql': {
    why: 'a setting is one statement; a second one could be anything',
    reference: 'works',
    duckalog: /contains 2 SQL statements/,
  },
  'differs-source-csv': {
    why: 'CSV, JSON and other files are also sources',
    reference: /Input should be 'parquet'/,
    duckalog: 'works',
  },
  'differs-sqlite-missing': {
    why: 'a missing SQLite file is an error; DuckDB reports it at the first query',
    reference: 'works',
    duckalog: /cannot read its file/,
  },
  'differs-sqlite-read-only': {
    why: 'an attached SQLite database is read-only, like any other, unless `read_only: false` is set',
    reference: 'works',
    duckalog: /read-only mode/,
  },
  'differs-two-statements': {
    why: 'the SQL of a view is one SELECT statement; a second one would run on every connect',
    reference: 'works',
    duckalog: /is not a SELECT statement|contains 2 SQL statements/,
  },
  'differs-version-text': {
    why: 'a quoted number is text',
    reference: 'works',
    duckalog: /version: must be a number/,
  },
  'differs-view-case': {
    why: '`a` and `A` are one view in DuckDB; in Python the second silently replaces the first',
    reference: 'works',
    duckalog: /duplicates the name of views\[0\]/,
  },
  'differs-view-order': {
    why: 'views are created after the views that they read, in any order in the file',
    reference: /Table with name a does not exist/,
    duckalog: 'works',
  },
  'differs-yaml-duplicate': {
    why: 'a duplicate key is an error; Python silently drops the first one',
    reference: 'works',
    duckalog: /views: is written twice, on line 3 and on line 4/,
  },
  'differs-yaml-octal': {
    why: '`017` is 15 in YAML 1.1 and 17 in YAML 1.2: the error asks which is meant',
    reference: 'works',
    duckalog: /because of its leading 0/,
  },
  'differs-yaml-yes': {
    why: '`yes` and `on` are text in YAML 1.2: the error suggests true',
    reference: 'works',
    duckalog: /is the text yes; write true/,
  },
  'differs-sql-and-source': {
    why: '`sql` with `source` is documented in Python as a transformation of the source, but the source is ignored',
    reference: /Table with name source does not exist/,
    duckalog: 'works',
  },
  'differs-sql-and-uri': {
    why: '`sql` with `uri` transforms the file, whose format is determined by its suffix; Python ignores `uri` in this case',
    reference: /Table with name source does not exist/,
    duckalog: 'works',
  },
  'differs-sql-file-path': {
    why: '`sql_file` may be just the path',
    reference: /Input should be a valid dictionary/,
    duckalog: 'works',
  },
  'differs-template-again': {
    why: 'the value of a variable is not expanded again',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-template-spaces': {
    why: '`{{ name }}` is also a variable',
    reference: /syntax error at or near "\{"/,
    duckalog: 'works',
  },
  'differs-template-unused': {
    why: 'a variable that the template does not use is an error because it is usually a typo',
    reference: 'works',
    duckalog: /is not used in the file/,
  },
  'differs-uri-list': {
    why: '`uri` may be a list',
    reference: /Input should be a valid string/,
    duckalog: 'works',
  },
  'differs-dotenv-bare': {
    why: 'a line of a `.env` file that is not an assignment has no effect; in Python a bare name unsets an earlier line',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-env-files-order': {
    why: 'the last of several `env_files` in one folder takes precedence, as documented in Python; the Python code uses the first',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-env-escape': {
    why: '`$${env:A}` is a literal `${env:A}`, unless its first `$` belongs to a dollar quote',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-import-override-false': {
    why: '`override: false`, the default here, concerns duplicate names; later imports override single values',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-import-own-base': {
    why: 'a relative path is relative to the file that contains it, not to the importing file',
    reference: /Security validation failed/,
    duckalog: 'works',
  },
  'differs-import-sql-file': {
    why: '`sql_file` in an imported file is documented in Python, but fails',
    reference: /has no attribute 'load_sql_file'/,
    duckalog: 'works',
  },
  'differs-duckalog-attachment': {
    why: '`attachments.duckalog` is documented in Python, but not attached by a connect',
    reference: /Catalog "reference" does not exist/,
    duckalog: 'works',
  },
  'differs-env-nested': {
    why: 'a default ends at the first `}`, and a variable in it is an error instead of unintended text',
    reference: 'works',
    duckalog: /without a closing \}, or with a brace inside/,
  },
  'differs-env-required': {
    why: '`${env:NAME:?message}` is an error with that message; in Python the value is the text `?message`',
    reference: 'works',
    duckalog: /write it down \(the environment variable NOT_SET_HERE is not set\)/,
  },
  'differs-filter-operator': {
    why: 'a filter of a semantic model must have an operator; in Python it may be any map',
    reference: 'works',
    duckalog: /default_filters\[0\]\.operator: is missing/,
  },
  'differs-loader-settings': {
    why: '`loader_settings` have no effect here, and their values are not checked',
    reference: /greater than or equal to 1/,
    duckalog: 'works',
  },
  'differs-path-outside': {
    why: 'a path may be outside the folder of the config, unless `allowedRoots` restricts it',
    reference: /Security validation failed/,
    duckalog: 'works',
  },
  'differs-postgres-sslmode': {
    why: '`sslmode` of a Postgres attachment is documented in Python, but attaching fails',
    reference: /Unrecognized option for Postgres attach/,
    duckalog: 'works',
  },
  'differs-secret-partial': {
    why: 'a secret may omit fields that the environment provides or that public data does not need; DuckDB reports what is missing',
    reference: /POSTGRES secret requires/,
    duckalog: 'works',
  },
  'differs-sqlite-read-only-key': {
    why: '`read_only` of an SQLite attachment is documented in Python, but rejected',
    reference: /Extra inputs are not permitted/,
    duckalog: 'works',
  },
}
