import { type CatalogInput, loadConfig, locationOf, parseConfig, parseConfigObject } from '../../../src/config/index.js'
import { chooseProfile } from '../../../src/config/merge/apply-profile.js'
import { type ConfigFolder, makeConfigFolder } from '../config-folder.js'
import { problemsOf, refusalOf } from '../problems-of.js'

const text = `version: 1
duckdb:
  database: dev.db
  settings: {threads: 4, memory_limit: 1GB}
  secrets: [{type: s3, region: dev}]
  load_extensions: [json]
views:
  - {name: v, sql: SELECT 1}
  - {name: w, sql: SELECT 1}
profiles:
  prod:
    name: prod
    duckdb:
      database: prod.db
      settings: {threads: 16}
      secrets: [{type: s3, region: prod}]
      load_extensions: [icu]
    views:
      - {name: V, sql: SELECT 2}
      - {name: x, sql: SELECT 2}
  empty: {}
`

test('a profile is merged over the file: maps are merged deeply, lists are concatenated, entries of the same name are replaced', () => {
  expect(parseConfig(text, { format: 'yaml', profile: 'prod' })).toEqual({
    version: 1,
    name: 'prod',
    duckdb: {
      database: 'prod.db',
      settings: { threads: 16, memory_limit: '1GB' },
      secrets: [{ type: 's3', region: 'prod' }],
      load_extensions: ['json', 'icu'],
    },
    views: [
      { name: 'w', sql: 'SELECT 1' },
      { name: 'V', sql: 'SELECT 2' },
      { name: 'x', sql: 'SELECT 2' },
    ],
  })
})

test.each<[string, { profile?: string; env?: Record<string, string> }, string]>([
  ['none', {}, 'dev.db'],
  ['the option', { profile: 'prod' }, 'prod.db'],
  ['the variable', { env: { DUCKALOG_PROFILE: 'prod' } }, 'prod.db'],
  ['the option before the variable', { profile: 'empty', env: { DUCKALOG_PROFILE: 'prod' } }, 'dev.db'],
  ['an empty variable: none', { env: { DUCKALOG_PROFILE: '' } }, 'dev.db'],
  ['an empty option: none', { profile: '', env: { DUCKALOG_PROFILE: 'prod' } }, 'dev.db'],
])('chosen by %s', (_, options, database) => {
  const config = parseConfig(text, { format: 'yaml', ...options })
  expect(config.duckdb.database).toBe(database)
  expect(config).not.toHaveProperty('profiles')
})

test.each<[string, string]>([
  [
    'prdo',
    ':10:1 profiles: has no profile `prdo`; did you mean `prod`?; it was selected by the option profile or by DUCKALOG_PROFILE',
  ],
  [
    'zzz',
    ':10:1 profiles: has no profile `zzz`; the profiles are prod, empty; it was selected by the option profile or by DUCKALOG_PROFILE',
  ],
  [
    'constructor',
    ':10:1 profiles: has no profile `constructor`; the profiles are prod, empty; it was selected by the option profile or by DUCKALOG_PROFILE',
  ],
])('the unknown profile %s is refused', (profile, problem) => {
  expect(problemsOf(text, { profile })).toEqual([problem.slice(1)])
  expect(refusalOf('version: 1\nduckdb: {}', { profile }).issues[0]?.message).toContain('the catalog has no profiles')
})

test('what is wrong in the chosen profile has its place there; another profile is not looked at', () => {
  const wrong = `version: 1\nduckdb: {}\nprofiles:\n  a: {duckdb: {thraeds: 1}, views: [{name: v, sql: "\${env:NONE}"}]}\n  b: {nmae: x}\n`
  expect(problemsOf(wrong, { profile: 'a' })).toEqual([
    '4:16 profiles.a.duckdb.thraeds: is not a known key; the keys are database, install_extensions, load_extensions, extensions, extension_policy, directories, pragmas, settings, config, secrets, security, init_sql',
    '4:47 profiles.a.views[0].sql: needs the environment variable NONE, which is not set; set it, or write ${env:NONE:default}',
  ])
  expect(problemsOf(wrong, { profile: 'b' })).toEqual(['5:7 profiles.b.nmae: is not a known key; did you mean `name`?'])
  expect(parseConfig(wrong, { format: 'yaml' }).views).toEqual([])
})

test('locationOf finds the profile', () => {
  const config = parseConfig(text, { format: 'yaml', file: 'c.yaml', profile: 'prod' })
  expect(locationOf(config, ['duckdb', 'settings', 'threads'])).toEqual({
    file: 'c.yaml',
    line: 15,
    column: 18,
    path: 'profiles.prod.duckdb.settings.threads',
  })
  expect(locationOf(config, ['duckdb', 'settings', 'memory_limit'])).toMatchObject({ line: 4, column: 26 })
  expect(locationOf(config, ['views', 0, 'name'])).toMatchObject({ line: 9, path: 'views[1].name' })
  expect(locationOf(config, ['views', 1, 'name'])).toMatchObject({ line: 19, path: 'profiles.prod.views[0].name' })
})

test.each<[string, string]>([
  ['profiles: []', '3:1 profiles: must be a map (`key: value`), but is a list'],
  ['profiles: {a: 5}', '3:12 profiles.a: must be a map that holds a part of the catalog'],
  ['profiles: {a: {profiles: {b: {}}}}', '3:16 profiles.a.profiles: is not allowed here; profiles cannot be nested'],
])('%s is refused', (line, problem) => {
  expect(problemsOf(`version: 1\nduckdb: {}\n${line}\n`, { env: {}, ...(line.includes('{b:') && { profile: 'a' }) })).toEqual([
    problem,
  ])
})

test('documents that contain themselves are refused in both', () => {
  const bomb = 'version: 1\nduckdb: &a {x: *a, y: *a}\nprofiles: {p: {duckdb: &b {x: *b, y: *b}}}\n'
  expect(refusalOf(bomb, { profile: 'p' }).issues[0]?.message).toMatch(/^(nests more|contains more|exceeds the limit of)/)
})

test('an object with profiles is left as it is', () => {
  const input: CatalogInput = {
    version: 1,
    duckdb: {},
    profiles: { p: { duckdb: { secrets: [{ type: 's3', secret: () => Promise.resolve('x') }] } } },
  }
  const before = JSON.stringify(input)
  expect(parseConfigObject(input, { profile: 'p' }).duckdb.secrets).toHaveLength(1)
  expect(JSON.stringify(input)).toBe(before)
  expect(Object.isFrozen(input.profiles)).toBe(false)
})

describe('in files', () => {
  let folder: ConfigFolder
  beforeEach(async () => {
    folder = await makeConfigFolder()
  })
  afterEach(() => folder[Symbol.asyncDispose]())

  test('a profile brings its own imports and files of variables', async () => {
    await folder.put({
      'catalog.yaml':
        'version: 1\nduckdb: {}\nname: "${env:X}"\nimports: [a.yaml]\nenv_files: [.env]\nprofiles: {p: {imports: [b.yaml], env_files: [.env.p]}}',
      '.env': 'X=base',
      '.env.p': 'X=profile',
      'a.yaml': 'duckdb: {database: a.db}',
      'b.yaml': 'duckdb: {database: b.db}',
    })
    expect(await folder.load('catalog.yaml')).toMatchObject({ name: 'base', duckdb: { database: folder.file('a.db') } })
    expect(await folder.load('catalog.yaml', { profile: 'p' })).toMatchObject({
      name: 'profile',
      duckdb: { database: folder.file('b.db') },
    })
    expect((await loadConfig(folder.file('catalog.yaml'), { env: { DUCKALOG_PROFILE: 'p' } })).name).toBe('profile')
  })

  test('each file has its own part of a profile; one is enough', async () => {
    await folder.put({
      'catalog.yaml': 'version: 1\nduckdb: {}\nimports: [base.yaml]',
      'base.yaml': 'duckdb: {database: dev.db}\nprofiles: {prod: {duckdb: {database: prod.db}}}',
    })
    expect((await folder.load('catalog.yaml', { profile: 'prod' })).duckdb.database).toBe(folder.file('prod.db'))
    expect(await folder.problems('catalog.yaml', { profile: 'prd' })).toEqual([
      'catalog.yaml:1:1 profiles: has no profile `prd`; did you mean `prod`?; it was selected by the option profile or by DUCKALOG_PROFILE',
    ])
  })
})

test.each<[option: string | undefined, env: Record<string, string>, chosen: string | undefined]>([
  [undefined, {}, undefined],
  [undefined, { DUCKALOG_PROFILE: '' }, undefined],
  [undefined, { DUCKALOG_PROFILE: 'prod' }, 'prod'],
  ['dev', { DUCKALOG_PROFILE: 'prod' }, 'dev'],
  ['', { DUCKALOG_PROFILE: 'prod' }, undefined],
])('the option %j with %j chooses %j', (option, env, chosen) => {
  expect(chooseProfile(option, env)).toBe(chosen)
})
