import { type CatalogInput, loadConfig } from '../../../src/config/index.js'
import { makeFolder } from '../../support/catalog-folder.js'

const out = '/somewhere/else'

/** Each with a path outside, and where it is refused. */
const places: readonly (readonly [string, (path: string) => object])[] = [
  ...[
    'secret_directory',
    'temp_directory',
    'extension_directory',
    'home_directory',
    'log_query_path',
    'profiling_output',
  ].flatMap((name) => [
    [`duckdb.config.${name}`, (path: string) => ({ duckdb: { config: { [name]: path } } })] as const,
    [`duckdb.settings.${name}`, (path: string) => ({ duckdb: { settings: { [name.toUpperCase()]: path } } })] as const,
    [`SET ${name}`, (path: string) => ({ duckdb: { settings: [`SET GLOBAL ${name} = '${path}'`] } })] as const,
    [`PRAGMA ${name}`, (path: string) => ({ duckdb: { settings: [`PRAGMA ${name}='${path}'`] } })] as const,
    [`SET ${name} as one text`, (path: string) => ({ duckdb: { settings: `set /* x */ "${name}" TO '${path}';` } })] as const,
  ]),
  ...['ca_cert_file', 'http_logging_output', 'profile_output', 'custom_extension_repository'].map(
    (name) => [`SET ${name}`, (path: string) => ({ duckdb: { settings: { [name]: path } } })] as const,
  ),
  ['a list of folders', (path) => ({ duckdb: { settings: [`SET allowed_directories = ['data', '${path}']`] } })],
  ['folders with commas', (path) => ({ duckdb: { settings: { file_search_path: `data,${path}` } } })],
  ['DATA_PATH of a lake', (path) => ({ attachments: { ducklake: [lake({ DATA_PATH: path })] } })],
  [
    'data_path of a file',
    (path) => ({ attachments: { duckdb: [{ alias: 'a', path: 'a.duckdb', options: { data_path: path } }] } }),
  ],
  [
    'metadata_path of a secret',
    (path) => ({ duckdb: { secrets: [{ type: 'ducklake', name: 's', params: { metadata_path: path } }] } }),
  ],
  [
    'metadata in SQLite',
    (path) => ({ duckdb: { secrets: [{ type: 'ducklake', name: 's', options: { METADATA_PATH: `sqlite:${path}` } }] } }),
  ],
  ['a key of TLS', (path) => ({ duckdb: { secrets: [{ type: 'postgres', name: 's', host: 'h', params: { sslkey: path } }] } })],
]

function lake(options: object): object {
  return { alias: 'l', metadata: 'l.ducklake', data_path: 'data', options }
}

async function load(rest: object, folder: string): Promise<unknown> {
  const input = { version: 1, duckdb: {}, views: [], ...rest } as CatalogInput
  return loadConfig(input, { base: folder, allowedRoots: [folder] }).then(
    () => 'taken',
    (error: { readonly code?: string }) => error.code ?? error,
  )
}

test.each(places)('%s must lie in the allowed folders', async (_, place) => {
  await using folder = await makeFolder()
  const here = process.cwd()
  process.chdir(folder.path)
  try {
    expect(await load(place(out), folder.path)).toBe('CONFIG_PATH_FORBIDDEN')
    expect(await load(place('../up'), folder.path)).toBe('CONFIG_PATH_FORBIDDEN')
    expect(await load(place(folder.file('data')), folder.path)).toBe('taken')
    // As DuckDB has it: relative to the working directory
    expect(await load(place('data/y'), folder.path)).toBe('taken')
  } finally {
    process.chdir(here)
  }
})

test.each([
  `SET temp_directory = getenv('HOME')`,
  `SET temp_directory = 'a' || 'b'`,
  `SET temp_directory = $$/x$$`,
  `SET temp_directory = E'/x'`,
])('%s cannot be checked, and is refused', async (settings) => {
  await using folder = await makeFolder()
  expect(await load({ duckdb: { settings } }, folder.path)).toBe('CONFIG_PATH_FORBIDDEN')
})

test.each([
  { duckdb: { settings: ['SET search_path = main', 'SET threads = 2', "SET http_proxy = '/x'"] } },
  { duckdb: { settings: ['SET temp_directory = NULL', "SET VARIABLE data_path = '/x'", 'RESET temp_directory'] } },
  { duckdb: { settings: { temp_directory: '', max_temp_directory_size: '1GB', custom_extension_repository: 'core' } } },
  { duckdb: { config: { custom_extension_repository: 'https://host/x' } } },
  { duckdb: { secrets: [{ type: 'ducklake', name: 's', params: { metadata_path: 'postgres:dbname=x' } }] } },
  { attachments: { ducklake: [lake({ DATA_PATH: 's3://bucket/x' })] } },
  { duckdb: { pragmas: ["SET temp_directory = '/x'"], init_sql: ["SET temp_directory = '/x'"] } },
])('%j names no path outside that is looked at', async (rest) => {
  await using folder = await makeFolder()
  expect(await load(rest, folder.path)).toBe('taken')
})
