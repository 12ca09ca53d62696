import { importsOf, interpolate, locationOf, parseConfig, parseConfigObject, pathsOf, warningsOf } from '../src/config/index.js'
import { nodeApi, nodeApiConnection } from '../src/driver/node-api.js'
import {
  buildCatalog,
  bundleExtensions,
  connectToCatalog,
  exportCatalog,
  generateSql,
  isDuckalogError,
  loadConfig,
  validateCatalog,
} from '../src/index.js'
import {
  createRedactor,
  createSecretManager,
  createSecretValue,
  findCredentials,
  isSecretName,
  planSecret,
  planSecrets,
  redactorOf,
} from '../src/secrets/index.js'
import { applySession, planSession } from '../src/session/index.js'
import {
  applyViewChanges,
  hasChanges,
  orderDatabases,
  orderViews,
  planChanges,
  planMacros,
  planViews,
  readSources,
  readSyntax,
  readViews,
} from '../src/views/index.js'

const catalog = connectToCatalog<{ rows: { js: Record<string, object> } }>({ version: 1, duckdb: {}, views: [] })
afterAll(() => catalog.close())

const secret = 'hunter22'
/** Values of every kind, by their name. */
const values: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  number: 42,
  boolean: true,
  text: secret,
  'empty text': '',
  symbol: Symbol(secret),
  bigint: 1n,
  list: [secret],
  'empty list': [],
  map: { word: secret },
  'empty map': {},
  function: () => secret,
  date: new Date(0),
}

interface Argument {
  readonly name: string
  /** The kinds of values that it takes, or that are wrong for a reason of their own. */
  readonly takes: readonly string[]
  call(value: never): unknown
}

const text = ['text', 'empty text']
const filled = ['text']
const objects = ['map', 'empty map']
const lists = ['list', 'empty list']
const connection = { run: async () => undefined, all: async () => [], close: async () => undefined } as never
const config = parseConfigObject({ version: 1, duckdb: {}, views: [] })
const source = { version: 1, duckdb: {}, views: [] } as const
/** Their other problems are reported when they are read. */
const sources = [...text, ...objects, ...lists, 'date']
const all = Object.keys(values)
const anyObject = [...objects, 'date']

const functions: Readonly<Record<string, readonly Argument[]>> = {
  connectToCatalog: [{ name: 'source', takes: sources, call: (value) => connectToCatalog(value) }],
  loadConfig: [{ name: 'source', takes: sources, call: (value) => loadConfig(value) }],
  validateCatalog: [{ name: 'source', takes: sources, call: (value) => validateCatalog(value) }],
  buildCatalog: [{ name: 'source', takes: sources, call: (value) => buildCatalog(value) }],
  exportCatalog: [
    { name: 'catalog', takes: sources, call: (value) => exportCatalog(value, 's3://b/x') },
    { name: 'target', takes: text, call: (value) => exportCatalog(source, value) },
  ],
  bundleExtensions: [
    { name: 'source', takes: sources, call: (value) => bundleExtensions(value, 'x') },
    { name: 'directory', takes: filled, call: (value) => bundleExtensions('none.yaml', value) },
  ],
  generateSql: [{ name: 'config', takes: [], call: (value) => generateSql(value) }],
  from: [{ name: 'name', takes: filled, call: (value) => catalog.from(value) }],
  query: [
    { name: 'sql', takes: text, call: (value) => catalog.query(value) },
    { name: 'values', takes: ['undefined', ...lists, ...objects], call: (value) => catalog.query('SELECT 1', value) },
  ],
  stream: [
    { name: 'sql', takes: text, call: (value) => catalog.stream(value) },
    { name: 'values', takes: ['undefined', ...lists, ...objects], call: (value) => catalog.stream('SELECT 1', value) },
  ],
  transaction: [{ name: 'work', takes: ['function'], call: (value) => catalog.transaction(value) }],
  parseConfig: [{ name: 'text', takes: text, call: (value) => parseConfig(value, { format: 'yaml' }) }],
  parseConfigObject: [{ name: 'input', takes: all, call: (value) => parseConfigObject(value) }],
  interpolate: [
    { name: 'text', takes: text, call: (value) => interpolate(value, {}) },
    { name: 'env', takes: anyObject, call: (value) => interpolate('x', value) },
  ],
  importsOf: [{ name: 'config', takes: anyObject, call: (value) => importsOf(value) }],
  warningsOf: [{ name: 'config', takes: anyObject, call: (value) => warningsOf(value) }],
  pathsOf: [{ name: 'config', takes: anyObject, call: (value) => pathsOf(value) }],
  locationOf: [
    { name: 'config', takes: anyObject, call: (value) => locationOf(value, []) },
    { name: 'path', takes: lists, call: (value) => locationOf(config, value) },
  ],
  planSession: [{ name: 'config', takes: [], call: (value) => planSession(value) }],
  planViews: [{ name: 'config', takes: [], call: (value) => planViews(value) }],
  planMacros: [{ name: 'config', takes: [], call: (value) => planMacros(value) }],
  redactorOf: [{ name: 'config', takes: anyObject, call: (value) => redactorOf(value) }],
  findCredentials: [{ name: 'text', takes: text, call: (value) => findCredentials(value) }],
  isSecretName: [{ name: 'name', takes: text, call: (value) => isSecretName(value) }],
  'add of a redactor': [{ name: 'value', takes: text, call: (value) => createRedactor().add(value) }],
  'redact of a redactor': [{ name: 'text', takes: text, call: (value) => createRedactor().redact(value) }],
  createSecretValue: [{ name: 'source', takes: [...text, 'function'], call: (value) => createSecretValue(value) }],
  createSecretManager: [{ name: 'connection', takes: [], call: (value) => createSecretManager(value) }],
  planSecret: [{ name: 'secret', takes: [], call: (value) => planSecret(value, []) }],
  planSecrets: [{ name: 'secrets', takes: ['empty list'], call: (value) => planSecrets(value) }],
  applySession: [
    { name: 'connection', takes: [], call: (value) => applySession(value, []) },
    { name: 'steps', takes: ['empty list'], call: (value) => applySession(connection, value) },
  ],
  applyViewChanges: [
    { name: 'connection', takes: [], call: (value) => applyViewChanges(value, [], { owner: '', database: 'x' }) },
    {
      name: 'changes',
      takes: ['empty list'],
      call: (value) => applyViewChanges(connection, value, { owner: '', database: 'x' }),
    },
  ],
  readViews: [
    { name: 'connection', takes: [], call: (value) => readViews(value, []) },
    { name: 'definitions', takes: ['empty list'], call: (value) => readViews(connection, value) },
  ],
  readSyntax: [
    { name: 'connection', takes: [], call: (value) => readSyntax(value, []) },
    { name: 'definitions', takes: ['empty list'], call: (value) => readSyntax(connection, value) },
  ],
  readSources: [
    { name: 'connection', takes: [], call: (value) => readSources(value, [], { database: 'x' }) },
    { name: 'definitions', takes: ['empty list'], call: (value) => readSources(connection, value, { database: 'x' }) },
  ],
  hasChanges: [
    { name: 'definitions', takes: ['empty list'], call: (value) => hasChanges(value, []) },
    { name: 'stored', takes: ['empty list'], call: (value) => hasChanges([], value) },
  ],
  planChanges: [
    { name: 'syntaxes', takes: ['empty list'], call: (value) => planChanges(value, []) },
    { name: 'stored', takes: ['empty list'], call: (value) => planChanges([], value) },
  ],
  orderViews: [{ name: 'views', takes: ['empty list'], call: (value) => orderViews(value) }],
  orderDatabases: [{ name: 'changes', takes: ['empty list'], call: (value) => orderDatabases(value) }],
  nodeApiConnection: [{ name: 'connection', takes: [], call: (value) => nodeApiConnection(value) }],
  'open of a driver': [
    { name: 'database', takes: filled, call: (value) => (value === secret ? undefined : nodeApi().open(value)) },
  ],
}

const rows = Object.entries(functions).flatMap(([fn, all]) => all.map((argument) => ({ fn, ...argument })))

test.each(rows)('$fn: a wrong $name is reported, with the expected form', async ({ name, takes, call }) => {
  const told: string[] = []
  for (const [kind, value] of Object.entries(values)) {
    try {
      await (call as (value: unknown) => unknown)(value)
      if (!takes.includes(kind)) told.push(`${kind}: taken`)
    } catch (error) {
      const isTold = takes.includes(kind)
        ? isDuckalogError(error)
        : isDuckalogError(error, 'OPTION_INVALID') && error.message.includes(`The argument \`${name}\` of `)
      if (!isTold || (String(error).includes(secret) && kind !== 'text')) told.push(`${kind}: ${error}`)
    }
  }
  expect(told).toEqual([])
})

test('values by name can be in an object without a prototype', async () => {
  const named = Object.assign(Object.create(null) as object, { a: 1 })
  expect(await catalog.query('SELECT $a::INTEGER AS a', named as { a: number })).toEqual([{ a: 1 }])
})
