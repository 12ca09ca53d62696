import { secretForms } from '../secret-forms.js'
import { attached, attachmentCatalogs, attachmentForms, type Form, of } from './attachment-forms.js'
import { checkForms } from './check-forms.js'
import { materializedCatalogs, materializedForms } from './materialized-forms.js'
import { testForms } from './test-forms.js'

const map = 'must be a map (`key: value`), but is'

const importSections = ['duckdb', 'attachments', 'iceberg_catalogs', 'macros', 'views', 'semantic_models', 'queries', 'checks']
const imports = ['imports[]', ...importSections.flatMap((section) => [`imports.${section}`, `imports.${section}[]`])].join(' ')

/** One good and one bad form of every key, in YAML; more of them, and what they become, in good-keys and bad-keys. */
export const forms: readonly Form[] = [
  { good: '1', bad: '0', told: 'must be a whole number, 1 or more', keys: ['version'] },
  {
    good: '{}',
    bad: '[]',
    told: `${map} a list`,
    keys: ['duckdb', 'attachments', 'types', ...of('duckdb', 'directories config security')],
  },
  { good: '{a: 1}', bad: 'text', told: `${map} text`, keys: [...of('duckdb.secrets[]', 'params options'), 'views[].options'] },
  {
    good: '{a: 1}',
    bad: '7',
    told: `${map} a number`,
    keys: of(`${attached} attachments.duckalog[]`, 'options'),
  },
  {
    good: '[]',
    bad: '{}',
    told: 'must be a list, but is a map',
    keys: [
      ...of('duckdb', 'install_extensions load_extensions extensions pragmas secrets init_sql'),
      ...of('duckdb.security', 'allowed_directories allowed_paths'),
      ...of('attachments', 'duckdb sqlite postgres mysql ducklake delta motherduck quack duckalog'),
      'iceberg_catalogs',
      'macros',
      'macros[].parameters',
      'views',
      'views[].tags',
      'views[].columns.*.tags',
      'queries',
      'queries[].not_null',
    ],
  },
  {
    good: 'text',
    bad: '[]',
    told: 'must be text, but is a list',
    keys: [
      'name',
      'db_schema',
      'duckdb.database',
      ...of('duckdb.directories', 'home extensions secrets temp'),
      ...of('duckdb.extensions[]', 'name path version'),
      ...of(
        'duckdb.secrets[]',
        'type name provider key_id region endpoint tenant_id account_name client_id database host user refresh',
      ),
      ...of('attachments.duckdb[] attachments.sqlite[]', 'alias path'),
      ...of('attachments.duckalog[]', 'alias config_path database'),
      ...of('attachments.postgres[] attachments.mysql[]', 'alias host database user secret schema'),
      ...of('attachments.ducklake[]', 'alias secret data_path metadata_schema snapshot_time'),
      ...of('attachments.delta[]', 'alias path secret'),
      ...of('attachments.ducklake[].metadata', 'secret path'),
      ...of('attachments.motherduck[]', 'alias database secret'),
      ...of('attachments.quack[]', 'alias secret'),
      ...of('iceberg_catalogs[]', 'name warehouse secret'),
      ...of('macros[]', 'name db_schema into description'),
      'macros[].parameters[].name',
      ...of('views[]', 'name db_schema into description database catalog table'),
      ...of('views[].sql_file views[].sql_template', 'path'),
      ...of('views[].columns.*', 'description ts_type'),
      ...of('types', 'output columns'),
      ...of('queries[]', 'name description sql_file'),
      ...of('semantic_models[]', 'name base_view label description'),
      ...of('semantic_models[].dimensions[]', 'name expression label description'),
      ...of('semantic_models[].measures[]', 'name expression label description type'),
      ...of('semantic_models[].joins[]', 'to_view on_condition'),
      ...of('semantic_models[].defaults', 'time_dimension primary_measure'),
      ...of('semantic_models[].defaults.default_filters[]', 'dimension operator description'),
    ],
  },
  {
    good: 'core',
    bad: 'comunity',
    told: "is not one of DuckDB's repositories; did you mean `community`?",
    keys: ['duckdb.extensions[].from'],
  },
  {
    good: 'SELECT 1',
    bad: '" "',
    told: 'is empty; write one SQL statement',
    keys: ['macros[].sql', 'macros[].table_sql', 'views[].sql', 'queries[].sql'],
  },
  {
    good: 'text',
    bad: '5',
    told: 'must be text, or in code a function that returns it, but is a number; put it in quotes',
    keys: [
      ...of('duckdb.secrets[]', 'secret connection_string client_secret service_account_key json_key bearer_token password'),
      ...of('attachments.postgres[] attachments.mysql[]', 'password'),
    ],
  },
  {
    good: '5432',
    bad: '65536',
    told: 'must be a whole number, between 1 and 65535',
    keys: of('duckdb.secrets[] attachments.postgres[] attachments.mysql[]', 'port'),
  },
  {
    good: 'true',
    bad: 'yes',
    told: 'must be true or false, but is the text yes; write true',
    keys: [
      ...of('duckdb.extensions[]', 'force optional'),
      'duckdb.secrets[].persistent',
      ...of('duckdb.security', 'external_access lock_configuration community_extensions unsigned_extensions'),
      ...of(attached, 'read_only optional'),
      'attachments.duckalog[].read_only',
      'attachments.ducklake[].encrypted',
    ],
  },
  {
    good: 'never',
    bad: 'nevr',
    told: 'must be one of auto, local_only, never; did you mean `never`?',
    keys: ['duckdb.extension_policy'],
  },
  { good: 'csv', bad: 'cvs', told: expect.stringContaining('did you mean `csv`?'), keys: ['views[].source'] },
  {
    good: '[a, b]',
    bad: '{}',
    told: 'must be text or a list of texts, but is a map',
    keys: of('duckdb.secrets[]', 'scope chain'),
  },
  {
    good: '"A: b"',
    bad: '[]',
    told: 'must be `Name: value`, or a map of header names to values, but is a list',
    keys: ['duckdb.secrets[].header'],
  },
  { good: 'SET threads = 2', bad: 'SELECT 1', told: 'must be a SET, RESET or PRAGMA statement', keys: ['duckdb.settings'] },
  {
    good: '[a, b]',
    bad: '[]',
    told: 'is an empty list; write at least one path',
    keys: ['views[].uri'],
  },
  {
    good: '{path: x}',
    bad: '[]',
    told: 'must be the path of a file, or a map with its `path`, but is a list',
    keys: ['views[].sql_file'],
  },
  { good: '{path: x}', bad: 'x.sql', told: `${map} text`, keys: ['views[].sql_template'] },
  {
    good: '{day: text}',
    bad: '[day]',
    told: `${map} a list`,
    keys: ['views[].columns', 'queries[].parameters'],
  },
  { good: 'optional', bad: 'all', told: 'must be one of one, optional, many, exec', keys: ['queries[].returns'] },
  { good: '[js, raw]', bad: '[]', told: 'is an empty list; write at least one mode', keys: ['types.row_modes'] },
  {
    good: '{a: 1}',
    bad: '[]',
    told: `${map} a list`,
    keys: [...of('views[].sql_file views[].sql_template', 'variables'), 'semantic_models[].defaults'],
  },
  {
    good: 'true',
    bad: 'on',
    told: 'must be true or false, but is the text on; write true',
    keys: ['views[].sql_file.as_template', 'views[].optional', ...of('types', 'kysely exact_dates')],
  },
  {
    good: '[]',
    bad: 'x',
    told: 'must be a list, but is text; put it in [ ]',
    keys: [
      'semantic_models',
      ...of('semantic_models[]', 'tags dimensions measures joins'),
      'semantic_models[].defaults.default_filters',
      'semantic_models[].dimensions[].time_grains',
    ],
  },
  {
    good: 'time',
    bad: 'tme',
    told: 'must be one of time, number, string, boolean, date; did you mean `time`?',
    keys: ['semantic_models[].dimensions[].type'],
  },
  {
    good: 'left',
    bad: 'leftt',
    told: 'must be one of inner, left, right, full; did you mean `left`?',
    keys: ['semantic_models[].joins[].type'],
  },
  {
    good: '[1, a]',
    bad: '{}',
    told: 'must be text, a number, true or false, or a list of these, but is a map',
    keys: ['semantic_models[].defaults.default_filters[].value'],
  },
  {
    good: '[]',
    bad: 'text',
    told: 'must be a list of paths, or a map of sections to lists of paths, but is text',
    keys: ['imports'],
  },
  {
    good: 'text',
    bad: '7',
    told: 'must be a path, a map with its `path`, or a list of these, but is a number',
    keys: of('imports', importSections.join(' ')),
  },
  { good: 'text', bad: '""', told: 'is empty', keys: of(imports, 'path') },
  {
    good: 'true',
    bad: 'no',
    told: 'must be true or false, but is the text no; write false',
    keys: of(imports, 'override optional'),
  },
  { good: '[.env]', bad: '.env', told: 'must be a list, but is text; put it in [ ]', keys: ['env_files'] },
  { good: '{}', bad: '[]', told: `${map} a list`, keys: ['profiles', 'loader_settings'] },
  { good: './catalog.schema.json', bad: '7', told: 'must be text, but is a number; put it in quotes', keys: ['$schema'] },
  {
    good: '[1, a]',
    bad: '.nan',
    told: 'must be a finite number, but is not a number (NaN); put it in quotes if text is meant',
    keys: ['macros[].parameters[].default'],
  },
  ...attachmentForms,
  ...checkForms,
  ...materializedForms,
  ...testForms,
  ...secretForms,
]

const semantic = [
  'duckdb: {}',
  'views: [{name: text, sql: SELECT 1}]',
  'semantic_models:',
  '  - name: m',
  '    base_view: text',
  '    dimensions: [{name: text, expression: a, type: time, time_grains: [day]}]',
  '    measures: [{name: sum, expression: sum(a)}]',
  '    joins: [{to_view: text, type: left, on_condition: a = b}]',
  '    defaults: {time_dimension: text, primary_measure: sum, default_filters: [{dimension: text, operator: "=", value: 1}]}',
].join('\n')

/** Keys whose good form needs another part of the catalog. */
export const inCatalog: Readonly<Record<string, string>> = {
  ...attachmentCatalogs,
  ...materializedCatalogs,
  'duckdb.security.allowed_directories': 'duckdb: {security: {external_access: false, allowed_directories: [data]}}',
  'duckdb.security.allowed_paths': 'duckdb: {security: {external_access: false, allowed_paths: [a.csv]}}',
  'attachments.postgres[].secret':
    'duckdb: {secrets: [{type: postgres, name: text}]}\nattachments: {postgres: [{alias: a, secret: text}]}',
  'macros[].into':
    'duckdb: {}\nattachments: {duckdb: [{alias: text, path: a, read_only: false}]}\nmacros: [{name: m, into: text, sql: "1"}]',
  'views[].into':
    'duckdb: {}\nattachments: {duckdb: [{alias: text, path: a, read_only: false}]}\nviews: [{name: v, into: text, sql: SELECT 1}]',
  'views[].sql_file.variables': 'duckdb: {}\nviews: [{name: v, sql_file: {path: v.sql, as_template: true, variables: {a: 1}}}]',
  'semantic_models[].dimensions[].time_grains': semantic,
  'semantic_models[].base_view': semantic,
  'semantic_models[].joins[].to_view': semantic,
  'semantic_models[].defaults.time_dimension': semantic,
  'semantic_models[].defaults.primary_measure': semantic,
  'semantic_models[].defaults.default_filters[].dimension': semantic,
  'views[].database':
    'duckdb: {}\nattachments: {sqlite: [{alias: text, path: a}]}\nviews: [{name: v, source: sqlite, database: text, table: t}]',
}
