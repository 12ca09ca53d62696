interface Difference {
  /** Why the two differ; docs/from-python.md says what to change. */
  readonly why: string
  /** What the reference does: it works, or its error. */
  readonly reference: RegExp | 'works'
  readonly duckalog: RegExp | 'works'
}

/** The catalogs that are known to come out differently. */
export const differences: Readonly<Record<string, Difference>> = {
  'differs-catalog-name': {
    why: 'a catalog can have a `name`, the owner of its views',
    reference: /Extra inputs are not permitted/,
    duckalog: 'works',
  },
  'differs-database-path': {
    why: 'a relative `database` starts at the config file, as all other paths do, and not at the working directory',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-name-spaces': {
    why: 'a name is what is written, with its spaces',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-option-list': {
    why: 'options may be lists and maps, as the functions of DuckDB take them',
    reference: /Input should be/,
    duckalog: 'works',
  },
  'differs-postgres-attachment': {
    why: 'Postgres attachments are documented there, and made with options that DuckDB does not have',
    reference: /Unrecognized option for Postgres attach/,
    duckalog: 'works',
  },
  'differs-schema-table': {
    why: '`table: schema.table` is documented there, and quoted as one name',
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
    why: '`scope` is documented there, and put behind the end of the statement',
    reference: /syntax error at or near "SCOPE"/,
    duckalog: 'works',
  },
  'differs-settings-empty': {
    why: 'an empty text is an error: it is more often forgotten than meant',
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
    duckalog: /holds 2 SQL statements/,
  },
  'differs-source-csv': {
    why: 'CSV, JSON and other files are sources, too',
    reference: /Input should be 'parquet'/,
    duckalog: 'works',
  },
  'differs-sqlite-missing': {
    why: 'a missing SQLite file is an error; DuckDB would tell it at the first query',
    reference: 'works',
    duckalog: /which cannot be read/,
  },
  'differs-sqlite-read-only': {
    why: 'an attached SQLite database is read-only, as any other, unless `read_only: false` says otherwise',
    reference: 'works',
    duckalog: /read-only mode/,
  },
  'differs-two-statements': {
    why: 'the SQL of a view is one SELECT statement; a second one would run on every connect',
    reference: 'works',
    duckalog: /is not a SELECT statement|holds 2 SQL statements/,
  },
  'differs-version-text': {
    why: 'a number in quotes is text',
    reference: 'works',
    duckalog: /version: must be a number/,
  },
  'differs-view-case': {
    why: 'DuckDB knows one view under `a` and `A`: there the second silently replaces the first',
    reference: 'works',
    duckalog: /is the name of views\[0\]/,
  },
  'differs-view-order': {
    why: 'views are created after those that they read, whatever their order in the file',
    reference: /Table with name a does not exist/,
    duckalog: 'works',
  },
  'differs-yaml-duplicate': {
    why: 'a key that stands twice is an error; there the first one is dropped without a word',
    reference: 'works',
    duckalog: /views: is written twice, on line 3 and on line 4/,
  },
  'differs-yaml-octal': {
    why: '`017` is 15 in YAML 1.1 and 17 in YAML 1.2: the error asks which one is meant',
    reference: 'works',
    duckalog: /because of its leading 0/,
  },
  'differs-yaml-yes': {
    why: '`yes` and `on` are text in YAML 1.2: the error says to write true',
    reference: 'works',
    duckalog: /is the text yes; write true/,
  },
  'differs-sql-and-source': {
    why: '`sql` beside `source` is documented there as a transformation of the source, and the source is ignored',
    reference: /Table with name source does not exist/,
    duckalog: 'works',
  },
  'differs-sql-and-uri': {
    why: '`sql` beside `uri` transforms the file, whose suffix tells what it is; the reference never looks at `uri` then',
    reference: /Table with name source does not exist/,
    duckalog: 'works',
  },
  'differs-sql-file-path': {
    why: '`sql_file` may be the path alone',
    reference: /Input should be a valid dictionary/,
    duckalog: 'works',
  },
  'differs-template-again': {
    why: 'the value of a variable is not looked at for further variables',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-template-spaces': {
    why: '`{{ name }}` is a variable, too',
    reference: /syntax error at or near "\{"/,
    duckalog: 'works',
  },
  'differs-template-unused': {
    why: 'a variable that the template does not use is an error: its name is mistyped on one side',
    reference: 'works',
    duckalog: /is not used in the file/,
  },
  'differs-uri-list': {
    why: '`uri` may be a list',
    reference: /Input should be a valid string/,
    duckalog: 'works',
  },
  'differs-dotenv-bare': {
    why: 'a line of a `.env` file that is no assignment changes nothing; there a bare name unsets an earlier line',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-env-files-order': {
    why: 'of `env_files` in one folder the later one wins, as documented there; the code there takes the earlier one',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-env-escape': {
    why: '`$${env:A}` is a literal `${env:A}`, unless its first `$` belongs to a dollar quote',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-import-override-false': {
    why: '`override: false`, the default here, is about names that are defined twice; of single values the later import wins',
    reference: 'works',
    duckalog: 'works',
  },
  'differs-import-own-base': {
    why: 'a relative path starts at the file that it stands in, and not at the one that imports it',
    reference: /Security validation failed/,
    duckalog: 'works',
  },
  'differs-import-sql-file': {
    why: '`sql_file` in an imported file is documented there, and fails',
    reference: /has no attribute 'load_sql_file'/,
    duckalog: 'works',
  },
  'differs-duckalog-attachment': {
    why: '`attachments.duckalog` is documented there, and not attached when one connects',
    reference: /Catalog "reference" does not exist/,
    duckalog: 'works',
  },
  'differs-env-nested': {
    why: 'a default ends at the first `}`: a variable in it is an error, and not text that was never meant',
    reference: 'works',
    duckalog: /does not end with \}, or holds a brace itself/,
  },
  'differs-env-required': {
    why: '`${env:NAME:?message}` is an error with that message; there the value is the text `?message`',
    reference: 'works',
    duckalog: /write it down \(the environment variable NOT_SET_HERE is not set\)/,
  },
  'differs-filter-operator': {
    why: 'a filter of a semantic model says its operator; there it may hold anything',
    reference: 'works',
    duckalog: /default_filters\[0\]\.operator: is missing/,
  },
  'differs-loader-settings': {
    why: '`loader_settings` change nothing here, and their values are not looked at',
    reference: /greater than or equal to 1/,
    duckalog: 'works',
  },
  'differs-path-outside': {
    why: 'a path may lead out of the folder of the config, unless `allowedRoots` says where it has to stay',
    reference: /Security validation failed/,
    duckalog: 'works',
  },
  'differs-postgres-sslmode': {
    why: '`sslmode` of a Postgres attachment is documented there, and attaching fails',
    reference: /Unrecognized option for Postgres attach/,
    duckalog: 'works',
  },
  'differs-secret-partial': {
    why: 'a secret may leave out what the environment gives or what is public; DuckDB says what it misses',
    reference: /POSTGRES secret requires/,
    duckalog: 'works',
  },
  'differs-sqlite-read-only-key': {
    why: '`read_only` of an SQLite attachment is documented there, and refused',
    reference: /Extra inputs are not permitted/,
    duckalog: 'works',
  },
}
