import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
let folder = ''
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())
beforeEach(() => {
  folder = mkdtempSync(join(cli.folder, 'project-'))
})

const init = (...args: readonly string[]) => cli.runIn({ cwd: folder }, 'init', '--typescript', ...args)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const write = (name: string, text: string | Buffer) => writeFileSync(join(folder, name), text)
const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

const all = ['catalog.yaml', 'main.ts', 'package.json', 'queries/revenue_of_item.sql', 'tsconfig.json']

test('init --typescript writes a project whose types can be generated and are up to date', async () => {
  const outcome = await init()
  expect(outcome).toEqual({
    status: 0,
    stdout: '',
    stderr:
      'Wrote catalog.yaml, queries/revenue_of_item.sql, main.ts, tsconfig.json, package.json.\nNext:\n' +
      '  npm install duckalog @duckdb/node-api\n  npm install --save-dev typescript @types/node\n  npm run types\n  npm start\n',
  })
  expect(files()).toEqual(all)
  expect(JSON.parse(read('package.json'))).toEqual({
    private: true,
    type: 'module',
    scripts: { types: 'duckalog types', start: 'tsc && node dist/main.js', test: 'duckalog types --check && tsc --noEmit' },
  })
  const types = await cli.runIn({ cwd: folder }, 'types')
  expect(types.stderr).toBe('Wrote catalog.types.ts and catalog.columns.json and catalog.queries.ts.\n')
  expect(read('catalog.queries.ts')).toContain('readonly orders: bigint\n')
  expect((await cli.runIn({ cwd: folder }, 'types', '--check')).status).toBe(0)
})

test('a second init writes nothing, and keeps with --skip-existing', async () => {
  await init()
  write('main.ts', 'mine')
  const before = all.map(read)
  const second = await init()
  expect(second).toMatchObject({ status: 2, stdout: '' })
  expect(second.stderr.match(/^\S+(?=: the file exists; use --force to overwrite it, --skip-existing to keep it)/gm)).toEqual([
    'catalog.yaml',
    'queries/revenue_of_item.sql',
    'main.ts',
  ])
  const kept = await init('--skip-existing')
  expect(kept).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/^Kept the existing file catalog\.yaml\.\nKept the existing file tsconfig\.json\.\nNext:/),
  })
  expect(all.map(read)).toEqual(before)
  const forced = await init('--force', '--json')
  expect(JSON.parse(forced.stdout)).toEqual({
    file: 'catalog.yaml',
    written: ['catalog.yaml', 'queries/revenue_of_item.sql', 'main.ts'],
    kept: ['tsconfig.json'],
    keptScripts: {},
  })
  expect(read('main.ts')).toContain('connectToCatalog<Catalog>')
})

test('a catalog in JSON under another name is used by the scripts and the program', async () => {
  expect((await init('-f', 'json', '-o', 'shop.json', '-d', ':memory:')).status).toBe(0)
  expect(JSON.parse(read('package.json')).scripts.types).toBe('duckalog types shop.json')
  expect(read('main.ts')).toContain("from './shop.queries.js'")
  expect((await cli.runIn({ cwd: folder }, 'types', 'shop.json')).stderr).toContain('shop.queries.ts')
  expect(files()).not.toContain('shop.duckdb')
})

test('a catalog that exists is kept, and its project completed', async () => {
  write('catalog.yaml', 'version: 1\nduckdb: {}\nviews: [{name: v, sql: SELECT 1 AS a}]\n')
  expect(JSON.parse((await init('--skip-existing', '--json')).stdout)).toEqual({
    file: 'catalog.yaml',
    written: ['tsconfig.json', 'package.json'],
    kept: ['catalog.yaml'],
    keptScripts: {},
  })
  expect(JSON.parse(read('package.json')).scripts).toEqual({
    types: 'duckalog types',
    test: 'duckalog types --check && tsc --noEmit',
  })
})

test('package.json and tsconfig.json keep what they have, also with --force', async () => {
  const manifest =
    '{\n\t"name": "mine", "type": "commonjs",\n\t"scripts": {"start": "node .", "test": "jest"},\n\t"dependencies": {"duckalog": "*", "@duckdb/node-api": "*"}\n}'
  write('package.json', manifest)
  write('tsconfig.json', '{"compilerOptions": {"strict": true}} // mine')
  const { stderr } = await init('--force', '-o', 'data/my shop.yaml')
  expect(stderr).toContain('data/my shop.yaml: cannot write the file: ENOENT')
  mkdirSync(join(folder, 'data'))
  const outcome = await init('--force', '-o', 'data/my shop.yaml')
  expect(outcome.stderr).toBe(
    'Wrote data/my shop.yaml, data/queries/revenue_of_item.sql, main.mts, package.json.\n' +
      'Kept the existing file tsconfig.json.\nNext:\n' +
      '  npm install --save-dev typescript @types/node\n  npm run types\n',
  )
  expect(read('tsconfig.json')).toBe('{"compilerOptions": {"strict": true}} // mine')
  expect(read('package.json')).toBe(
    manifest.replace(
      '"test": "jest"',
      String.raw`"test": "jest","types": "duckalog types \"data/my shop.yaml\"","pretest": "duckalog types \"data/my shop.yaml\" --check"`,
    ),
  )
  expect(read('main.mts')).toContain("'./data/my shop.queries.js'")
})

test.each([
  ['{"a": 1,}', 'package.json:1:9: is not JSON: a key in double quotes is missing; remove the comma before }'],
  ['{\n  "a"\n}', 'package.json:3:1: is not JSON: a colon is missing after the key'],
  ['', 'package.json:1:1: is not JSON: the text ends unexpectedly'],
  ['[]', 'package.json: is not a map'],
  ['{"scripts": "x"}', 'package.json: has `scripts` that are not a map'],
  [Buffer.from([0x7b, 0xff, 0x7d]), 'package.json: is not UTF-8 text'],
])('with the package.json %j nothing is written', async (text, message) => {
  write('package.json', text)
  const { status, stderr } = await init()
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(message) })
  expect(files()).toEqual(['package.json'])
})

test('other obstacles are reported, and a catalog outside the folder is refused', async () => {
  mkdirSync(join(folder, 'package.json'))
  expect(await init()).toMatchObject({ status: 2, stderr: expect.stringMatching(/^package\.json: .*is a folder, not a file/) })
  rmSync(join(folder, 'package.json'), { recursive: true })
  mkdirSync(join(folder, 'main.ts'))
  expect(await init('--force')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^main\.ts: .*is a folder, not a file/),
  })
  expect(files()).toEqual([])
  rmSync(join(folder, 'main.ts'), { recursive: true })
  write('queries', 'a file')
  expect(await init()).toMatchObject({ status: 2, stderr: expect.stringMatching(/queries.*cannot write the file/) })
  expect(await init('-o', '../outside.yaml')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('is outside this folder'),
  })
  expect(existsSync(join(cli.folder, 'outside.yaml'))).toBe(false)
})
