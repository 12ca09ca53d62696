import { locateStatement } from '../../src/error-context.js'
import {
  ConfigError,
  ConnectionError,
  DuckalogError,
  isDuckalogError,
  OptionError,
  QueryError,
  SessionError,
  ViewError,
} from '../../src/errors.js'
import { connectToCatalog, exportCatalog } from '../../src/index.js'
import { redactDeep } from '../../src/redaction/redact-deep.js'
import { createRedactor } from '../../src/redaction/redactor.js'
import { makeFolder } from '../support/catalog-folder.js'

const canary = 'cn4ry-hunter2'

test('an error becomes plain data with its code, place, problems and causes, and without stacks', () => {
  const cause = Object.assign(new Error('no such file'), { code: 'ENOENT', cause: 'the disk' })
  const error = new ConfigError('CONFIG_NOT_FOUND', [{ path: 'views[0]', message: 'is missing', file: 'a.yaml', line: 3 }], {
    cause,
    retryable: true,
  })
  const json = {
    name: 'ConfigError',
    code: 'CONFIG_NOT_FOUND',
    message: 'a.yaml:3: views[0]: is missing',
    help: 'docs/errors.md#config_not_found',
    retryable: true,
    location: { path: 'views[0]', file: 'a.yaml', line: 3 },
    issues: [{ path: 'views[0]', message: 'is missing', file: 'a.yaml', line: 3 }],
    cause: { name: 'Error', message: 'no such file', code: 'ENOENT', cause: { message: 'the disk' } },
  }
  expect(error.toJSON()).toEqual(json)
  expect(JSON.parse(JSON.stringify({ error }))).toEqual({ error: json })
})

const step = { kind: 'setting', name: 'threads' }
const statement = { number: 2, line: 3, column: 1 }
const ownFields: Readonly<Record<string, readonly [error: DuckalogError, json: object]>> = {
  SessionError: [new SessionError('STEP_FAILED', 'x', { step }), { step }],
  ViewError: [new ViewError('VIEW_CYCLE', 'x', { view: 'main.v' }), { view: 'main.v' }],
  QueryError: [
    locateStatement(new QueryError('QUERY_FAILED', 'x', { kind: 'Binder' }), { line: 3, column: 5 }, statement),
    { kind: 'Binder', location: { line: 3, column: 5 }, statement },
  ],
  ConnectionError: [new ConnectionError('DATABASE_OPEN_FAILED', 'x', { option: 'threads' }), { option: 'threads' }],
  OptionError: [new OptionError('f', [{ option: 'a', message: 'is wrong' }]), { issues: [{ option: 'a', message: 'is wrong' }] }],
}

test.each(Object.keys(ownFields))('a %s has what its class adds', (name) => {
  const [error, json] = ownFields[name]!
  expect(error.toJSON()).toMatchObject({ code: error.code, name, ...json })
})

test('what looks like a credential is redacted in every text, though no catalog is involved', () => {
  const text = `https://user:${canary}@host/readable`
  const step = { kind: 'attachment', name: text }
  const cause = Object.assign(new Error(text, { cause: new QueryError('QUERY_FAILED', text, { cause: text }) }), {
    name: text,
    code: text,
  })
  const all = [
    new SessionError('STEP_FAILED', text, { step, cause, location: { file: text, importChain: [{ file: text }] } }),
    new ConfigError('CONFIG_INVALID', [{ path: text, message: text }]),
    new ViewError('VIEW_FAILED', text, { view: text }),
    Object.assign(new QueryError('QUERY_FAILED', text, { kind: text }), { applied: [{ database: text, views: [text] }] }),
  ]
  const shown = JSON.stringify(all)
  expect(shown).not.toContain(canary)
  expect(shown.match(/:\[redacted\]@host\/readable/g)?.length).toBeGreaterThan(15)
})

test.each<readonly [what: string, cause: unknown, json: object]>([
  [
    'an error of several',
    new AggregateError([new Error('a'), 'b'], 'all failed'),
    { errors: [{ name: 'Error', message: 'a' }, { message: 'b' }] },
  ],
  [
    'a value whose fields throw',
    {
      get message() {
        throw new Error('no')
      },
    },
    { message: 'a value that cannot be read' },
  ],
  ['a value without a text', { message: Object.create(null) }, { message: 'a value that cannot be read' }],
  ['a symbol', Symbol('s'), { message: 'Symbol(s)' }],
  ['an object', { secret: canary }, { message: 'a value that is not an error' }],
])('%s as a cause can be logged', (_, cause, json) => {
  const error = new DuckalogError('EXPORT_FAILED', 'x', { cause })
  expect(error.toJSON().cause).toMatchObject(json)
  expect(JSON.stringify(error)).not.toContain(canary)
})

test('the secrets of a catalog are redacted in causes of others, however deep', () => {
  const redactor = createRedactor()
  redactor.add(canary)
  const cause = new Error('failed', { cause: Object.assign(new Error(`readable ${canary}`), { config: { token: canary } }) })
  const error = redactDeep(new DuckalogError('EXPORT_FAILED', 'x', { cause }), redactor.redact)
  expect(JSON.stringify(error)).toContain('readable [redacted]')
  expect(JSON.stringify(error)).not.toContain(canary)
})

test('a credential of the config is not in the JSON of what a connect or an upload fails with', async () => {
  await using folder = await makeFolder()
  const source = {
    version: 1,
    duckdb: {
      database: folder.file('a.duckdb'),
      secrets: [{ type: 'http', name: 'readable', bearer_token: canary }],
      pragmas: [`SELECT error('readable ${canary}')`],
      extension_policy: 'never',
    },
  } as const
  const upload = () => Promise.reject(new Error('refused', { cause: new Error(`readable ${canary}`) }))
  const { pragmas: _, ...duckdb } = source.duckdb
  await using catalog = connectToCatalog(source)
  const failures = await Promise.all([
    catalog.query('SELECT 1').catch((error: unknown) => error),
    exportCatalog({ ...source, duckdb: { ...duckdb, database: folder.file('b.duckdb') } }, 's3://bucket/x.duckdb', {
      upload,
    }).catch((error: unknown) => error),
  ])
  expect(failures.map((error) => isDuckalogError(error) && error.code)).toEqual(['STEP_FAILED', 'EXPORT_FAILED'])
  for (const error of failures) {
    expect(JSON.stringify(error)).toContain('readable [redacted]')
    expect(JSON.stringify(error)).not.toContain(canary)
  }
})

test('a circle of causes ends, and a cause that is not an error shows nothing of itself', () => {
  const first = new Error('first')
  const second = new Error('second', { cause: first })
  first.cause = second
  expect(JSON.stringify(new DuckalogError('BUILD_FAILED', 'x', { cause: first })).length).toBeLessThan(1000)
  const cause = { token: canary }
  expect(new DuckalogError('BUILD_FAILED', 'x', { cause }).toJSON().cause).toEqual({ message: 'a value that is not an error' })
})
