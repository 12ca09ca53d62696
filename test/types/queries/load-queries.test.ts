import { spawnSync } from 'node:child_process'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { type CatalogInput, connectToCatalog, loadConfig } from '../../../src/index.js'
import { generateTypes } from '../../../src/types/index.js'
import { loadQueries } from '../../../src/types/queries/load-queries.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
  await mkdir(folder.file('queries'))
  await mkdir(folder.file('out'))
  await folder.write({ 'queries/good.sql': 'SELECT 1 AS a', 'out/far.sql': 'SELECT 2 AS b' })
})
afterEach(() => folder[Symbol.asyncDispose]())

const file = (name: string) => folder.file(name)
const catalog = (...queries: NonNullable<CatalogInput['queries']>): CatalogInput => ({ version: 1, duckdb: {}, queries })

/** What a path can be instead of a file, how it is made, and what is said of it. */
const kinds: readonly (readonly [what: string, make: () => unknown, message: string])[] = [
  ['a folder', () => mkdir(file('queries/x.sql')), 'is a folder, not a file'],
  ['a link to a folder', () => symlink(file('out'), file('queries/x.sql')), 'is a folder, not a file'],
  ['a dangling link', () => symlink(file('none.sql'), file('queries/x.sql')), 'does not exist'],
  ['a link to itself', () => symlink(file('queries/x.sql'), file('queries/x.sql')), 'cannot be read (ELOOP)'],
  ['a pipe', () => spawnSync('mkfifo', [file('queries/x.sql')]), 'is a pipe (FIFO), not a file; only regular files are accepted'],
  ['not UTF-8', () => writeFile(file('queries/x.sql'), Buffer.from([0x2d, 0xff])), 'is not UTF-8 text; is this the right file?'],
]

describe.each(['queries/*.sql', 'queries/?.sql', '**/x.sql', 'queries/x.sql', { sql_file: 'queries/x.sql' }])(
  'a query file of %j',
  (entry) => {
    test.each(kinds)('that is %s is refused', async (_, make, message) => {
      await make()
      const config = await loadConfig(catalog(entry), { base: folder.path })
      await expect(loadQueries(config)).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        issues: [{ path: 'queries[0]', message: `${file('queries/x.sql')} ${message}` }],
      })
    })
  },
)

test('folders and links without the suffix belong to no pattern, and links to files do', async () => {
  await mkdir(file('queries/deep'))
  await folder.write({ 'queries/deep/inner.sql': 'SELECT 3' })
  await symlink(file('none'), file('queries/dangling'))
  await symlink(file('out/far.sql'), file('queries/near.sql'))
  const load = async (entry: string) => loadQueries(await loadConfig(catalog(entry), { base: folder.path }))
  expect((await load('queries/*')).map(({ name }) => name)).toEqual(['good', 'near'])
  expect((await load('queries/**')).map(({ name }) => name)).toEqual(['good', 'inner', 'near'])
})

test.each(['none/*.sql', 'queries/*.txt', 'queries/good.sql/*'])('%s matches no file', async (entry) => {
  const config = await loadConfig(catalog(entry), { base: folder.path })
  await expect(loadQueries(config)).rejects.toMatchObject({ issues: [{ path: 'queries[0]', message: 'matches no file' }] })
})

test('a pattern over too many folders is refused', async () => {
  for (const name of ['a', 'b', 'c']) await symlink('.', file(`queries/${name}`))
  const config = await loadConfig(catalog(`queries/${'?/'.repeat(10)}*.sql`), { base: folder.path })
  const message = 'searches too many folders; write a narrower pattern'
  await expect(loadQueries(config)).rejects.toMatchObject({ issues: [{ path: 'queries[0]', message }] })
})

describe('in allowed folders', () => {
  const generate = async (entry: NonNullable<CatalogInput['queries']>[number]) => {
    await using connection = connectToCatalog(catalog(entry), { base: folder.path, allowedRoots: [file('queries')] })
    return (await generateTypes(connection)).queries
  }
  const outside: readonly (() => Promise<unknown>)[] = [
    () => symlink(file('out/far.sql'), file('queries/x.sql')),
    () => symlink(file('out/not-there-yet.sql'), file('queries/x.sql')),
    () => symlink(file('out'), file('queries/x.sql')),
    () => symlink(file('queries/y.sql'), file('queries/x.sql')).then(() => symlink(file('out/far.sql'), file('queries/y.sql'))),
  ]

  test('a link that leads out is refused, by whatever entry', async () => {
    for (const link of outside) {
      await link()
      for (const entry of ['queries/*.sql', 'queries/**', 'queries/x.sql', { sql_file: 'queries/x.sql' }])
        await expect(generate(entry)).rejects.toMatchObject({
          code: 'CONFIG_PATH_FORBIDDEN',
          issues: [{ message: expect.stringContaining('is outside the allowed folders (allowedRoots)') }],
        })
      await Promise.all(['x', 'y'].map((name) => rm(file(`queries/${name}.sql`), { force: true })))
    }
    await expect(generate('out/*.sql')).rejects.toMatchObject({ code: 'CONFIG_PATH_FORBIDDEN' })
  })

  test('a link that stays in is read', async () => {
    await symlink(file('queries/good.sql'), file('queries/again.sql'))
    expect((await generate('queries/*.sql'))?.match(/export const \w+/g)).toEqual(['export const again', 'export const good'])
  })
})
