import { execFileSync } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { relative } from 'node:path'
import { type ConfigFolder, head, makeConfigFolder } from '../config-folder.js'

/** More than Node has threads for files: were each of them held, the next test would hang. */
const times = 6

let folder: ConfigFolder
let server: Server
beforeAll(async () => {
  folder = await makeConfigFolder({ 'regular.sql': 'SELECT 1' })
  execFileSync('mkfifo', [folder.file('pipe')])
  server = createServer()
  await new Promise<void>((resolve) => server.listen(folder.file('socket'), resolve))
  await mkdir(folder.file('folder'))
  for (const kind of ['pipe', 'socket', 'folder']) await folder.link(`${kind}-link`, folder.file(kind))
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await folder[Symbol.asyncDispose]()
})

const kinds = [
  ['pipe', 'is a pipe (FIFO), not a file; only regular files are accepted'],
  ['pipe-link', 'is a pipe (FIFO), not a file; only regular files are accepted'],
  ['socket', 'is a socket, not a file; only regular files are accepted'],
  ['socket-link', 'is a socket, not a file; only regular files are accepted'],
  ['/dev/zero', 'is a device, not a file; only regular files are accepted'],
  ['/dev/null', 'is a device, not a file; only regular files are accepted'],
  ['folder', 'is a folder, not a file'],
  ['folder-link', 'is a folder, not a file'],
] as const

const places: readonly (readonly [place: string, text: (file: string) => string])[] = [
  ['an import', (file) => `imports: ["${file}"]`],
  ['an import of a section', (file) => `imports: {views: ["${file}"]}`],
  ['sql_file', (file) => `views: [{name: v, sql_file: "${file}"}]`],
  ['sql_template', (file) => `views: [{name: v, sql_template: {path: "${file}"}}]`],
  ['another catalog', (file) => `attachments: {duckalog: [{alias: other, config_path: "${file}"}]}`],
]

describe.each(kinds)('%s', (name, problem) => {
  const file = () => (name.startsWith('/') ? name : folder.file(name))

  test('is refused as a catalog', async () => {
    const loads = await Promise.all(Array.from({ length: times }, () => folder.refusal(relative(folder.path, file()))))
    for (const error of loads) expect(error).toMatchObject({ code: 'CONFIG_NOT_FOUND', issues: [{ message: problem }] })
  })

  test.each(places)('is not read as %s', async (_, text) => {
    await folder.put({ 'catalog.yaml': `${head}${text(file())}` })
    const loads = await Promise.all(Array.from({ length: times }, () => folder.refusal('catalog.yaml')))
    for (const { code, message } of loads) {
      expect(code).toMatch(/^CONFIG_/)
      expect(message).toContain(problem)
    }
  })

  test('is not read as a file with variables', async () => {
    await folder.put({ 'catalog.yaml': `${head}env_files: ["${file()}"]\nname: "\${env:X:default}"` })
    const loads = await Promise.all(Array.from({ length: times }, () => folder.load('catalog.yaml')))
    expect(loads.map((config) => config.name)).toEqual(loads.map(() => 'default'))
  })

  test('does not keep a thread busy afterwards', async () => {
    expect(await readFile(folder.file('regular.sql'), 'utf8')).toBe('SELECT 1')
  })
})

test('a link to a regular file is read', async () => {
  await folder.link('linked.sql', folder.file('regular.sql'))
  await folder.put({ 'catalog.yaml': `${head}views: [{name: v, sql_file: linked.sql}]` })
  expect((await folder.load('catalog.yaml')).views).toEqual([{ name: 'v', sql: 'SELECT 1' }])
})

test('a file without a size, as those of /proc, is read', async () => {
  await folder.put({
    'catalog.yaml': `${head}views: [{name: v, sql_file: /proc/self/cmdline}, {name: w, sql_file: /proc/version}]`,
  })
  const { message } = await folder.refusal('catalog.yaml')
  expect(message).toContain('NUL')
  expect(message).not.toContain('/proc/version')
})
