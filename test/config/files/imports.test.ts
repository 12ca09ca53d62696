import { loadConfig } from '../../../src/config/load-config.js'
import { type ConfigFolder, head, makeConfigFolder, view } from '../config-folder.js'

let folder: ConfigFolder
beforeEach(async () => {
  folder = await makeConfigFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

/** The names of the views that a main file with these imports has. */
async function viewsOf(imports: string): Promise<readonly string[]> {
  await folder.put({ 'catalog.yaml': `${head}imports: ${imports}\n` })
  return (await folder.load('catalog.yaml')).views.map(({ name }) => name)
}

describe('which files are meant', () => {
  beforeEach(() =>
    folder.put({
      'a.yaml': view('a'),
      'b.json': '{"views": [{"name": "b", "sql": "SELECT 1"}]}',
      'views/c.yaml': view('c'),
      'views/d.yaml': view('d'),
      'views/d10.yml': view('d10'),
      'views/deep/er/e.yaml': view('e'),
      'views/.hidden.yaml': view('hidden'),
      'views/x[1].yaml': view('x1'),
    }),
  )

  test.each<[string, string[]]>([
    ['[a.yaml]', ['a']],
    ['[./views/../a.yaml, b.json]', ['a', 'b']],
    ['[{path: b.json}, {path: a.yaml, override: true, optional: true}]', ['b', 'a']],
    ['[]', []],
    ['[views/*.yaml]', ['c', 'd', 'x1']],
    ['["views/d*"]', ['d', 'd10']],
    ['["views/d??.y*ml"]', ['d10']],
    ['["views/[!x].yaml"]', ['c', 'd']],
    ['["views/[c-d].yaml"]', ['c', 'd']],
    ['["views/x[1].yaml"]', ['x1']],
    ['["**/*.yaml"]', ['a', 'c', 'e', 'd', 'x1'].sort()],
    ['["views/**"]', ['c', 'd', 'd10', 'e', 'x1']],
    ['["views/**/e.yaml", "views/**/c.yaml"]', ['e', 'c']],
    ['["views/.*.yaml"]', ['hidden']],
    ['["views/*.yaml", "!views/c.yaml"]', ['d', 'x1']],
    ['["!views/d*", "views/*.y*ml"]', ['c', 'x1']],
    ['["**/*.yaml", "!views/"]', ['a']],
    ['["**/*.yaml", "!**/deep/**", "!**/x*"]', ['a', 'c', 'd']],
    ['[{path: "none/*.yaml", optional: true}, a.yaml]', ['a']],
    ['[{path: none.yaml, optional: true}]', []],
    ['{views: [a.yaml, views/*.yaml]}', ['a', 'c', 'd', 'x1']],
    ['{views: a.yaml}', ['a']],
    ['{views: {path: a.yaml}}', ['a']],
  ])('%s imports the files that it matches', async (imports, names) => {
    expect([...(await viewsOf(imports))].sort()).toEqual([...names].sort())
  })

  test('matches are sorted by name and come after earlier imports', async () => {
    expect(await viewsOf('[b.json, views/*.yaml, a.yaml]')).toEqual(['b', 'c', 'd', 'x1', 'a'])
  })

  test('an absolute path and a file: URL', async () => {
    expect(await viewsOf(`["${folder.file('a.yaml')}", "file://${folder.file('views/c.yaml')}"]`)).toEqual(['a', 'c'])
  })

  test('an import path may come from an environment variable', async () => {
    await folder.put({ 'catalog.yaml': `${head}imports: ["\${env:DIR}/c.yaml", "\${env:NONE:a}.yaml"]` })
    const { views } = await folder.load('catalog.yaml', { env: { DIR: 'views' } })
    expect(views.map(({ name }) => name)).toEqual(['c', 'a'])
  })

  test.each<[string, string]>([
    ['[none.yaml]', 'catalog.yaml:3:11 imports[0]: names none.yaml, which does not exist'],
    ['[views/cc.yaml]', 'catalog.yaml:3:11 imports[0]: names views/cc.yaml, which does not exist; did you mean `c.yaml`?'],
    ['[{path: none.yaml}]', 'catalog.yaml:3:12 imports[0].path: names none.yaml, which does not exist'],
    ['[views]', 'catalog.yaml:3:11 imports[0]: names views, which is a folder, not a file'],
    [
      '[/dev/zero]',
      'catalog.yaml:3:11 imports[0]: names /dev/zero, which is a device, not a file; only regular files are accepted',
    ],
    [
      '["none/*.yaml"]',
      'catalog.yaml:3:11 imports[0]: matches no file; write `{ path: …, optional: true }` if it may match nothing',
    ],
    [
      '["views/c*", "!**/c.yaml"]',
      'catalog.yaml:3:11 imports[0]: matches only excluded files and this file itself; write `{ path: …, optional: true }` if it may match nothing',
    ],
    ['[a.yaml, "!a.yaml"]', 'catalog.yaml:3:11 imports[0]: is imported and excluded (`!…`) in the same list; remove one of them'],
    ['{views: [none.yaml]}', 'catalog.yaml:3:19 imports.views[0]: names none.yaml, which does not exist'],
    [
      '{duckdb: a.yaml}',
      'catalog.yaml:3:11 imports.duckdb: imports `duckdb` from a.yaml, which has none; remove it, or write `{ path: …, optional: true }`',
    ],
    ['{veiws: [a.yaml]}', 'catalog.yaml:3:11 imports.veiws: is not a known key; did you mean `views`?'],
    ['a.yaml', 'catalog.yaml:3:1 imports: must be a list of paths, or a map of sections to lists of paths, but is text'],
    ['[5]', 'catalog.yaml:3:11 imports[0]: must be a path, or a map with its `path`, but is a number'],
    ['[{path: a.yaml, optonal: true}]', 'catalog.yaml:3:26 imports[0].optonal: is not a known key; did you mean `optional`?'],
    [
      '["file://host/x.yaml"]',
      'catalog.yaml:3:11 imports[0]: is a file: URL that does not name a local file; write file:///folder/views.yaml',
    ],
  ])('%s is refused', async (imports, problem) => {
    await folder.put({ 'catalog.yaml': `${head}imports: ${imports}\n` })
    expect(await folder.problems('catalog.yaml')).toEqual([problem])
    expect((await folder.refusal('catalog.yaml')).code).toBe('CONFIG_INVALID')
  })
})

test('later imports win over earlier ones, and the main file over all; maps merge deep, lists are concatenated', async () => {
  await folder.put({
    'catalog.yaml': `version: 1\nimports: [a.yaml, b.yaml]\nduckdb: {config: {main: m}, settings: [SET main = 1]}\n${view('main')}`,
    'a.yaml': `name: a\nduckdb: {database: a.db, config: {x: a, y: a, main: a}, settings: SET a = 1}\n${view('a')}`,
    'b.yaml': `version: 7\nduckdb: {config: {x: b}, settings: [SET b = 1, SET c = 1], load_extensions: [json]}\n${view('b')}`,
  })
  expect(await folder.load('catalog.yaml')).toEqual({
    version: 1,
    name: 'a',
    duckdb: {
      database: folder.file('a.db'),
      config: { x: 'b', y: 'a', main: 'm' },
      settings: ['SET a = 1', 'SET b = 1', 'SET c = 1', 'SET main = 1'],
      load_extensions: ['json'],
    },
    views: ['a', 'b', 'main'].map((name) => ({ name, sql: `SELECT '${name}'` })),
  })
})

test('a section import takes the one section, also of what the file imports itself', async () => {
  await folder.put({
    'catalog.yaml': `${head}imports: {views: [a.yaml], attachments: b.yaml}\n`,
    'a.yaml': `name: not this\nimports: [b.yaml]\nduckdb: {database: not.db}\n${view('a')}`,
    'b.yaml': `${view('b')}attachments: {duckdb: [{alias: lake, path: lake.db}]}\n`,
  })
  expect(await folder.load('catalog.yaml')).toEqual({
    version: 1,
    duckdb: {},
    attachments: { duckdb: [{ alias: 'lake', path: folder.file('lake.db') }] },
    views: [
      { name: 'b', sql: "SELECT 'b'" },
      { name: 'a', sql: "SELECT 'a'" },
    ],
  })
})

test('a file of which a section was imported gives the rest where it is imported whole, and nothing twice', async () => {
  await folder.put({
    'catalog.yaml': `${head}imports: [one.yaml, two.yaml]\n`,
    'one.yaml': 'imports: {views: [shared.yaml]}\n',
    'two.yaml': 'imports: [shared.yaml]\n',
    'shared.yaml': `name: shared\n${view('a')}`,
  })
  expect(await folder.load('catalog.yaml')).toEqual({
    version: 1,
    name: 'shared',
    duckdb: {},
    views: [{ name: 'a', sql: "SELECT 'a'" }],
  })
})

test('paths are relative to the folder of their own file', async () => {
  await folder.put({
    'catalog.yaml': 'version: 1\nimports: [shared/base.yaml]\nduckdb: {}\n',
    'shared/base.yaml': `
imports: [more/views.yaml, ../top.yaml]
duckdb: {database: x.db, directories: {temp: t}, extensions: [{name: e, path: e.duckdb_extension}]}
attachments: {sqlite: [{alias: s, path: ../s.db}]}`,
    'shared/more/views.yaml': `views:
  - {name: v, sql_file: v.sql}
  - {name: t, sql_template: {path: ../t.sql, variables: {n: 7}}}
  - {name: f, sql_file: {path: v.sql}}
  - {name: p, source: parquet, uri: ["data/*.parquet", "s3://bucket/x.parquet"]}`,
    'shared/more/v.sql': 'SELECT 42',
    'shared/t.sql': 'SELECT {{n}}',
    'top.yaml': 'attachments: {duckdb: [{alias: d, path: d.db}]}',
  })
  expect(await folder.load('catalog.yaml')).toEqual({
    version: 1,
    duckdb: {
      database: folder.file('shared/x.db'),
      directories: { temp: folder.file('shared/t') },
      extensions: [{ name: 'e', path: folder.file('shared/e.duckdb_extension') }],
    },
    attachments: {
      sqlite: [{ alias: 's', path: folder.file('s.db') }],
      duckdb: [{ alias: 'd', path: folder.file('d.db') }],
    },
    views: [
      { name: 'v', sql: 'SELECT 42' },
      { name: 't', sql: 'SELECT 7' },
      { name: 'f', sql: 'SELECT 42' },
      { name: 'p', source: 'parquet', uri: [folder.file('shared/more/data/*.parquet'), 's3://bucket/x.parquet'] },
    ],
  })
})

test('a file that is reached through a linked folder is relative to that folder', async () => {
  await folder.put({ 'catalog.yaml': `${head}imports: [link/v.yaml]\n`, 'real/v.yaml': 'duckdb: {database: x.db}' })
  await folder.link('link', folder.file('real'))
  expect((await folder.load('catalog.yaml')).duckdb.database).toBe(folder.file('link/x.db'))
})

test('a file that is imported by several ways, and by a link, counts once, at its first place', async () => {
  await folder.put({
    'catalog.yaml': `${head}imports: [a.yaml, b.yaml, link.yaml, "*.yaml"]\n`,
    'a.yaml': `imports: [base.yaml]\n${view('a')}`,
    'b.yaml': `imports: [./base.yaml]\n${view('b')}`,
    'base.yaml': view('base'),
  })
  await folder.link('link.yaml', folder.file('base.yaml'))
  expect((await folder.load('catalog.yaml')).views.map(({ name }) => name)).toEqual(['base', 'a', 'b'])
})

test('imports of an object start at the working directory, or at base', async () => {
  await folder.put({ 'a.yaml': view('a') })
  const { views } = await loadConfig({ version: 1, duckdb: {}, imports: ['a.yaml'] }, { base: folder.path })
  expect(views).toHaveLength(1)
})

describe('import cycles', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['of one', { 'catalog.yaml': `${head}imports: [catalog.yaml]` }, 'catalog.yaml:3:11 → catalog.yaml'],
    [
      'of three',
      {
        'catalog.yaml': `${head}imports: [ok.yaml, b.yaml]`,
        'ok.yaml': '{}',
        'b.yaml': 'imports: [d/c.yaml]',
        'd/c.yaml': 'imports: [../catalog.yaml]',
      },
      'catalog.yaml:3:20 → b.yaml:1:11 → d/c.yaml:1:11 → catalog.yaml',
    ],
    [
      'further in',
      { 'catalog.yaml': `${head}imports: [b.yaml]`, 'b.yaml': 'imports: [c.yaml]', 'c.yaml': 'imports: ["b.*"]' },
      'b.yaml:1:11 → c.yaml:1:11 → b.yaml',
    ],
    [
      'of sections',
      { 'catalog.yaml': `${head}imports: {views: b.yaml}`, 'b.yaml': 'imports: {duckdb: [catalog.yaml]}\nviews: []' },
      'catalog.yaml:3:11 → b.yaml:1:20 → catalog.yaml',
    ],
  ])('%s are refused with their chain', async (_, files, chain) => {
    await folder.put(files)
    const { code, location } = await folder.refusal('catalog.yaml')
    expect({ code, line: location?.line }).toEqual({ code: 'CONFIG_IMPORT_CYCLE', line: expect.any(Number) })
    const problems = (await folder.problems('catalog.yaml')).map((problem) => problem.replace(/^.*?: creates/, 'creates'))
    expect(problems).toEqual([`creates an import cycle: ${chain}; remove one of them`])
  })

  test('through links are found as well', async () => {
    await folder.put({ 'd/catalog.yaml': `${head}imports: [sub/catalog.yaml]` })
    await folder.link('d/sub', folder.file('d'))
    expect((await folder.refusal('d/catalog.yaml')).code).toBe('CONFIG_IMPORT_CYCLE')
  })
})

describe('names that two files define', () => {
  const both: readonly [string, string, string][] = [
    ['a view', 'views: [{name: V, sql: SELECT 1}]', 'views: [{name: v, db_schema: main, sql: SELECT 2}]'],
    ['an alias', 'attachments: {duckdb: [{alias: A, path: 1.db}]}', 'attachments: {sqlite: [{alias: a, path: 2.db}]}'],
    ['a secret', 'duckdb: {secrets: [{type: s3, region: r1}]}', 'duckdb: {secrets: [{type: gcs, name: S3, region: r2}]}'],
  ]
  test.each(both)('%s: an error that names both places', async (_, first, second) => {
    await folder.put({ 'catalog.yaml': `${head}imports: [a.yaml, b.yaml]\n`, 'a.yaml': first, 'b.yaml': second })
    const [problem, ...more] = await folder.problems('catalog.yaml')
    expect(more).toEqual([])
    expect(problem).toMatch(/^b\.yaml:1:\d+ /)
    expect(problem).toMatch(/duplicates the (?:name|alias) of .* \(a\.yaml:1:\d+\)/)
  })

  test.each(both)('%s: the later one with override, on whichever of the two', async (_, first, second) => {
    await folder.put({ 'a.yaml': first, 'b.yaml': second })
    const load = async (imports: string, own = '') => {
      await folder.put({
        'catalog.yaml': `version: 1\n${own.startsWith('duckdb') ? '' : 'duckdb: {}\n'}imports: ${imports}\n${own}`,
      })
      return folder.load('catalog.yaml')
    }
    const [onlyFirst, onlySecond] = [await load('[a.yaml]'), await load('[b.yaml]')]
    for (const imports of ['[a.yaml, {path: b.yaml, override: true}]', '[{path: a.yaml, override: true}, b.yaml]'])
      expect(withoutEmpty(await load(imports))).toEqual(withoutEmpty(onlySecond))
    expect(withoutEmpty(await load('[b.yaml, {path: a.yaml, override: true}]'))).toEqual(withoutEmpty(onlyFirst))
    expect(withoutEmpty(await load('[{path: b.yaml, override: true}]', first))).toEqual(withoutEmpty(onlyFirst))
  })

  test('an override does not hide duplicate names within a file or in nested imports', async () => {
    await folder.put({
      'catalog.yaml': `${head}imports: [{path: a.yaml, override: true}]`,
      'a.yaml': `imports: [b.yaml]\n${view('v')}`,
      'b.yaml': view('v'),
    })
    expect(await folder.problems('catalog.yaml')).toHaveLength(1)
    await folder.put({ 'a.yaml': 'views: [{name: v, sql: SELECT 1}, {name: v, sql: SELECT 2}]' })
    expect(await folder.problems('catalog.yaml')).toHaveLength(1)
  })
})

function withoutEmpty(config: object): unknown {
  return JSON.parse(
    JSON.stringify(config, (_, value: unknown) => (Array.isArray(value) && value.length === 0 ? undefined : value)),
  )
}
