import { chmod, mkdir } from 'node:fs/promises'
import { loadConfig, parseConfigObject, warningsOf } from '../../../src/config/index.js'
import { type ConfigFolder, head, makeConfigFolder } from '../config-folder.js'
import { caught } from '../problems-of.js'

let folder: ConfigFolder
beforeEach(async () => {
  folder = await makeConfigFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

const nameFrom = (variable: string, rest = '') => `${head}name: "\${env:${variable}:default}"\n${rest}`

describe('which value counts', () => {
  test.each<[string, Readonly<Record<string, string>>, string, Readonly<Record<string, string>>, string]>([
    ['the folder of the config', { 'a/b/.env': 'X=near' }, '', {}, 'near'],
    ['a parent', { '.env': 'X=far' }, '', {}, 'far'],
    ['the nearest', { 'a/.env': 'X=middle', '.env': 'X=far', 'a/b/.env': 'Y=other' }, '', {}, 'middle'],
    ['the host before all files', { 'a/b/.env': 'X=near' }, '', { X: 'host' }, 'host'],
    ['the host, also with an empty text', { 'a/b/.env': 'X=near' }, '', { X: '' }, ''],
    ['an empty text', { 'a/b/.env': 'X=', '.env': 'X=far' }, '', {}, ''],
    ['no file of another name', { 'a/b/.env.local': 'X=local' }, '', {}, 'default'],
    ['the files that are named', { 'a/b/.env': 'X=env', 'a/b/prod.env': 'X=prod' }, 'env_files: [prod.env]', {}, 'prod'],
    ['of one folder the later', { 'a/b/.env': 'X=1', 'a/b/.env.local': 'X=2' }, 'env_files: [.env, .env.local]', {}, '2'],
    ['of one folder the later', { 'a/b/.env': 'X=1', 'a/b/.env.local': 'X=2' }, 'env_files: [.env.local, .env]', {}, '1'],
    ['a nearer one before a later', { 'a/b/.env': 'X=1', 'a/.env.local': 'X=2' }, 'env_files: [.env, .env.local]', {}, '1'],
    ['of a pattern', { 'a/b/.env.a': 'X=a', 'a/b/.env.b': 'X=b' }, 'env_files: [".env.*"]', {}, 'b'],
    ['in a folder beside', { 'a/env/x.env': 'X=beside' }, 'env_files: [env/x.env]', {}, 'beside'],
    [
      'of a file whose name is a variable',
      { 'a/b/.env.prod': 'X=p' },
      'env_files: [".env.${env:STAGE}"]',
      { STAGE: 'prod' },
      'p',
    ],
    ['none', { 'a/b/.env': 'X=1' }, 'env_files: []', {}, 'default'],
    ['in quotes and with export', { 'a/b/.env': '# c\nexport X="a b # c"\n' }, '', {}, 'a b # c'],
    ['never a variable in a value', { 'a/b/.env': 'X=${env:Y}\nY=1' }, '', {}, '${env:Y}'],
  ])('env files: %s', async (_, files, rest, env, expected) => {
    await folder.put({ ...files, 'a/b/catalog.yaml': nameFrom('X', rest) })
    if (expected === '')
      expect(await folder.problems('a/b/catalog.yaml', { env })).toEqual(['a/b/catalog.yaml:3:1 name: is empty'])
    else expect((await folder.load('a/b/catalog.yaml', { env })).name).toBe(expected)
  })

  test('an absolute path', async () => {
    await folder.put({
      'secrets.env': 'X=abs',
      'a/.env': 'X=env',
      'a/catalog.yaml': nameFrom('X', `env_files: [.env, "${folder.file('secrets.env')}"]`),
    })
    expect((await folder.load('a/catalog.yaml')).name).toBe('abs')
  })

  test('loadDotenv: false reads no files of variables', async () => {
    await folder.put({ '.env': 'X=1', 'catalog.yaml': nameFrom('X') })
    expect((await folder.load('catalog.yaml', { loadDotenv: false })).name).toBe('default')
  })

  test('an imported file sees the variables of the main file, then those of its own folder', async () => {
    await folder.put({
      'main/catalog.yaml': `${head}imports: [../shared/a.yaml]`,
      'main/.env': 'X=main',
      'shared/a.yaml':
        'name: "${env:X}"\nviews: [{name: "${env:Y}", sql: SELECT 1}, {name: "${env:Z}", sql: SELECT 1}]\nenv_files: [.env, .z]',
      'shared/.env': 'X=shared\nY=shared_y',
      'shared/.z': 'Z=shared_z',
    })
    const { name, views } = await folder.load('main/catalog.yaml')
    expect([name, ...views.map((view) => view.name)]).toEqual(['main', 'shared_y', 'shared_z'])
  })

  test('of an object: the folder of relative paths', async () => {
    await folder.put({ '.env': 'X=1' })
    const object = { version: 1, duckdb: {}, name: '${env:X:default}' }
    expect((await loadConfig(object, { base: folder.path, env: {} })).name).toBe('1')
  })
})

test('process.env is seen and never changed', async () => {
  await folder.put({
    '.env': 'DUCKALOG_TEST_A=file\nDUCKALOG_TEST_B=file',
    'catalog.yaml': nameFrom('DUCKALOG_TEST_A', 'views: [{name: "${env:DUCKALOG_TEST_B}", sql: SELECT 1}]'),
  })
  process.env.DUCKALOG_TEST_A = 'process'
  const before = { ...process.env }
  try {
    const config = await loadConfig(folder.file('catalog.yaml'))
    expect([config.name, config.views[0]?.name]).toEqual(['process', 'file'])
    expect({ ...process.env }).toEqual(before)
  } finally {
    delete process.env.DUCKALOG_TEST_A
  }
})

test('a value of a file is not shown in an error', async () => {
  await folder.put({ '.env': 'X=canary', 'catalog.yaml': `${head}views: [{name: v, source: "\${env:X}"}]` })
  const { message } = await folder.refusal('catalog.yaml')
  expect(message).toContain('another text from the environment')
  expect(message).not.toContain('canary')
})

test('an unreadable file of variables is skipped, with a warning if it exists', async () => {
  await folder.put({
    'a/latin.env': Buffer.from([0x58, 0x3d, 0xe9]),
    'a/catalog.yaml': nameFrom('X', 'env_files: [latin.env, dir.env, none.env, /dev/zero, loop.env]'),
  })
  await mkdir(folder.file('a/dir.env'))
  await folder.link('a/loop.env', folder.file('a/loop.env'))
  const config = await folder.load('a/catalog.yaml')
  const warnings = warningsOf(config).map(({ code, message }) => `${code}: ${message.replace(folder.path, '')}`)
  expect(warnings.sort()).toEqual([
    'ENV_FILE_SKIPPED: The variables in /a/latin.env are not set: it is not UTF-8 text; is this the right file?',
    'ENV_FILE_SKIPPED: The variables in /a/loop.env are not set: it cannot be read (ELOOP).',
    'ENV_FILE_SKIPPED: The variables in /dev/zero are not set: it is a device, not a file; only regular files are accepted.',
  ])
  await chmod(folder.file('a/latin.env'), 0o600)
})

test('a line that is not an assignment is reported with its file and line number, but without its content', async () => {
  await folder.put({
    '.env': 'X=far\nhunter2\n',
    'a/.env': 'A=1\n\nTODO hunter2\n[hunter2]\nX=near\n',
    'a/junk.env': 'hunter2\n'.repeat(30),
    'a/catalog.yaml': nameFrom('X', 'env_files: [.env, junk.env]'),
  })
  const config = await folder.load('a/catalog.yaml')
  expect(config.name).toBe('near')
  const told = warningsOf(config)
  expect(told.slice(0, 3)).toEqual(
    [
      ['.env', 2],
      ['a/.env', 3],
      ['a/.env', 4],
    ].map(([file, line]) => ({
      code: 'ENV_LINE_IGNORED',
      message: `Line ${line} of ${folder.file(String(file))} is ignored: it is not an assignment. Write NAME=value, or start a comment with #.`,
      location: { file: folder.file(String(file)), line },
    })),
  )
  expect(told).toHaveLength(3 + 20)
  expect(told.at(-1)?.message).toMatch(/Line 20 of .* 10 more lines are ignored as well\.$/)
  expect(JSON.stringify(told)).not.toContain('hunter2')
})

describe('a reference in a value sees', () => {
  test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
    ['an earlier line', { 'a/.env': 'Y=1\nX=${Y}2' }, {}, '12'],
    ['an earlier line before the host', { 'a/.env': 'Y=1\nX=${Y}2' }, { Y: 'host' }, '12'],
    ['the host before a file further away', { '.env': 'Y=far', 'a/.env': 'X=${Y}' }, { Y: 'host' }, 'host'],
    ['a file further away', { '.env': 'Y=far', 'a/.env': 'X=${Y}' }, {}, 'far'],
    ['an earlier file of the same folder', { 'a/.env': 'Y=1', 'a/b.env': 'X=${Y}' }, {}, '1'],
    ['no later file', { 'a/.env': 'X=${Y:-none}', 'a/b.env': 'Y=1' }, {}, 'none'],
    ['never another environment', { 'a/.env': 'X=${PATH:-none}' }, {}, 'none'],
  ])('expansion: %s', async (_, files, env, expected) => {
    await folder.put({ ...files, 'a/catalog.yaml': nameFrom('X', 'env_files: [.env, b.env]') })
    expect((await folder.load('a/catalog.yaml', { env })).name).toBe(expected)
  })

  test('in a file beside an imported one, what the main file sees', async () => {
    await folder.put({
      'main/catalog.yaml': `${head}imports: [../shared/a.yaml]`,
      'main/.env': 'Y=main',
      'shared/a.yaml': 'name: "${env:X}"',
      'shared/.env': 'X=${Y}',
    })
    expect((await folder.load('main/catalog.yaml')).name).toBe('main')
  })
})

test.each<[string, string]>([
  ['env_files: .env', 'catalog.yaml:3:1 env_files: must be a list, but is text; put it in [ ]'],
  ['env_files: [5]', 'catalog.yaml:3:13 env_files[0]: must be text, but is a number; put it in quotes'],
  ['env_files: [""]', 'catalog.yaml:3:13 env_files[0]: is empty'],
  ['env_files: ["a\\0b"]', 'catalog.yaml:3:13 env_files[0]: contains a NUL character, where DuckDB would silently truncate it'],
  [
    'env_files: ["${env:NONE}"]',
    'catalog.yaml:3:13 env_files[0]: needs the environment variable NONE, which is not set; set it, or write ${env:NONE:default}',
  ],
])('%s is refused', async (line, problem) => {
  await folder.put({ 'catalog.yaml': `${head}${line}\n` })
  expect((await folder.problems('catalog.yaml')).slice(0, 1)).toEqual([problem])
})

test.each(['imports', 'env_files'] as const)('parseConfig, which reads no file, refuses %s', (key) => {
  const { issues } = caught(() => parseConfigObject({ version: 1, duckdb: {}, [key]: ['x'] }))
  expect(issues).toEqual([
    { path: key, message: 'names files, but parseConfig() and parseConfigObject() do not read files; use loadConfig()' },
  ])
})

test('loader_settings are accepted with a warning', async () => {
  await folder.put({
    'catalog.yaml': `${head}imports: [a.yaml]\n`,
    'a.yaml': 'loader_settings: {concurrency_enabled: false, max_threads: 4}',
  })
  const config = await folder.load('catalog.yaml')
  expect(config).not.toHaveProperty('loader_settings')
  expect(warningsOf(config)).toEqual([
    {
      code: 'LOADER_SETTINGS_IGNORED',
      message: expect.stringMatching(/have no effect/),
      location: {
        file: folder.file('a.yaml'),
        line: 1,
        column: 1,
        path: 'loader_settings',
        importChain: [expect.objectContaining({ line: 3, column: 11 })],
      },
    },
  ])
})
