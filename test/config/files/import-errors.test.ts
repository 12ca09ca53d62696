import { loadConfig, locationOf } from '../../../src/config/index.js'
import { type ConfigFolder, head, makeConfigFolder, view } from '../config-folder.js'

let folder: ConfigFolder
beforeEach(async () => {
  folder = await makeConfigFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

describe('locations', () => {
  beforeEach(() =>
    folder.put({
      'catalog.yaml': `${head}imports:\n  - shared/base.yaml\n${view('main')}`,
      'shared/base.yaml': '# a comment\nimports: [views.yaml]\nduckdb: {threads: 4}\n',
      'shared/views.yaml': 'views:\n  - {name: a, sql_file: a.sql}\n  - {nmae: b, sql: SELECT 1}\n',
    }),
  )

  test('an error has the file, line, column and path of the value, and the imports that lead there', async () => {
    const error = await folder.refusal('catalog.yaml')
    const importChain = [
      { file: folder.file('catalog.yaml'), line: 4, column: 5, path: 'imports[0]' },
      { file: folder.file('shared/base.yaml'), line: 2, column: 11, path: 'imports[0]' },
    ]
    expect(error.issues).toEqual([
      expect.objectContaining({
        file: folder.file('shared/base.yaml'),
        line: 3,
        column: 10,
        path: 'duckdb.threads',
        importChain: importChain.slice(0, 1),
      }),
      expect.objectContaining({ file: folder.file('shared/views.yaml'), line: 3, column: 5, path: 'views[1].name', importChain }),
      expect.objectContaining({ file: folder.file('shared/views.yaml'), line: 3, column: 6, path: 'views[1].nmae', importChain }),
    ])
    expect(error.location).toMatchObject({ line: 3, column: 10, importChain: importChain.slice(0, 1) })
    expect(error.message.split('\n')[1]).toBe(
      `${folder.file('shared/views.yaml')}:3:5: views[1].name: is missing (imported by ${folder.file('shared/base.yaml')}:2:11, imported by ${folder.file('catalog.yaml')}:4:5)`,
    )
  })

  test('a syntax error has an import chain, and all of them are reported together', async () => {
    await folder.put({
      'shared/base.yaml': 'imports: [views.yaml, none.yaml]\nduckdb: {}',
      'shared/views.yaml': 'views: [}\n',
    })
    const { code, issues } = await folder.refusal('catalog.yaml')
    expect(code).toBe('CONFIG_SYNTAX')
    expect(issues).toEqual([
      expect.objectContaining({ file: folder.file('shared/views.yaml'), line: 1, importChain: expect.any(Array) }),
      expect.objectContaining({ file: folder.file('shared/base.yaml'), line: 1, column: 23, path: 'imports[1]' }),
    ])
    expect(issues[0]?.importChain).toHaveLength(2)
  })

  test('locationOf finds values in all files', async () => {
    await folder.put({
      'shared/base.yaml': 'imports: [views.yaml]\nduckdb:\n  settings: {threads: 4}',
      'shared/views.yaml': 'views:\n  - {name: a, sql_file: a.sql}',
      'shared/a.sql': 'SELECT 1',
    })
    const config = await folder.load('catalog.yaml')
    const place = (path: (string | number)[]) => {
      const { file, line, column, path: at, importChain = [] } = locationOf(config, path) ?? {}
      return [file?.replace(`${folder.path}/`, ''), line, column, at, importChain.length]
    }
    expect(place(['views', 0, 'sql'])).toEqual(['shared/views.yaml', 2, 15, 'views[0].sql_file', 2])
    expect(place(['views', 1, 'name'])).toEqual(['catalog.yaml', 5, 10, 'views[0].name', 0])
    expect(place(['duckdb', 'settings', 'threads'])).toEqual(['shared/base.yaml', 3, 14, 'duckdb.settings.threads', 1])
    expect(place(['duckdb', 'missing'])).toEqual(['catalog.yaml', 2, 1, 'duckdb.missing', 0])
    expect(place(['version'])).toEqual(['catalog.yaml', 1, 1, 'version', 0])
  })

  test('files are named as the path of the main file was given', async () => {
    const cwd = process.cwd()
    process.chdir(folder.path)
    try {
      await folder.put({ 'conf/catalog.yaml': `${head}imports: [../shared/views.yaml]` })
      const { issues } = await loadConfig('conf/catalog.yaml').catch((error) => error)
      expect(issues[0]).toMatchObject({ file: 'shared/views.yaml', importChain: [{ file: 'conf/catalog.yaml' }] })
    } finally {
      process.chdir(cwd)
    }
  })

  test('a missing SQL file is reported in the file that names it', async () => {
    await folder.put({
      'shared/base.yaml': 'imports: [views.yaml]',
      'shared/views.yaml': 'views:\n  - {name: a, sql_file: a.sql}',
    })
    expect(await folder.problems('catalog.yaml')).toEqual([
      'shared/views.yaml:2:15 views[0].sql_file: shared/a.sql does not exist',
    ])
  })

  test('variables are missing in any file', async () => {
    await folder.put({
      'shared/base.yaml': 'imports: [views.yaml]\nname: ${env:A}',
      'shared/views.yaml': 'views: [{name: "${env:B}", sql: SELECT 1}]',
    })
    const { code, issues } = await folder.refusal('catalog.yaml')
    expect(code).toBe('CONFIG_ENV_MISSING')
    expect(issues.map(({ file, path }) => [file?.replace(`${folder.path}/`, ''), path])).toEqual([
      ['shared/base.yaml', 'name'],
      ['shared/views.yaml', 'views[0].name'],
    ])
  })

  test('nothing is reported missing that a file with an unknown path may define', async () => {
    await folder.put({
      'catalog.yaml': `${head}imports: [shop.yaml]\nviews: [{name: v, source: postgres, database: shop, table: t}]\n`,
      'shop.yaml': 'imports: ["${env:DIR}/attachments.yaml"]',
    })
    const { code, issues } = await folder.refusal('catalog.yaml')
    expect(code).toBe('CONFIG_ENV_MISSING')
    expect(issues.map(({ path }) => path)).toEqual(['imports[0]'])
  })

  test('a missing variable in an import is reported alone, because the rest is unknown', async () => {
    await folder.put({ 'catalog.yaml': 'imports: ["${env:DIR}/x.yaml"]\n' })
    expect(await folder.refusal('catalog.yaml')).toMatchObject({ code: 'CONFIG_ENV_MISSING', issues: [{ path: 'imports[0]' }] })
  })

  test('a map in one file and a list in another cannot be merged', async () => {
    await folder.put({ 'catalog.yaml': `${head}imports: [a.yaml]\nviews: {}\n`, 'a.yaml': 'views: []' })
    expect(await folder.problems('catalog.yaml')).toContain(
      'catalog.yaml:4:1 views: is a map here, but a list at views (a.yaml:1:1); write both in the same form',
    )
  })

  test('numbers and booleans of an imported file may come from environment variables', async () => {
    await folder.put({
      'catalog.yaml': `${head}imports: [{path: a.yaml, override: "\${env:YES}"}]`,
      'a.yaml': 'attachments: {postgres: [{alias: p, host: h, port: "${env:PORT}"}]}',
    })
    const { attachments } = await folder.load('catalog.yaml', { env: { PORT: '5433', YES: 'true' } })
    expect(attachments?.postgres?.[0]?.port).toBe(5433)
  })
})
