import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { LoadOptions } from '../../../src/config/index.js'
import { loadConfig } from '../../../src/config/load-config.js'
import { sourcesOf } from '../../../src/config/model/config-metadata.js'
import { head, makeConfigFolder, view } from '../config-folder.js'

const plain = `${head}${view('v')}`

test('a file without dependencies gives the same config as long as its text is unchanged', async () => {
  await using folder = await makeConfigFolder({ 'c.yaml': plain })
  const first = await folder.load('c.yaml')
  expect(await folder.load('c.yaml')).toBe(first)
  await folder.put({ 'c.yaml': `${head}${view('w')}` })
  expect((await folder.load('c.yaml')).views).toMatchObject([{ name: 'w' }])
  await folder.put({ 'c.yaml': plain })
  expect(await folder.load('c.yaml')).toEqual(first)
})

type Files = Readonly<Record<string, string>>

/** What goes into a config beside its text, before and after it changes. */
const others: Readonly<Record<string, readonly [files: Files, change: Files, before?: LoadOptions, after?: LoadOptions]>> = {
  'a variable': [{ 'c.yaml': `${head}${view('v', '${env:NAME}')}` }, {}, { env: { NAME: 'a' } }, { env: { NAME: 'b' } }],
  'the default of a variable': [{ 'c.yaml': `${head}${view('v', '${env:NAME:a}')}` }, {}, {}, { env: { NAME: 'b' } }],
  'a file of variables': [{ 'c.yaml': `${head}${view('v', '${env:NAME:a}')}` }, { '.env': 'NAME=b' }],
  'a file of SQL': [{ 'c.yaml': `${head}views: [{ name: v, sql_file: v.sql }]`, 'v.sql': 'SELECT 1' }, { 'v.sql': 'SELECT 2' }],
  'a template': [
    { 'c.yaml': `${head}views: [{ name: v, sql_template: { path: v.sql } }]`, 'v.sql': 'SELECT 1' },
    { 'v.sql': 'SELECT 2' },
  ],
  'an import': [{ 'c.yaml': `${head}imports: [i.yaml]`, 'i.yaml': view('a') }, { 'i.yaml': view('b') }],
  'a glob of imports': [{ 'c.yaml': `${head}imports: ["i*.yaml"]`, 'i1.yaml': view('a') }, { 'i2.yaml': view('b') }],
  'an optional import': [{ 'c.yaml': `${plain}imports: [{ path: i.yaml, optional: true }]` }, { 'i.yaml': view('b') }],
  'a profile': [{ 'c.yaml': `${plain}profiles: { dev: { name: dev } }` }, {}, {}, { profile: 'dev' }],
  'the profile of the environment': [
    { 'c.yaml': `${plain}profiles: { dev: { name: dev } }` },
    {},
    {},
    { env: { DUCKALOG_PROFILE: 'dev' } },
  ],
  'the base': [{ 'c.yaml': 'version: 1\nduckdb: { database: d.duckdb }\n' }, {}, {}, { base: '/elsewhere' }],
}

test.each(Object.entries(others))('the same text gives another config with %s', async (_, [files, change, before, after]) => {
  await using folder = await makeConfigFolder(files)
  const load = (options: LoadOptions = {}) => loadConfig(folder.file('c.yaml'), { env: {}, ...options })
  const first = await load(before)
  expect(await load(before)).toEqual(first)
  await folder.put(change)
  expect(await load(after)).not.toEqual(first)
})

test('a former working folder is not confused with the current one', async () => {
  const text = 'version: 1\nduckdb: {}\n'
  await using one = await makeConfigFolder({ 'c.yaml': text })
  await using two = await makeConfigFolder({ 'c.yaml': text })
  const before = process.cwd()
  const files: unknown[] = []
  try {
    for (const { path } of [one, two]) {
      process.chdir(path)
      files.push([...sourcesOf(await loadConfig('c.yaml', { base: '/elsewhere' })).files.keys()][0])
    }
  } finally {
    process.chdir(before)
  }
  expect(files).toEqual([one.file('c.yaml'), two.file('c.yaml')])
})

test('a config is collected when nothing refers to it, even if another config of the same text is in use', async () => {
  const text = `${plain}# held\n`
  await using held = await makeConfigFolder({ 'c.yaml': text })
  const kept = await held.load('c.yaml')
  const others: WeakRef<object>[] = []
  for (let count = 0; count < 20; count += 1) {
    await using folder = await makeConfigFolder({ 'c.yaml': text })
    others.push(new WeakRef(await folder.load('c.yaml')))
  }
  setFlagsFromString('--expose-gc')
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    runInNewContext('gc')()
  }
  expect(others.filter((other) => other.deref()).length).toBeLessThan(others.length / 2)
  expect(await held.load('c.yaml')).toBe(kept)
})

test('an attached catalog is read again', async () => {
  const parent = `${head}attachments: { duckalog: [{ alias: kid, config_path: kid.yaml }] }\n`
  const kid = (database: string) => `version: 1\nduckdb: { database: ${database}.duckdb }\n`
  await using folder = await makeConfigFolder({ 'c.yaml': parent, 'kid.yaml': kid('one') })
  expect((await folder.load('c.yaml')).attachments?.duckalog).toMatchObject([{ database: folder.file('one.duckdb') }])
  await folder.put({ 'kid.yaml': kid('two') })
  expect((await folder.load('c.yaml')).attachments?.duckalog).toMatchObject([{ database: folder.file('two.duckdb') }])
})

test('the same text in another folder is another config, and allowedRoots look each time', async () => {
  const text = 'version: 1\nduckdb: { database: d.duckdb }\n'
  await using one = await makeConfigFolder({ 'c.yaml': text })
  await using two = await makeConfigFolder({ 'c.yaml': text })
  expect((await one.load('c.yaml')).duckdb.database).toBe(one.file('d.duckdb'))
  expect((await two.load('c.yaml')).duckdb.database).toBe(two.file('d.duckdb'))
  await expect(one.load('c.yaml', { allowedRoots: [two.path] })).rejects.toMatchObject({ code: 'CONFIG_PATH_FORBIDDEN' })
})
