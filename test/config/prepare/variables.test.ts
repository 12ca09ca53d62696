import { parseConfig } from '../../../src/config/index.js'
import { isSecretValue } from '../../../src/secret-value.js'
import { problemsOf, refusalOf } from '../problems-of.js'

const text = `version: \${env:VERSION}
name: "catalog of \${env:NAME}"
duckdb:
  settings: {threads: "\${env:THREADS:4}"}
attachments:
  postgres:
    - alias: pg
      host: \${env:HOST:localhost}
      port: \${env:PORT}
      password: \${env:PASSWORD}
      read_only: \${env:READ_ONLY:false}
views:
  - name: a
    sql: SELECT '$\${env:NAME}', '\${env:NAME}'
`
const env = { VERSION: '1', NAME: 'Ann', PORT: '5433', PASSWORD: '12345' }

test('variables are filled in, and become numbers and booleans where these are wanted', async () => {
  const config = parseConfig(text, { format: 'yaml', env })
  expect(config).toMatchObject({
    version: 1,
    name: 'catalog of Ann',
    duckdb: { settings: { threads: '4' } },
    attachments: { postgres: [{ alias: 'pg', host: 'localhost', port: 5433, read_only: false }] },
    views: [{ sql: "SELECT '${env:NAME}', 'Ann'" }],
  })
  const password = config.attachments?.postgres?.[0]?.password
  expect(isSecretValue(password) && (await password.reveal())).toBe('12345')
})

test('all missing variables are reported together, each with its location', () => {
  expect(refusalOf(text).code).toBe('CONFIG_ENV_MISSING')
  expect(problemsOf(text)).toEqual([
    '1:1 version: needs the environment variable VERSION, which is not set; set it, or write ${env:VERSION:default}',
    '2:1 name: needs the environment variable NAME, which is not set; set it, or write ${env:NAME:default}',
    '9:7 attachments.postgres[0].port: needs the environment variable PORT, which is not set; set it, or write ${env:PORT:default}',
    '10:7 attachments.postgres[0].password: needs the environment variable PASSWORD, which is not set; set it, or write ${env:PASSWORD:default}',
    '14:5 views[0].sql: needs the environment variable NAME, which is not set; set it, or write ${env:NAME:default}',
  ])
})

test('a missing variable beside another problem makes the config invalid', () => {
  const mixed = text.replace('name: a', 'nmae: a')
  expect(refusalOf(mixed, { env: { VERSION: '1', NAME: 'x', PASSWORD: 'x' } }).code).toBe('CONFIG_INVALID')
  expect(problemsOf(mixed, { env: { VERSION: '1', NAME: 'x', PASSWORD: 'x' } })).toEqual([
    '9:7 attachments.postgres[0].port: needs the environment variable PORT, which is not set; set it, or write ${env:PORT:default}',
    '13:5 views[0].name: is missing',
    '13:5 views[0].nmae: is not a known key; did you mean `name`?',
  ])
})

test('nothing is reported about a name with a missing variable', () => {
  const names = `version: 1
duckdb:
  secrets: [{type: postgres, name: "\${env:A}"}]
attachments:
  duckdb: [{alias: "\${env:A}", path: a.db}, {alias: "\${env:A}", path: b.db}]
  postgres: [{alias: pg, secret: mine}]
views:
  - {name: "\${env:A}", source: duckdb, database: other, table: t}
  - {name: "\${env:A}", source: duckdb, database: other, table: t}
`
  expect(refusalOf(names)).toMatchObject({ code: 'CONFIG_ENV_MISSING', issues: [{}, {}, {}, {}, {}] })
})

test.each<[string, Record<string, string>, string]>([
  [
    'a number',
    { PORT: 'canary' },
    '9:7 attachments.postgres[0].port: must be a number, but is text from the environment that is not a number',
  ],
  ['a number in range', { PORT: '70000' }, '9:7 attachments.postgres[0].port: must be a whole number, between 1 and 65535'],
  [
    'a hexadecimal',
    { PORT: '0x10' },
    '9:7 attachments.postgres[0].port: must be a number, but is text from the environment that is not a number',
  ],
  [
    'a boolean',
    { READ_ONLY: 'canary' },
    '11:7 attachments.postgres[0].read_only: must be true or false, but is text from the environment that is neither',
  ],
])('a value that is not %s is refused without being shown', (_, values, problem) => {
  const refusal = refusalOf(text, { env: { ...env, ...values } })
  expect(problemsOf(text, { env: { ...env, ...values } })).toEqual([problem])
  expect(refusal.message).not.toContain('canary')
})

test('a variable becomes a boolean also where text is allowed instead of the map', () => {
  const extensions = 'version: 1\nduckdb: {extensions: [x, {name: y, force: "${env:FORCE}", optional: "${env:FORCE}"}]}'
  expect(parseConfig(extensions, { format: 'yaml', env: { FORCE: 'True' } }).duckdb.extensions).toEqual([
    'x',
    { name: 'y', force: true, optional: true },
  ])
})

test('only a variable that is the whole value becomes a number', () => {
  const part = text.replace('port: ${env:PORT}', 'port: 5${env:PORT}')
  expect(problemsOf(part, { env })).toEqual([
    '9:7 attachments.postgres[0].port: must be a number, but is text from the environment that is not a number',
  ])
})

test('names from environment variables are not shown in suggestions', () => {
  const names = `version: 1
duckdb:
  extension_policy: \${env:POLICY}
  extensions: [{name: x, from: "\${env:FROM}"}]
attachments:
  sqlite: [{alias: "\${env:ALIAS}", path: a.db}]
views:
  - {name: v, source: sqlite, database: canary1, table: t}
  - {name: w, source: sqlite, database: "\${env:DATABASE}", table: t}
`
  const values = { POLICY: 'canary2', FROM: 'canary3', ALIAS: 'canary4', DATABASE: 'canary5' }
  const { message, issues } = refusalOf(names, { env: values })
  expect(issues).toHaveLength(4)
  expect(message).toMatch(/"canary1" is not an attachment/)
  expect(message).not.toMatch(/canary[2-5]/)
})

test('the environment is not read unless it is given', () => {
  process.env.DUCKALOG_TEST_VARIABLE = 'x'
  expect(refusalOf('version: 1\nduckdb: {}\nname: ${env:DUCKALOG_TEST_VARIABLE}').code).toBe('CONFIG_ENV_MISSING')
  delete process.env.DUCKALOG_TEST_VARIABLE
})
