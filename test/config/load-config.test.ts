import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { format } from 'node:util'
import createDebug from 'debug'
import { loadConfig, locationOf } from '../../src/config/index.js'
import { type ConfigError, isConfigError } from '../../src/errors.js'

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'duckalog-config-')))
})
afterEach(() => rm(folder, { recursive: true }))

async function put(name: string, text: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  return path
}

async function refusal(load: Promise<unknown>): Promise<ConfigError> {
  const error: unknown = await load.catch((reason: unknown) => reason)
  if (!isConfigError(error)) throw new Error('nothing of ours was thrown')
  return error
}

const minimal = 'version: 1\nduckdb: {database: x.db}\n'

test('a file is found by its path, by a relative path and by its URL', async () => {
  const path = await put('a b/catalog.yaml', minimal)
  const expected = { version: 1, duckdb: { database: join(folder, 'a b', 'x.db') }, views: [] }
  expect(await loadConfig(path)).toEqual(expected)
  expect(await loadConfig(relative(process.cwd(), path))).toEqual(expected)
  expect(await loadConfig(pathToFileURL(path))).toEqual(expected)
  expect(await loadConfig(pathToFileURL(path).href)).toEqual(expected)
})

test.each([
  ['catalog.json', '{"version": 1, "duckdb": {}}'],
  ['catalog.JSON', '\uFEFF{"version": 1, "duckdb": {}}'],
  ['catalog.yml', 'version: 1\nduckdb: {}'],
  ['catalog.yaml', '{version: 1, duckdb: {}}'],
  ['catalog.conf', 'version: 1\nduckdb: {}'],
  ['catalog', ' {"version": 1, "duckdb": {}}'],
  ['catalog.txt', '{version: 1, duckdb: {}}'],
])('%s is read in its format', async (name, text) => {
  expect(await loadConfig(await put(name, text))).toEqual({ version: 1, duckdb: {}, views: [] })
})

test('JSON is not read as YAML', async () => {
  expect(await refusal(loadConfig(await put('catalog.json', minimal)))).toMatchObject({
    code: 'CONFIG_SYNTAX',
    location: { line: 1, column: 1 },
  })
})

test('paths are relative to the folder of the file as its path was given, also through a link', async () => {
  await put('real/catalog.yaml', minimal)
  await symlink(join(folder, 'real'), join(folder, 'link'))
  expect((await loadConfig(join(folder, 'link', 'catalog.yaml'))).duckdb.database).toBe(join(folder, 'link', 'x.db'))
  expect((await loadConfig(join(folder, 'link', 'catalog.yaml'), { base: '/base' })).duckdb.database).toBe('/base/x.db')
})

test('an object is relative to the working directory, or to base', async () => {
  const catalog = { version: 1, duckdb: { database: 'x.db' }, views: [{ name: 'v', sql_file: 'v.sql' }] }
  expect((await loadConfig({ version: 1, duckdb: { database: 'x.db' } })).duckdb.database).toBe(join(process.cwd(), 'x.db'))
  await put('v.sql', 'SELECT 1')
  expect(await loadConfig(catalog, { base: relative(process.cwd(), folder) })).toEqual({
    version: 1,
    duckdb: { database: join(folder, 'x.db') },
    views: [{ name: 'v', sql: 'SELECT 1' }],
  })
})

test('variables come from process.env, or from the option env in its place', async () => {
  const path = await put('catalog.yaml', 'version: 1\nduckdb: {}\nname: ${env:DUCKALOG_TEST_NAME}')
  process.env.DUCKALOG_TEST_NAME = 'from the process'
  try {
    expect((await loadConfig(path)).name).toBe('from the process')
    expect((await loadConfig(path, { env: { DUCKALOG_TEST_NAME: 'given' } })).name).toBe('given')
    expect(await refusal(loadConfig(path, { env: {} }))).toMatchObject({
      code: 'CONFIG_ENV_MISSING',
      location: { file: path, line: 3, column: 1 },
    })
  } finally {
    delete process.env.DUCKALOG_TEST_NAME
  }
})

test('SQL files are read, and the result is frozen and has its places', async () => {
  await put('sql/a.sql', '\uFEFFSELECT ${env:X};\n')
  const path = await put(
    'catalog.yaml',
    `${minimal}views:\n  - {name: a, sql_file: sql/a.sql}\n  - {name: b, sql_file: ./sql/../sql/a.sql}\n  - {name: c, sql: SELECT 2}`,
  )
  const config = await loadConfig(path)
  expect(config.views).toEqual([
    { name: 'a', sql: 'SELECT ${env:X};\n' },
    { name: 'b', sql: 'SELECT ${env:X};\n' },
    { name: 'c', sql: 'SELECT 2' },
  ])
  expect(Object.isFrozen(config) && Object.isFrozen(config.views) && config.views.every(Object.isFrozen)).toBe(true)
  expect(locationOf(config, ['views', 0, 'sql'])).toEqual({ file: path, line: 4, column: 15, path: 'views[0].sql_file' })
  expect(locationOf(config, ['views', 2, 'sql'])).toEqual({ file: path, line: 6, column: 15, path: 'views[2].sql' })
})

test('all unusable SQL files are reported together, each with its location', async () => {
  await put('empty.sql', ' \n')
  await put('nul.sql', 'SELECT 1\0; DROP TABLE x')
  await put('latin.sql', Buffer.from([0x53, 0xe9]))
  await put('good.sql', 'SELECT 1')
  await mkdir(join(folder, 'dir.sql'))
  const names = ['missing', 'empty', 'good', 'nul', 'latin', 'dir', 'good/x']
  const path = await put(
    'catalog.yaml',
    `${minimal}views:\n${names.map((name) => `  - {name: ${name}, sql_file: ${name}.sql}`).join('\n')}\n`,
  )
  const { code, issues } = await refusal(loadConfig(path))
  expect(code).toBe('CONFIG_INVALID')
  expect(issues.map(({ line, column, path: at, message }) => `${line}:${column} ${at}: ${message.replace(folder, '')}`)).toEqual([
    '4:21 views[0].sql_file: /missing.sql does not exist',
    '5:19 views[1].sql_file: /empty.sql is empty; it must hold one SQL statement',
    '7:17 views[3].sql_file: /nul.sql contains a NUL character, where DuckDB would silently truncate it',
    '8:19 views[4].sql_file: /latin.sql is not UTF-8 text; is this the right file?',
    '9:17 views[5].sql_file: /dir.sql is a folder, not a file',
    '10:20 views[6].sql_file: /good/x.sql does not exist',
  ])
})

test('the path of an SQL file that comes from an environment variable is not shown', async () => {
  const path = await put('catalog.yaml', `${minimal}views: [{name: v, sql_file: "\${env:SQL}"}]`)
  const { message } = await refusal(loadConfig(path, { env: { SQL: 'canary.sql' } }))
  expect(message).toBe(`${path}:3:19: views[0].sql_file: the file does not exist`)
})

test('a thousand SQL files are read', async () => {
  const count = 1000
  await Promise.all(Array.from({ length: count }, (_, index) => put(`sql/${index}.sql`, `SELECT ${index}`)))
  const path = await put(
    'catalog.yaml',
    `${minimal}views:\n${Array.from({ length: count }, (_, index) => `  - {name: v${index}, sql_file: sql/${index}.sql}\n`).join('')}`,
  )
  const { views } = await loadConfig(path)
  expect(views.map(({ sql }) => sql)).toEqual(Array.from({ length: count }, (_, index) => `SELECT ${index}`))
})

test('a missing file is reported with a similar name, or with the folder that paths start from', async () => {
  await put('catalog.yml', minimal)
  expect(await refusal(loadConfig(join(folder, 'catalog.yaml')))).toMatchObject({
    code: 'CONFIG_NOT_FOUND',
    retryable: false,
    message: `${join(folder, 'catalog.yaml')}: does not exist; did you mean \`catalog.yml\`?`,
  })
  expect((await refusal(loadConfig('no/such/file.yaml'))).message).toBe(
    `no/such/file.yaml: does not exist; pass the path of a YAML or JSON file; relative paths are resolved from the working directory ${process.cwd()}`,
  )
})

test.each<[string, string, RegExp]>([
  [
    'a URL of DuckDB',
    's3://bucket/catalog.yaml',
    /^s3:\/\/bucket\/catalog.yaml: can only be read through DuckDB; use connectToCatalog\(\)/,
  ],
  ['a foreign file URL', 'file://host/x.yaml', /^the source is a file: URL that does not name a local file/],
  ['nothing', '', /^the source is empty/],
  ['YAML text', 'version: 1\nduckdb: {secret: canary}', /^the source contains line breaks, but .* parseConfig\(\)$/],
])('%s is not found as a file', async (_, source, message) => {
  expect(await refusal(loadConfig(source))).toMatchObject({ code: 'CONFIG_NOT_FOUND', message: expect.stringMatching(message) })
  expect((await refusal(loadConfig(source))).message).not.toContain('canary')
})

test('a folder is refused', async () => {
  expect(await refusal(loadConfig(folder))).toMatchObject({
    code: 'CONFIG_NOT_FOUND',
    message: `${folder}: is a folder, not a file`,
  })
})

test('a file that is not text is refused', async () => {
  const path = await put('catalog.duckdb', Buffer.from([0x44, 0x55, 0x43, 0x4b, 0xff, 0xfe]))
  expect(await refusal(loadConfig(path))).toMatchObject({
    code: 'CONFIG_INVALID',
    message: `${path}: is not UTF-8 text; is this the right file?`,
  })
})

test('a file of more than 50 MB is refused by its size, unread', async () => {
  const path = await put('catalog.yaml', '')
  await truncate(path, 60 * 1024 * 1024)
  expect(await refusal(loadConfig(path))).toMatchObject({
    code: 'CONFIG_INVALID',
    message: `${path}: is bigger than 50 MB (60 MB); is this the right file?`,
  })
})

test('a file that cannot be read is refused', async () => {
  const path = join(folder, 'catalog.yaml')
  await symlink(path, path)
  expect(await refusal(loadConfig(path))).toMatchObject({ code: 'CONFIG_NOT_FOUND', message: `${path}: cannot be read (ELOOP)` })
})

test('the file in an error is the path as it was given', async () => {
  const path = relative(process.cwd(), await put('catalog.yaml', 'version: 1\nduckdb: {}\nnmae: x'))
  expect((await refusal(loadConfig(path))).location).toEqual({ file: path, line: 3, column: 1, path: 'nmae' })
})

test('the debug log has counts, and no value', async () => {
  const { log } = createDebug
  const lines: string[] = []
  createDebug.log = (...values: unknown[]) => lines.push(format(...values))
  createDebug.enable('duckalog:config')
  try {
    const path = await put(
      'catalog.yaml',
      `version: 1\nduckdb: {secrets: [{type: s3, secret: canary}]}\nviews: [{name: v, sql: "SELECT 'canary'"}]`,
    )
    await loadConfig(path)
    // The first line waits for its package
    while (lines.length === 0) await setImmediate()
    expect(lines.join('\n')).toMatch(/loaded .*catalog\.yaml in \d+ ms: 1 views, 0 attachments, 1 secrets/)
    expect(lines.join('\n')).not.toContain('canary')
  } finally {
    createDebug.disable()
    createDebug.log = log
  }
})
