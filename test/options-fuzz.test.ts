import {
  buildCatalog,
  bundleExtensions,
  type CatalogConnection,
  connectToCatalog,
  exportCatalog,
  isDuckalogError,
  loadConfig,
  parseConfig,
  type TypedCatalog,
} from '../src/index.js'
import { createSecretManager } from '../src/secrets/index.js'
import { planSession } from '../src/session/index.js'
import { hasChanges, planChanges } from '../src/views/index.js'
import { makeFolder } from './support/catalog-folder.js'
import { fc } from './support/property.js'

const numRuns = process.env.SOAK ? 10_000 : 300

const input = { version: 1, duckdb: {}, views: [{ name: 'v', sql: 'SELECT 1 AS one' }] } as const
const config = parseConfig('version: 1\nduckdb: {}', { format: 'yaml' })

const connectKeys = [
  ...['databasePath', 'readOnly', 'forceRebuild', 'env', 'loadDotenv', 'profile', 'allowedRoots', 'allowInsecure', 'base'],
  ...[
    'readRemote',
    'driver',
    'instance',
    'restorers',
    'orphans',
    'onLocked',
    'releaseOnIdle',
    'retry',
    'timeouts',
    'pool',
    'signal',
    'onEvent',
  ],
]
const buildKeys = [...connectKeys, 'dryRun', 'includeSecrets', 'materialized'].filter(
  (key) => !['readOnly', 'instance', 'releaseOnIdle', 'pool'].includes(key),
)

/** Each call with its options; what it opens it closes. */
const calls: Readonly<
  Record<
    string,
    readonly [keys: readonly string[], call: (options: never, catalog: CatalogConnection, folder: string) => unknown]
  >
> = {
  connectToCatalog: [
    connectKeys,
    async (options) => {
      await using catalog = connectToCatalog(input, options)
      await catalog.query('FROM v')
    },
  ],
  buildCatalog: [buildKeys, (options) => buildCatalog(input, options)],
  exportCatalog: [
    [...buildKeys, 'upload'].filter((key) => !['databasePath', 'dryRun'].includes(key)),
    (options) => exportCatalog(input, 'ftp://host/x.duckdb', options),
  ],
  bundleExtensions: [['env', 'base', 'driver'], (options, _, folder) => bundleExtensions(input, folder, options)],
  loadConfig: [
    ['env', 'loadDotenv', 'profile', 'base', 'allowedRoots', 'allowInsecure', 'readRemote', 'signal'],
    (options, _, folder) => loadConfig({ ...input, views: [{ name: 'v', sql_file: `${folder}/v.sql` }] }, options),
  ],
  parseConfig: [['format', 'file', 'base', 'env', 'profile'], (options) => parseConfig('{}', options)],
  query: [['signal', 'timeout', 'rowMode', 'schema'], (options, catalog) => catalog.query('FROM v', undefined, options)],
  from: [
    ['columns', 'where', 'values', 'orderBy', 'limit', 'rowMode', 'signal', 'timeout'],
    (options, catalog) => (catalog as TypedCatalog<{ rows: { js: { v: object } } }>).from('v', options),
  ],
  stream: [
    ['signal', 'timeout', 'rowMode', 'schema'],
    async (options, catalog) => {
      for await (const _ of catalog.stream('FROM v', undefined, options));
    },
  ],
  transaction: [['signal', 'acquireTimeout', 'timeout'], (options, catalog) => catalog.transaction(async () => 1, options)],
  session: [['signal', 'acquireTimeout'], async (options, catalog) => (await catalog.session(options)).close()],
  plan: [['sources'], (options, catalog) => catalog.plan(options)],
  refresh: [['sources'], (options, catalog) => catalog.refresh(options)],
  keepFresh: [['every', 'signal'], async (options, catalog) => (await catalog.keepFresh(options)).close()],
  watch: [['debounce'], async (options, catalog) => (await catalog.watch(options)).close()],
  createSecretManager: [
    ['owner', 'readOnly', 'redactor'],
    (options) => createSecretManager({ run: async () => undefined, all: async () => [] } as never, options),
  ],
  planSession: [['restorers', 'limits', 'attachedElsewhere'], (options) => planSession(config, options)],
  hasChanges: [['owner', 'orphans', 'forceRebuild', 'sources'], (options) => hasChanges([], [], options)],
  planChanges: [['owner', 'orphans', 'forceRebuild', 'sources'], (options) => planChanges([], [], options)],
}

const value = fc.oneof(
  fc.constantFrom<unknown>(
    ...[undefined, null, true, false, 0, -0, 1, 3, 0.5, -1, 1e12, Number.NaN, Number.POSITIVE_INFINITY, 10n, Symbol('x')],
    ...[
      '',
      '.',
      'js',
      'json',
      'raw',
      'drop',
      'keep',
      'wait',
      'fail',
      'readOnly',
      'yaml',
      ':memory:',
      'constructor',
      '\0',
      '\ud800',
    ],
    ...[[], {}, ['/'], [''], ['\0'], new Date(0), new Map(), Object.create(null), { kind: 'custom:x', plan: () => [] }],
    ...[AbortSignal.abort(), new AbortController().signal, new AbortController(), () => undefined, async () => undefined],
    ...[() => Promise.reject(new Error('rejected')), { '~standard': { validate: (row: unknown) => ({ value: row }) } }],
    ...[{ '~standard': 1 }, { size: 0 }, { size: 1 }, { attempts: 2 }, { attempts: '2' }, { connect: 5_000 }, { lock: {} }],
    ...[{ sizes: 1 }, { constructor: 1 }, { PATH: 'x' }, { PATH: 7 }, { query: -1 }, { acquireTimeout: 1_000 }],
  ),
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withTypedArray: true, maxDepth: 1 }),
)

const stray = fc.oneof(
  fc.constantFrom('readonly', 'poolsize', 'constructor', 'toString', '__proto__', 'hasOwnProperty', 'Signal', 'time out'),
  fc.string({ maxLength: 8 }),
)

const generated = fc.constantFrom(...Object.keys(calls)).chain((name) => {
  const [keys] = calls[name]!
  const known = fc.array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: 4 })
  const unknown = fc.array(fc.tuple(stray, value), { maxLength: 1 })
  const objects = fc.tuple(known, unknown).map(([own, others]) => new Map<string, unknown>([...own, ...others]))
  return fc.record({ name: fc.constant(name), options: fc.oneof({ weight: 12, arbitrary: objects }, value) })
})

/** `Object.fromEntries` makes `__proto__` an own key. */
function toOptions(options: unknown): unknown {
  if (!(options instanceof Map) || options.size === 0) return options
  // A file of that name would be made
  if (typeof options.get('databasePath') === 'string') options.set('databasePath', ':memory:')
  return Object.fromEntries(options)
}

async function failureOf(call: () => unknown): Promise<unknown> {
  try {
    await call()
    return undefined
  } catch (error) {
    return error ?? 'nothing was thrown'
  }
}

test(`of ${numRuns} generated options each is accepted or rejected with a typed error, an unknown name always rejected`, async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  await using folder = await makeFolder({ 'v.sql': 'SELECT 1' })
  await using catalog = connectToCatalog(input)
  let taken = 0
  let refused = 0
  try {
    await fc.assert(
      fc.asyncProperty(generated, async (sample) => {
        const { name } = sample
        const [keys, call] = calls[name]!
        const options = toOptions(sample.options)
        const error = await failureOf(() => call(options as never, catalog, folder.path))
        if (error === undefined) taken += 1
        else if (isDuckalogError(error)) refused += 1
        else {
          const { signal } = (options ?? {}) as { readonly signal?: AbortSignal }
          expect(error).toBe(signal?.reason)
        }
        const isObject = typeof options === 'object' && options !== null && !Array.isArray(options)
        const strays = isObject
          ? Object.entries(options).filter(([key, given]) => !keys.includes(key) && given !== undefined)
          : []
        if (strays.length > 0 || (options !== undefined && !isObject))
          expect(isDuckalogError(error, 'OPTION_INVALID') || error).toBe(true)
      }),
      { numRuns },
    )
    expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
  } finally {
    process.off('unhandledRejection', note)
  }
  expect(unhandled).toEqual([])
  expect(taken).toBeGreaterThan(numRuns / 15)
  expect(refused).toBeGreaterThan(numRuns / 3)
  expect(Object.keys(Object.prototype)).toEqual([])
}, 600_000)
