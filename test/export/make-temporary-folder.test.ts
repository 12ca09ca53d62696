import { mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeTemporaryFolder } from '../../src/export/make-temporary-folder.js'
import { buildCatalog, exportCatalog } from '../../src/index.js'
import { makeFolder } from '../support/catalog-folder.js'
import { rawQuery } from '../support/raw-duckdb.js'
import { type CompiledScript, compileScript } from '../support/second-process.js'

let script: CompiledScript
beforeAll(async () => {
  script = await compileScript('build-and-wait')
})
afterAll(() => script[Symbol.asyncDispose]())

const catalog = { version: 1, duckdb: {}, views: [{ name: 'v', sql: 'SELECT 1 AS n' }] } as const

const foldersIn = async (folder: string, prefix: string) =>
  (await readdir(folder)).filter((name) => name.startsWith(prefix)).sort()

test('a build removes the folder of a killed build, and keeps that of a running one', async () => {
  await using folder = await makeFolder()
  const { path } = folder
  const killed = script.start(['build', folder.file('killed.duckdb')])
  await killed.printed('begun')
  const [left] = await foldersIn(path, '.duckalog-build-')
  killed.kill('SIGKILL')
  await killed.ended
  const running = script.start(['build', folder.file('running.duckdb')])
  await running.printed('begun')
  // It was the next one
  const [live, ...others] = await foldersIn(path, '.duckalog-build-')
  expect({ left: left !== undefined, live: live !== undefined && live !== left, others }).toEqual({
    left: true,
    live: true,
    others: [],
  })
  await buildCatalog(catalog, { databasePath: folder.file('next.duckdb') })
  expect(await foldersIn(path, '.duckalog-build-')).toEqual([live])
  expect(await readdir(join(path, live!))).toContain('running.duckdb')
  running.kill('SIGKILL')
  await running.ended
  await buildCatalog(catalog, { databasePath: folder.file('last.duckdb') })
  expect(await foldersIn(path, '.duckalog-build-')).toEqual([])
})

test('a build that brings a file up to date removes the folder of a killed build, too', async () => {
  await using folder = await makeFolder()
  const databasePath = folder.file('killed.duckdb')
  const killed = script.start(['build', databasePath])
  await killed.printed('begun')
  killed.kill('SIGKILL')
  await killed.ended
  // As if it had been killed after it had placed the file
  await rawQuery(databasePath, 'SELECT 1')
  expect(await readdir(folder.path)).toHaveLength(2)
  await buildCatalog(catalog, { databasePath })
  expect(await readdir(folder.path)).toEqual(['killed.duckdb'])
})

test('an export removes the folder of a killed export, and keeps that of a running one', async () => {
  await using folder = await makeFolder()
  const { path } = folder
  const killed = script.start(['export'], { TMPDIR: path })
  await killed.printed('begun')
  killed.kill('SIGKILL')
  await killed.ended
  expect(await foldersIn(path, 'duckalog-export-')).toHaveLength(1)
  const running = script.start(['export'], { TMPDIR: path })
  await running.printed('begun')
  const [live, ...others] = await foldersIn(path, 'duckalog-export-')
  expect(others).toEqual([])
  const { TMPDIR } = process.env
  process.env.TMPDIR = path
  try {
    await exportCatalog(catalog, 's3://bucket/y.duckdb', { upload: async () => undefined })
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  }
  expect(await foldersIn(path, 'duckalog-export-')).toEqual([live])
})

test('only folders of ended processes of this machine are removed', async () => {
  await using folder = await makeFolder()
  const { path } = folder
  const own = await makeTemporaryFolder(path, '.made-')
  const [, host, pid, startTime] = /\.made-([^-]+)-(\d+)-(\d+)-\w+$/.exec(own) ?? []
  // No process has such an id: Linux ends at 2^22
  const gone = 4_194_305
  const kept = [
    `.made-${'0'.repeat(12)}-${gone}-1-aaaaaa`,
    `.made-${host}-${pid}-0-bbbbbb`,
    `.made-${host}-${gone}-1`,
    `.made-${host}-x-1-dddddd`,
    '.made-eeeeee',
    `.other-${host}-${gone}-1-ffffff`,
  ]
  const removed = [`.made-${host}-${gone}-1-gggggg`, `.made-${host}-${gone}-0-hhhhhh`]
  // The id of this process, as another one had it
  if (startTime !== '0') removed.push(`.made-${host}-${pid}-${Number(startTime) - 1}-iiiiii`)
  for (const name of [...kept, ...removed]) {
    await mkdir(join(path, name))
    await writeFile(join(path, name, 'file'), 'text')
  }
  const target = await mkdtemp(folder.file('target-'))
  await writeFile(join(target, 'file'), 'text')
  await symlink(target, join(path, `.made-${host}-${gone}-1-jjjjjj`))
  await writeFile(join(path, `.made-${host}-${gone}-1-kkkkkk`), 'a file')
  const next = await makeTemporaryFolder(path, '.made-')
  const names = (await readdir(path)).filter((name) => /^\.(?:made|other)-/.test(name)).sort()
  const others = [`.made-${host}-${gone}-1-jjjjjj`, `.made-${host}-${gone}-1-kkkkkk`]
  expect(names).toEqual([...kept, ...others, own, next].map((name) => name.split('/').at(-1)).sort())
  expect(await readdir(target)).toEqual(['file'])
})
