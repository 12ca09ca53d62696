import { readFile } from 'node:fs/promises'
import { runInNewContext } from 'node:vm'
import * as v from 'valibot'
import { nodeApi, nodeApiConnection } from '../src/driver/node-api.js'
import {
  buildCatalog,
  bundleExtensions,
  type CatalogConnection,
  connectAndBuildCatalog,
  connectToCatalog,
  type DuckalogError,
  exportCatalog,
  isDuckalogError,
  loadConfig,
  type OptionError,
  parseConfig,
  type TypedCatalog,
} from '../src/index.js'
import { createRedactor, createSecretManager } from '../src/secrets/index.js'
import { applySession, planSession } from '../src/session/index.js'
import { applyViewChanges, hasChanges, planChanges, readSources, readViews } from '../src/views/index.js'
import { makeFolder } from './support/catalog-folder.js'

const input = { version: 1, duckdb: {}, views: [{ name: 'v', sql: 'SELECT 1 AS one' }] } as const
const connection = {} as never

let catalog: CatalogConnection
let typed: TypedCatalog<{ rows: { js: { v: { one: number } } } }>
beforeAll(() => {
  typed = connectToCatalog(input) as typeof typed
  catalog = typed
})
afterAll(() => catalog.close())

/** Every call with options: how to make it, and whether it throws or rejects. */
const calls: Readonly<Record<string, { readonly now?: true; readonly call: (options: never) => unknown }>> = {
  connectToCatalog: { now: true, call: (options) => connectToCatalog(input, options) },
  connectAndBuildCatalog: { now: true, call: (options) => connectAndBuildCatalog(input, options) },
  buildCatalog: { call: (options) => buildCatalog(input, options) },
  exportCatalog: { call: (options) => exportCatalog(input, 's3://bucket/x.duckdb', options) },
  bundleExtensions: { call: (options) => bundleExtensions(input, '/nowhere', options) },
  loadConfig: { call: (options) => loadConfig(input, options) },
  parseConfig: { now: true, call: (options) => parseConfig('version: 1', options) },
  query: { call: (options) => catalog.query('SELECT 1', undefined, options) },
  from: { call: (options) => typed.from('v', options) },
  stream: { now: true, call: (options) => catalog.stream('SELECT 1', undefined, options) },
  readable: { now: true, call: (options) => catalog.readable('SELECT 1', undefined, options) },
  transaction: { call: (options) => catalog.transaction(async () => 1, options) },
  session: { call: (options) => catalog.session(options) },
  plan: { call: (options) => catalog.plan(options) },
  refresh: { call: (options) => catalog.refresh(options) },
  keepFresh: { call: (options) => catalog.keepFresh(options) },
  watch: { call: (options) => catalog.watch(options) },
  serve: { call: (options) => catalog.serve(options) },
  createSecretManager: { now: true, call: (options) => createSecretManager(connection, options) },
  planSession: { now: true, call: (options) => planSession(parseConfig('version: 1\nduckdb: {}', { format: 'yaml' }), options) },
  applySession: { call: (options) => applySession(connection, [], options) },
  readViews: { call: (options) => readViews(connection, [], options) },
  readSources: { call: (options) => readSources(connection, [], options) },
  hasChanges: { now: true, call: (options) => hasChanges([], [], options) },
  planChanges: { now: true, call: (options) => planChanges([], [], options) },
  applyViewChanges: { call: (options) => applyViewChanges(connection, [], options) },
  open: { call: (options) => nodeApi().open(':memory:', options) },
  nodeApiConnection: { now: true, call: (options) => nodeApiConnection(connection, options) },
}

async function failureOf(name: string, options: unknown): Promise<OptionError> {
  const { call, now } = calls[name]!
  let error: unknown
  let result: unknown
  try {
    result = call(options as never)
  } catch (thrown) {
    if (!now) throw new Error(`${name} threw at once`)
    error = thrown
  }
  if (!error)
    error = await Promise.resolve(result).then(
      () => new Error(`${name} took ${JSON.stringify(options)}`),
      (reason) => reason,
    )
  if (isDuckalogError(error, 'OPTION_INVALID')) return error
  throw error
}

describe.each(Object.keys(calls))('the options of %s', (name) => {
  test('must be an object', async () => {
    for (const options of [null, 'x', 7, [], () => 1]) {
      expect(await failureOf(name, options)).toMatchObject({
        code: 'OPTION_INVALID',
        retryable: false,
        message: expect.stringMatching(/must be an object, not /),
      })
    }
  })

  test('must have known names', async () => {
    const error = await failureOf(name, { colour: 'red', constructor: 1, ['__proto__']: 2, toString: 3, "it's": 4 })
    expect(error).toMatchObject({ code: 'OPTION_INVALID', name: 'OptionError' })
    expect(error.issues.map(({ option }) => option)).toEqual(
      expect.arrayContaining(['colour', 'constructor', '__proto__', 'toString', '']),
    )
    expect(error.message).not.toContain("it's")
  })
})

const bad: readonly (readonly [string, unknown, string, RegExp])[] = [
  ['connectToCatalog', { readonly: true }, 'readonly', /did you mean `readOnly`\?/],
  ['connectToCatalog', { databasepath: 'x' }, 'databasepath', /did you mean `databasePath`\?/],
  ['connectToCatalog', { readOnly: 'yes' }, 'readOnly', /must be true or false, not a string/],
  ['connectToCatalog', { databasePath: '' }, 'databasePath', /a non-empty string, not an empty string/],
  ['connectToCatalog', { orphans: 'x' }, 'orphans', /must be one of 'drop', 'keep', not 'x'/],
  ['connectToCatalog', { onLocked: 'nope' }, 'onLocked', /must be one of 'wait', 'readOnly', 'fail'/],
  ['connectToCatalog', { onLocked: 'readonly' }, 'onLocked', /did you mean 'readOnly'\?/],
  ['connectToCatalog', { pool: { size: 0 } }, 'pool.size', /must be a whole number, 1 or more, not 0/],
  ['connectToCatalog', { pool: { size: 1.5 } }, 'pool.size', /whole number/],
  ['connectToCatalog', { pool: { sizes: 3 } }, 'pool.sizes', /did you mean `size`\?/],
  ['connectToCatalog', { pool: 3 }, 'pool', /must be an object, not 3/],
  ['connectToCatalog', { pool: { acquireTimeout: -1 } }, 'pool.acquireTimeout', /0 or more, not -1/],
  ['connectToCatalog', { timeouts: { connect: '30s' } }, 'timeouts.connect', /milliseconds, 0 or more, not a string/],
  ['connectToCatalog', { timeouts: { query: Number.NaN } }, 'timeouts.query', /not NaN/],
  ['connectToCatalog', { timeouts: { conect: 1 } }, 'timeouts.conect', /did you mean `connect`\?/],
  ['connectToCatalog', { retry: { attempts: 0 } }, 'retry.attempts', /1 or more/],
  ['connectToCatalog', { allowedRoots: 'x' }, 'allowedRoots', /a list of paths, not a string/],
  ['connectToCatalog', { allowedRoots: [1] }, 'allowedRoots', /a list of paths, not a list/],
  ['connectToCatalog', { env: { A: 1 } }, 'env', /an object whose values are strings/],
  ['connectToCatalog', { driver: nodeApi }, 'driver', /a driver, such as nodeApi\(\), not a function/],
  ['connectToCatalog', { instance: {} }, 'instance', /an open instance/],
  ['connectToCatalog', { restorers: [{}] }, 'restorers', /a list of restorers/],
  ['connectToCatalog', { signal: new AbortController() }, 'signal', /an AbortSignal, not an object/],
  ['connectToCatalog', { onEvent: 'log' }, 'onEvent', /a function/],
  ['connectToCatalog', { releaseOnIdle: true }, 'releaseOnIdle', /milliseconds/],
  ['buildCatalog', { readOnly: true }, 'readOnly', /is not an option/],
  ['buildCatalog', { dryrun: true }, 'dryrun', /did you mean `dryRun`\?/],
  ['exportCatalog', { upload: {} }, 'upload', /a function, not an object/],
  ['exportCatalog', { databasePath: 'x' }, 'databasePath', /is not an option/],
  ['loadConfig', { loadDotEnv: false }, 'loadDotEnv', /did you mean `loadDotenv`\?/],
  ['loadConfig', { readRemote: 'x' }, 'readRemote', /a function/],
  ['parseConfig', undefined, 'format', /must be one of 'yaml', 'json', not undefined/],
  ['parseConfig', { format: 'toml' }, 'format', /'yaml', 'json'/],
  ['query', { rowMode: 'JSON5' }, 'rowMode', /did you mean 'json'\?/],
  ['query', { timeout: -5 }, 'timeout', /not -5/],
  ['query', { schema: {} }, 'schema', /Standard Schema/],
  ['query', { signl: undefined, timeOut: 1 }, 'timeOut', /did you mean `timeout`\?/],
  ['from', { column: ['one'] }, 'column', /did you mean `columns`\?/],
  ['from', { columns: 'one' }, 'columns', /a list of column names, each of them once, not a string/],
  ['from', { where: 'one = 1;' }, 'where', /contains a semicolon/],
  ['from', { orderBy: '(one' }, 'orderBy', /has parentheses that do not match/],
  ['from', { limit: -1 }, 'limit', /a whole number, 0 or more, not -1/],
  ['from', { values: 1 }, 'values', /a list of values, or an object of values by name, not 1/],
  ['stream', { schema: 7 }, 'schema', /Standard Schema/],
  ['transaction', { timeout: '1' }, 'timeout', /milliseconds/],
  ['session', { timeout: 1 }, 'timeout', /is not an option; did you mean `acquireTimeout`\?|is not an option/],
  ['refresh', { sources: 1 }, 'sources', /true or false/],
  ['plan', { source: true }, 'source', /did you mean `sources`\?/],
  ['watch', { debounce: -1 }, 'debounce', /milliseconds/],
  ['serve', undefined, 'token', /function that returns one, not undefined/],
  ['serve', { token: undefined }, 'token', /not undefined/],
  ['serve', { token: 1234 }, 'token', /not 1234|not a number/],
  ['serve', { token: '' }, 'token', /not an empty string/],
  ['serve', { token: 'abcd', host: '' }, 'host', /not an empty string/],
  ['serve', { token: 'abcd', port: 70_000 }, 'port', /from 0 to 65535, not 70000/],
  ['serve', { token: 'abcd', port: '9494' }, 'port', /not a string/],
  ['serve', { token: 'abcd', shutdownTimeout: -1 }, 'shutdownTimeout', /milliseconds/],
  ['createSecretManager', { owner: 7 }, 'owner', /a string, not 7/],
  ['createSecretManager', { redactor: {} }, 'redactor', /createRedactor\(\)/],
  ['planSession', { limits: { connectTimeout: 'x' } }, 'limits.connectTimeout', /seconds/],
  ['applySession', { readonly: true }, 'readonly', /did you mean `readOnly`\?/],
  ['planChanges', { orphans: 'x' }, 'orphans', /'drop', 'keep'/],
  ['readViews', { target: 1 }, 'target', /non-empty string, not 1/],
  ['readSources', {}, 'database', /not undefined/],
  ['applyViewChanges', { database: 'x', generation: 1 }, 'generation', /a bigint, not 1/],
  ['open', { config: { threads: 4 } }, 'config', /values are strings/],
]

test.each(bad)('%s refuses %j', async (name, options, option, message) => {
  const error = await failureOf(name, options)
  expect(error).toMatchObject({ code: 'OPTION_INVALID', retryable: false })
  expect(error.issues.map((issue) => issue.option)).toEqual([option])
  expect(error.message).toMatch(message)
  expect(error.message).toContain(`\`${option}\` of ${name === 'connectAndBuildCatalog' ? 'connectToCatalog' : name}`)
})

test('all problems of a call are reported together', () => {
  expect(() => connectToCatalog(input, { readonly: true, pool: { size: 0, sessions: -1 } } as never)).toThrow(
    expect.objectContaining({
      code: 'OPTION_INVALID',
      issues: [
        { option: 'readonly', message: 'is not an option; did you mean `readOnly`?' },
        { option: 'pool.size', message: 'must be a whole number, 1 or more, not 0' },
        { option: 'pool.sessions', message: 'must be a whole number, 1 or more, not -1' },
      ],
    }),
  )
})

test('a text that may be a secret is not quoted', async () => {
  const error: DuckalogError = await failureOf('serve', { token: 'abcd', port: 'hunter2!', 'pass word=hunter2!': 1 })
  expect(error.message).not.toContain('hunter2')
})

test('`undefined` counts as absent: the default applies, also that of a timeout of the catalog', async () => {
  await using other = connectToCatalog(input, {
    readOnly: undefined,
    pool: undefined,
    retry: { attempts: undefined },
    timeouts: { query: 50, lock: undefined },
  } as never)
  expect(await other.query('FROM v', undefined, undefined)).toEqual([{ one: 1 }])
  const forever = 'SELECT count(*) FROM range(1_000_000_000_000) a, range(1_000) b'
  await expect(other.query(forever, undefined, { timeout: undefined } as never)).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
})

test('objects of another realm are accepted by their methods', async () => {
  const { controller } = runInNewContext('({ controller: new AbortController() })', { AbortController }) as {
    controller: AbortController
  }
  const foreign = { aborted: false, reason: undefined, throwIfAborted() {}, addEventListener() {}, removeEventListener() {} }
  const options = runInNewContext('({ rowMode: "json" })') as { rowMode: 'json' }
  expect(await catalog.query('SELECT 1 AS one', undefined, { ...options, signal: controller.signal })).toEqual([{ one: 1 }])
  expect(await catalog.query('SELECT 1 AS one', undefined, { signal: foreign as never })).toEqual([{ one: 1 }])
  await using other = connectToCatalog(input, runInNewContext('({ pool: { size: 1 }, allowedRoots: ["/"], env: {} })') as never)
  expect(await other.query('FROM v')).toEqual([{ one: 1 }])
})

test('later changes to the options have no effect', async () => {
  const options = { pool: { size: 1 }, orphans: 'keep' as 'keep' | 'drop' }
  await using other = connectToCatalog(input, options)
  options.pool.size = 0
  options.orphans = 'nothing' as never
  expect(await other.query('FROM v')).toEqual([{ one: 1 }])
})

test('a stream validates and converts its rows, one by one and in batches, and numbers them over all batches', async () => {
  const schema = v.object({
    n: v.pipe(
      v.number(),
      v.check((n) => n !== 5_000, 'too many'),
      v.transform(String),
    ),
  })
  const rows: string[] = []
  for await (const { n } of catalog.stream('SELECT i::INT AS n FROM range(4_999) t(i)', undefined, { schema })) rows.push(n)
  expect(rows).toEqual(Array.from({ length: 4_999 }, (_, index) => String(index)))
  const sizes: number[] = []
  for await (const batch of catalog.stream('SELECT i::INT AS n FROM range(4_999) t(i)', undefined, { schema }).batches()) {
    expect(batch.every(({ n }) => typeof n === 'string')).toBe(true)
    sizes.push(batch.length)
  }
  expect(sizes.length).toBeGreaterThan(1)
  const read = async () => {
    for await (const _ of catalog.stream('SELECT i::INT AS n FROM range(9_000) t(i)', undefined, { schema }));
  }
  await expect(read()).rejects.toMatchObject({
    code: 'ROW_INVALID',
    name: 'QueryError',
    message: 'Row 5001 does not match the schema: n: too many',
  })
  // Its connection is free again
  expect(await Promise.all([1, 2, 3, 4].map(() => catalog.query('SELECT 1 AS one')))).toHaveLength(4)
})

test('the error of an invalid row says what is wrong, even if the schema gives no path or fails itself', async () => {
  const refuse = (validate: (row: unknown) => unknown) =>
    catalog.query('SELECT 1 AS one', undefined, { schema: { '~standard': { version: 1, vendor: 'x', validate } } as never })
  const row = { code: 'ROW_INVALID' }
  await expect(refuse(() => ({ issues: [{ message: 'Invalid input', path: [] }] }))).rejects.toMatchObject({
    ...row,
    message: 'Row 1 does not match the schema: Invalid input',
  })
  await expect(refuse(() => ({ issues: [{ message: 'a', path: ['x', 0] }, { message: 'b' }] }))).rejects.toMatchObject({
    ...row,
    message: 'Row 1 does not match the schema: x.0: a; b',
  })
  const cause = new Error('broken')
  const fail = () => {
    throw cause
  }
  await expect(refuse(fail)).rejects.toMatchObject({ ...row, message: 'The schema failed on row 1: broken', cause })
  await expect(refuse(async () => Promise.reject(cause))).rejects.toMatchObject({ ...row, cause })
  await expect(refuse(() => undefined)).rejects.toMatchObject({ ...row, message: expect.stringContaining('no result for row 1') })
})

test('a secret manager and a session accept a redactor', () => {
  expect(
    createSecretManager(
      { run: async () => undefined, all: async () => [] } as never,
      { redactor: createRedactor(), owner: '', readOnly: undefined } as never,
    ),
  ).toBeDefined()
})

test('the options of a build are checked before anything is read or written', async () => {
  await using folder = await makeFolder({ 'catalog.yaml': 'version: 1' })
  const file = folder.file('out.duckdb')
  await expect(buildCatalog(folder.file('missing.yaml'), { databasePath: file, orphan: 'x' } as never)).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  })
  await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' })
})
